"""What counts as a like, and which pairs are counted: the rules that Spark follows too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recommend import Profile, open_build
from app.recommend.training import CoLikes, counting, train_build
from app.recommend.training.co_like_format import GRID
from app.recommend.training.ratings import checked_ratings
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

LIKES = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 15)), min_size=1, max_size=60)


def by_definition(pairs: set[tuple[int, int]]) -> tuple[list[int], np.ndarray, np.ndarray]:
    """Return films, weights and people, added up person by person."""
    films = sorted({film for _, film in pairs})
    weights, people = np.zeros((2, len(films), len(films)))
    for user in {user for user, _ in pairs}:
        rows = [row for row, film in enumerate(films) if (user, film) in pairs]
        weight = np.rint(len(rows) ** -0.5 * GRID) / GRID
        weights[np.ix_(rows, rows)] += weight
        people[np.ix_(rows, rows)] += 1
    return films, weights, people


@given(LIKES, st.integers(1, 6))
@settings(deadline=None)
def test_counts_in_blocks_are_the_counts_by_definition(
    pairs: list[tuple[int, int]], block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "BLOCK_FILMS", block)
        co_likes = CoLikes.from_likes(pairs)
    films, weights, people = by_definition(set(pairs))
    assert co_likes.film_ids.tolist() == films
    assert np.array_equal(co_likes.weights.toarray(), weights)
    assert np.array_equal(co_likes.people.toarray(), people)


@given(LIKES, st.integers(1, 12))
@settings(deadline=None)
def test_pairs_are_counted_among_the_most_liked_films_only(
    pairs: list[tuple[int, int]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "PAIRED_FILMS_AT_MOST", most)
        co_likes = CoLikes.from_likes(pairs)
        kept = co_likes.most_liked()
    films, weights, people = by_definition(set(pairs))
    by_likes = sorted(range(len(films)), key=lambda row: (-people[row, row], row))
    paired = np.zeros(len(films), bool)
    paired[by_likes[:most]] = True
    counted = np.outer(paired, paired) | np.eye(len(films), dtype=bool)
    assert np.array_equal(co_likes.weights.toarray(), weights * counted)
    assert np.array_equal(co_likes.people.toarray(), people * counted)
    assert kept.film_ids.tolist() == np.array(films)[paired].tolist()
    assert np.array_equal(kept.weights.toarray(), weights[np.ix_(paired, paired)])


def test_of_very_many_likes_the_newest_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LIKES_AT_MOST", 3)
    ratings = pd.DataFrame(
        {
            "user_id": [1, 2, 1, 1, 1, 1],
            "film_id": [50, 20, 40, 30, 20, 10],
            "stars": 5.0,
            "rated_at": [1, 9, 3, 3, 3, 9],
        }
    )
    co_likes = CoLikes.from_ratings(ratings)
    assert co_likes.film_ids.tolist() == [10, 20, 30, 40]
    assert co_likes.like_counts.tolist() == [1, 1, 1, 1]  # the first person's 20 and 50 do not
    assert co_likes.user_count == 2
    assert co_likes.weights[0, 0] == pytest.approx(3**-0.5)


def test_without_moments_the_greatest_ids_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LIKES_AT_MOST", 2)
    assert CoLikes.of_user([30, 10, 20, 30]).film_ids.tolist() == [20, 30]


def test_of_ratings_at_one_moment_the_one_with_most_stars_counts() -> None:
    ratings = pd.DataFrame(
        {"user_id": 1, "film_id": [7, 7, 8, 7], "stars": [2, 5, 4, 3], "rated_at": [2, 2, 1, 1]}
    )
    assert checked_ratings(ratings)["stars"].tolist() == [5, 4]
    assert checked_ratings(ratings.drop(columns="rated_at"))["stars"].tolist() == [4, 3]


def test_ratings_without_repetition_are_not_copied() -> None:
    ratings = make_ratings(make_films(40), 5)
    assert checked_ratings(ratings) is ratings


def test_films_beyond_the_paired_are_placed_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = make_films(60)
    ratings = make_ratings(films)
    whole = open_build(train_build(tmp_path / "whole", films, ratings))
    monkeypatch.setattr(counting, "PAIRED_FILMS_AT_MOST", 20)
    engine = open_build(train_build(tmp_path / "paired", films, ratings))
    counts = CoLikes.from_ratings(ratings)
    paired = set(counts.most_liked().film_ids.tolist())
    assert len(paired) == 20
    assert set(engine.film_ids[:20].tolist()) == paired
    fame = [engine.fame_of(int(film)) for film in counts.film_ids]
    assert fame == [whole.fame_of(int(film)) for film in counts.film_ids]
    others = [
        item for item in engine.recommend(Profile((101, 107)), 55) if item.film_id not in paired
    ]
    assert others
    assert any(item.parts.content > 0 for item in others)
