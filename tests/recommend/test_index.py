"""The Annoy index against the exact scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend.index import AnnoyNeighbours, ExactNeighbours, trees_for, write_index
from app.recommend.training.embed import unit_rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def made_up_vectors(count: int = 2000, dimensions: int = 32) -> NDArray[np.float32]:
    random = np.random.default_rng(0)
    centres = random.normal(size=(40, dimensions))
    return unit_rows(
        centres[random.integers(40, size=count)] + random.normal(size=(count, dimensions))
    )


def test_annoy_finds_what_the_exact_scan_finds(tmp_path: Path) -> None:
    vectors = made_up_vectors()
    write_index(tmp_path / "content.ann", vectors, seed=0)
    annoy, exact = AnnoyNeighbours(tmp_path / "content.ann", vectors), ExactNeighbours(vectors)
    found = []
    for row in range(0, 2000, 50):
        rows, cosines = annoy.nearest(row, 50)
        _, best = exact.nearest(row, 50)
        assert row not in rows
        assert cosines == pytest.approx(vectors[rows] @ vectors[row], abs=1e-6)
        found.append(np.mean(cosines >= best[-1] - 1e-6))
    assert np.mean(found) > 0.85


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    vectors = made_up_vectors(300)
    for name in ("one", "two"):
        write_index(tmp_path / name, vectors, seed=5)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    ("vectors", "trees"), [(10, 15), (9_742, 15), (50_798, 50), (1_000_000, 100)]
)
def test_more_vectors_stand_in_more_trees(vectors: int, trees: int) -> None:
    assert trees_for(vectors) == trees


def test_another_number_of_vectors_is_refused(tmp_path: Path) -> None:
    vectors = made_up_vectors(100)
    write_index(tmp_path / "content.ann", vectors, seed=0)
    with pytest.raises(ValueError, match="holds 100 vectors, not 99"):
        AnnoyNeighbours(tmp_path / "content.ann", vectors[:99])


def test_exact_neighbours_are_ordered_and_leave_the_row_out() -> None:
    rows, cosines = ExactNeighbours(made_up_vectors(30)).nearest(3, 100)
    assert len(rows) == 29
    assert 3 not in rows
    assert (np.diff(cosines) <= 0).all()
