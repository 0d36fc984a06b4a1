"""Measuring imports: the figures are printed, and a second import changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import bench_import
from tests.parts import databases

if TYPE_CHECKING:
    from pathlib import Path


def test_prints_the_figures_of_both_imports(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if databases.on_postgresql():
        pytest.skip("makes an embedded database of its own")
    assert bench_import.main(["--ratings", "2000", "--films", "300"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "2,000 added" in first
    assert "; 0 added" in second


def test_generated_ratings_are_sorted_and_as_many_as_asked_for(tmp_path: Path) -> None:
    bench_import.generate(tmp_path / "ml", ratings=1_000, films=50)
    rows = (tmp_path / "ml" / "ratings.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [tuple(map(int, row.split(",")[:2])) for row in rows]
    assert len(pairs) == 1_000
    assert pairs == sorted(set(pairs))
