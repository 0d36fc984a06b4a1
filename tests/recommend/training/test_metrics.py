"""Figures of merit, and who is held out."""

from __future__ import annotations

import numpy as np
import pytest

from app.recommend.training.metrics import (
    coverage,
    likeness,
    long_tail,
    mean_interval,
    ndcg,
    recall,
)
from app.recommend.training.split import Likes, held_out, newcomers, newcomers_naming_the_known

LIKES = {
    1: Likes(np.arange(10, 20), np.array([5.0, 5.0, 5.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0])),
    2: Likes(np.arange(10, 13), np.full(3, 5.0)),
}


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


def test_the_best_loved_are_named_first_and_of_these_the_best_known() -> None:
    known = {film: film for film in range(10, 20)}
    (newcomer,) = newcomers_naming_the_known(LIKES, 5, known, draw=0, seed=0)
    assert newcomer.named.tolist() == [12, 11, 10, 19, 18]
    assert 17 in newcomer.hidden


def test_likeness_is_the_mean_cosine_of_all_pairs() -> None:
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert likeness(vectors) == pytest.approx(1 / 3)


def test_coverage_counts_each_film_once_and_its_interval_drops_each_person_once() -> None:
    lists = [np.array([1, 2]), np.array([1, 3]), np.array([1, 2])]
    share = coverage(lists, 10)
    assert share.mean == pytest.approx(0.3)
    without_each = np.array([0.3, 0.2, 0.3])
    error = np.sqrt(2 / 3 * ((without_each - without_each.mean()) ** 2).sum())
    assert share.high - share.mean == pytest.approx(4.303 * error, rel=1e-3)
    alike = coverage([np.array([1])] * 4, 10)
    assert alike.low == alike.high == 0.1


def test_the_interval_is_that_of_the_means_of_people() -> None:
    values = np.array([0.0, 0.2, 0.5, 0.5, 0.9, 1.0])
    found = mean_interval(values, np.array([1, 1, 2, 2, 3, 3]))
    means = np.array([0.1, 0.5, 0.95])
    assert found.mean == pytest.approx(means.mean())
    assert found.high - found.mean == pytest.approx(
        4.303 * means.std(ddof=1) / np.sqrt(3), rel=1e-3
    )
