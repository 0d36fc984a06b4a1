"""Lists whose genres are mixed as the likes are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recommend.calibration import PLACES, calibrated, genre_shares

POINTS = st.lists(st.floats(0.0, 100.0), max_size=80).map(lambda all_: sorted(all_, reverse=True))


def test_unit_rows_become_shares() -> None:
    rows = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0]], np.float32)
    assert genre_shares(rows) == pytest.approx(np.array([[1, 0], [0.36, 0.64], [0, 0]]), abs=1e-6)


def test_a_genre_that_is_wanted_comes_forward() -> None:
    points = np.array([80.0, 79.0, 78.9, 78.8, 78.0])
    crime, comedy = [1.0, 0.0], [0.0, 1.0]
    order = calibrated(points, np.array([crime, crime, crime, crime, comedy]), np.array([1.0, 1.0]))
    assert order.tolist() == [0, 4, 1, 2, 3]


def test_scores_win_over_genres_when_they_differ_much() -> None:
    points = np.array([80.0, 79.0, 40.0])
    shares = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert calibrated(points, shares, np.array([1.0, 1.0])).tolist() == [0, 1, 2]


def test_likes_without_genres_leave_the_order() -> None:
    assert calibrated(np.array([9.0, 8.0]), np.ones((2, 2)), np.zeros(2)).tolist() == [0, 1]


@given(points=POINTS, seed=st.integers(0, 99))
def test_every_candidate_stays_and_the_rest_follow(points: list[float], seed: int) -> None:
    random = np.random.default_rng(seed)
    shares = genre_shares(random.dirichlet(np.ones(4), len(points)).astype(np.float32))
    order = calibrated(np.array(points), shares, random.random(4)).tolist()
    assert sorted(order) == list(range(len(points)))
    assert order[PLACES:] == sorted(order[PLACES:])
