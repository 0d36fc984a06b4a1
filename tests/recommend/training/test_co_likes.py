"""Tests of the co-like counts: exact sums, pruning, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.recommend.training import CoLikes

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 12)), max_size=40)
ANY_PATH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def same(left: CoLikes, right: CoLikes) -> bool:
    return (
        left.film_ids.tolist() == right.film_ids.tolist()
        and left.weights.todense().tolist() == right.weights.todense().tolist()
        and left.people.todense().tolist() == right.people.todense().tolist()
        and left.total_weight == right.total_weight
        and left.user_count == right.user_count
    )


def test_the_matrix_is_the_weighted_count_of_people() -> None:
    co_likes = CoLikes.from_likes([(1, 10), (1, 20), (2, 20), (2, 20)])
    half = 2**-0.5
    assert co_likes.film_ids.tolist() == [10, 20]
    assert co_likes.weights.todense() == pytest.approx(np.array([[half, half], [half, half + 1]]))
    assert co_likes.people.todense().tolist() == [[1, 1], [1, 2]]
    assert co_likes.like_counts.tolist() == [1, 2]
    assert co_likes.total_weight == pytest.approx(half + 1)
    assert co_likes.user_count == 2


def test_ratings_from_four_stars_are_likes_and_the_latest_counts() -> None:
    ratings = pd.DataFrame(
        {
            "user_id": [1, 1, 1, 2],
            "film_id": [10, 10, 20, 10],
            "stars": [5.0, 1.0, 4.0, 3.5],
            "rated_at": [1, 2, 1, 1],
        }
    )
    co_likes = CoLikes.from_ratings(ratings)
    assert co_likes.film_ids.tolist() == [20]
    assert co_likes.user_count == 1


@pytest.mark.parametrize("stars", [0.0, 5.5, float("nan"), float("inf")])
def test_stars_outside_the_scale_are_refused(stars: float) -> None:
    ratings = pd.DataFrame({"user_id": [1], "film_id": [10], "stars": [stars]})
    with pytest.raises(ValueError, match=r"not between 0\.5 and 5 stars.*film 10"):
        CoLikes.from_ratings(ratings)


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match="film_id, stars"):
        CoLikes.from_ratings(pd.DataFrame({"user_id": [1]}))


@given(PAIRS, PAIRS)
@settings(deadline=None)
def test_sources_add_up_in_any_order(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    right = [(user + 100, film) for user, film in right]
    whole = CoLikes.from_likes(left + right)
    one, other = CoLikes.from_likes(left), CoLikes.from_likes(right)
    assert same(one + other, whole)
    assert same(other + one, whole)
    assert same(whole - other, one)


@given(PAIRS, st.sets(st.integers(1, 12)))
@settings(deadline=None)
def test_a_person_can_be_taken_away_and_added_again(
    pairs: list[tuple[int, int]], films: set[int]
) -> None:
    others, person = CoLikes.from_likes(pairs), CoLikes.of_user(films)
    assert same((others + person) - person, others)


def test_likes_that_were_never_counted_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="never counted"):
        CoLikes.from_likes([(1, 10)]) - CoLikes.of_user([20])
    with pytest.raises(ValueError, match="never counted"):
        CoLikes.empty() - CoLikes.of_user([20])


def test_pruning_drops_pairs_of_few_people_but_no_film() -> None:
    co_likes = CoLikes.from_likes([(1, 10), (1, 20), (1, 30), (2, 10), (2, 20)])
    pruned = co_likes.pruned(2)
    assert pruned.film_ids.tolist() == [10, 20, 30]
    assert pruned.people.todense().tolist() == [[2, 2, 0], [2, 2, 0], [0, 0, 1]]
    assert pruned.weights.nnz == 5


def test_restricting_keeps_people_and_weights() -> None:
    co_likes = CoLikes.from_likes([(1, 10), (1, 20), (2, 30)])
    kept = co_likes.restricted_to([10, 30, 99])
    assert kept.film_ids.tolist() == [10, 30]
    assert kept.total_weight == co_likes.total_weight
    assert kept.user_count == 2


@ANY_PATH
@given(pairs=PAIRS, rounded=st.booleans())
def test_files_give_back_the_same_figures(
    tmp_path: Path, pairs: list[tuple[int, int]], *, rounded: bool
) -> None:
    co_likes = CoLikes.from_likes(pairs)
    if rounded:
        co_likes = co_likes.pruned(2).rounded()
    co_likes.save(tmp_path / "co_likes.npz")
    assert same(CoLikes.load(tmp_path / "co_likes.npz"), co_likes)


def test_rounded_figures_still_lose_a_person_without_going_negative() -> None:
    pairs = [(user, film) for user in range(7) for film in range(1, user + 2)]
    rounded = CoLikes.from_likes(pairs).rounded()
    left = rounded - CoLikes.of_user(range(1, 8))
    assert (left.weights.data > 0).all()
    assert left.weights.indices.tolist() == left.people.indices.tolist()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "co_likes.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="holds no co-likes"):
        CoLikes.load(path)
