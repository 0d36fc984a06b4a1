"""Figures of merit, and who is held out."""

from __future__ import annotations

import numpy as np
import pytest

from app.recommend.training.metrics import long_tail, mean_interval, ndcg, recall
from app.recommend.training.split import held_out, newcomers, newcomers_naming_the_known

LIKES = {1: np.arange(10, 20), 2: np.arange(10, 13)}


def test_ndcg_is_one_for_a_perfect_list_and_discounts_later_hits() -> None:
    assert ndcg(np.array([True, True, False]), 2) == pytest.approx(1.0)
    assert ndcg(np.array([True] * 10), 50) == pytest.approx(1.0)
    late, early = np.array([False, True]), np.array([True, False])
    assert 0 < ndcg(late, 1) < ndcg(early, 1) == 1.0


def test_recall_counts_what_had_room() -> None:
    assert recall(np.array([True, False, True, False]), 2) == 1.0
    assert recall(np.array([True, False]), 10) == 0.5


def test_the_long_tail_leaves_out_films_with_a_third_of_the_likes() -> None:
    assert long_tail(np.array([1, 6, 2, 3])).tolist() == [True, False, True, True]


def test_an_interval_widens_when_cases_hang_together() -> None:
    values = np.array([0.0, 0.0, 1.0, 1.0])
    apart = mean_interval(values, np.arange(4))
    together = mean_interval(values, np.array([0, 0, 1, 1]))
    assert apart.mean == together.mean == 0.5
    assert together.high - together.low > apart.high - apart.low


def test_people_are_divided_once_without_overlap() -> None:
    people = held_out(np.arange(100), seed=1)
    groups = [people.validation, *people.tests]
    assert [len(group) for group in groups] == [15] * 6
    assert len(set(np.concatenate(groups).tolist())) == 90
    again = held_out(np.repeat(np.arange(100), 2), seed=1)
    assert again.validation.tolist() == people.validation.tolist()


def test_newcomers_name_some_likes_and_hide_the_rest() -> None:
    (newcomer,) = newcomers(LIKES, 5, draw=0, seed=0)
    assert newcomer.user_id == 1
    assert len(newcomer.named) == 5
    assert sorted([*newcomer.named, *newcomer.hidden]) == list(range(10, 20))
    (other,) = newcomers(LIKES, 5, draw=1, seed=0)
    assert other.named.tolist() != newcomer.named.tolist()


def test_the_best_known_likes_can_be_named_first() -> None:
    known = {film: film for film in range(10, 19)}
    (newcomer,) = newcomers_naming_the_known(LIKES, 3, known, draw=0, seed=0)
    assert newcomer.named.tolist() == [18, 17, 16]
    assert 19 in newcomer.hidden
