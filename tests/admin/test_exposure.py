"""Coverage, Gini and novelty against the plain definitions."""

from __future__ import annotations

from itertools import product
from math import log2

import numpy as np
import pytest

from app.admin.exposure import CURVE_POINTS, exposure


@pytest.mark.parametrize("seed", range(8))
def test_figures_are_what_their_definitions_give(seed: int) -> None:
    random = np.random.default_rng(seed)
    films = int(random.integers(2, 60))
    ids = np.sort(random.choice(1000, films, replace=False))
    votes = random.integers(0, 500, films)
    counts = np.where(random.random(films) < 0.6, random.integers(0, 40, films), 0)
    counts[0] += 1
    shown = [(int(id_), int(count)) for id_, count in zip(ids, counts, strict=True) if count]
    found = exposure(ids, votes, [*shown, (5000, 9), (-1, 9)])
    assert found.shown == counts.sum()
    assert found.shown_films == len(shown)
    assert found.coverage == len(shown) / films
    # Half the mean difference between any two films, in means.
    gaps = sum(abs(int(a) - int(b)) for a, b in product(counts, counts))
    assert found.gini == pytest.approx(gaps / (2 * films**2 * counts.mean()))
    bits = [-log2((vote + 1) / (votes.sum() + films)) for vote in votes.tolist()]
    assert found.novelty_bits == pytest.approx(np.average(bits, weights=counts))
    assert found.catalogue_bits == pytest.approx(np.mean(bits))
    assert len(found.curve) == CURVE_POINTS
    assert (found.curve[0], found.curve[-1]) == (0, 1)
    assert list(found.curve) == sorted(found.curve)


def test_equal_shares_have_no_gini() -> None:
    found = exposure(np.arange(1, 5), np.zeros(4, np.int64), [(id_, 3) for id_ in range(1, 5)])
    assert found.gini == pytest.approx(0)
    assert found.novelty_bits == found.catalogue_bits == pytest.approx(2)


def test_nothing_shown_and_no_films_are_no_error() -> None:
    none = np.zeros(0, np.int64)
    assert exposure(none, none, [(1, 2)]).coverage is None
    found = exposure(np.array([1]), np.array([0]), [])
    assert (found.coverage, found.gini, found.novelty_bits, found.curve) == (0, None, None, ())
