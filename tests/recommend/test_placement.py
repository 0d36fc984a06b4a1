"""Films that nobody has rated: placed by their kin, explained exactly, shown as new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend import Engine, Mix, Profile, open_build
from app.recommend.placement import Placement
from app.recommend.training import train_build
from app.recommend.training.placing import FILMS_TO_LEARN_FROM, place_films
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

NEW = (150, 156, 211, 260, 299)
LIKES = (101, 107, 113, 119)
PLAIN = Mix(rules=False)


def without_ratings_of_new(films: pd.DataFrame) -> pd.DataFrame:
    ratings = make_ratings(films, 150)
    return ratings[~ratings["film_id"].isin(NEW)]


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A catalogue to which films were added that nobody has rated yet."""
    films = make_films(240)
    films["is_new"] = films["film_id"].isin((*NEW, 101))
    path = train_build(tmp_path_factory.mktemp("growing"), films, without_ratings_of_new(films))
    return open_build(path)


def test_kin_carry_their_mean() -> None:
    placement = Placement(
        np.array([[0, 2], [1, 2]], np.int32),
        np.array([[0.25, 0.75], [1.0, 0.0]], np.float32),
        np.zeros(2, np.float32),
    )
    assert placement.carried(np.array([4.0, 8.0, 2.0])).tolist() == [2.5, 8.0]
    assert placement.of(np.array([1])).carried(np.array([[4.0], [8.0], [2.0]])).tolist() == [[8.0]]
    assert Placement.nowhere(3).carried(np.array([4.0])).tolist() == [0.0, 0.0, 0.0]


def test_an_unrated_film_of_a_loved_kind_is_scored_above_one_of_another(growing: Engine) -> None:
    scores = dict(zip(growing.film_ids.tolist(), growing.scores_of(Profile(LIKES)), strict=True))
    same_circle, others = [], []
    for film_id in NEW:
        (same_circle if film_id % 6 == LIKES[0] % 6 else others).append(scores[film_id])
    assert same_circle
    assert min(same_circle) > max(others)


def test_its_community_points_come_from_its_kin_and_their_favourites(growing: Engine) -> None:
    suggestions = growing.recommend(Profile(LIKES), 10, PLAIN, allowed=NEW)
    assert len(suggestions) == len(NEW)
    best = suggestions[0]
    assert best.parts.community > 0
    assert best.reasons
    place = growing.film_ids.tolist().index(best.film_id)
    for reason in best.reasons:
        rest = Profile(tuple(film for film in LIKES if film != reason.film_id))
        assert growing.scores_of(rest)[place] < best.score


def test_each_ten_shows_one_new_film_last_and_says_so(growing: Engine) -> None:
    suggestions = growing.recommend(Profile(LIKES), 20)
    new = [place for place, item in enumerate(suggestions, 1) if item.is_new]
    assert {item.film_id for item in suggestions if item.is_new} <= set(NEW)
    assert any(place <= 10 for place in new)
    assert growing.recommend(Profile(LIKES), 10).film_ids == suggestions.film_ids[:10]
    assert len(set(suggestions.film_ids)) == 20
    plain = growing.recommend(Profile(LIKES), 30, PLAIN).film_ids
    assert set(suggestions.film_ids) - set(NEW) <= set(plain)


def test_nobody_is_shown_new_films_before_three_likes(growing: Engine) -> None:
    few = Profile(LIKES[:2])
    assert growing.recommend(few).film_ids == growing.recommend(few, 10, PLAIN).film_ids


def test_a_film_that_was_rated_is_new_no_more(growing: Engine) -> None:
    everything = growing.recommend(Profile((107,)), 300)
    assert {item.film_id for item in everything if item.is_new} == set(NEW)


def test_too_few_films_teach_no_fame(tmp_path: Path) -> None:
    films = make_films(FILMS_TO_LEARN_FROM - 1)
    ratings = make_ratings(films, 30)
    engine = open_build(train_build(tmp_path, films, ratings[ratings["film_id"] > 103]))
    assert len(engine.recommend(Profile((104,)), 60)) == len(films) - 1


def test_of_two_unrated_twins_the_one_with_votes_elsewhere_is_expected_to_be_better_known(
    tmp_path: Path,
) -> None:
    rows = make_films(240).assign(vote_mean=6.5).to_dict("records")
    for place, row in enumerate(rows):
        row["vote_count"] = 4000.0 / (1 + place // 6)
    voted, unheard_of = (film_id - 101 for film_id in NEW[:2])
    rows[voted]["vote_count"] = 3000.0
    rows[unheard_of] = {**rows[voted], "film_id": NEW[1], "vote_count": None, "vote_mean": -1.0}
    films = pd.DataFrame(rows)
    engine = open_build(train_build(tmp_path, films, without_ratings_of_new(films)))
    scores = engine.scores_of(Profile(LIKES))
    assert scores[voted] > scores[unheard_of] > 0


def test_films_like_nothing_have_no_kin() -> None:
    films = make_films(4).assign(histogram=[(0.0,) * 10] * 4)
    placed = place_films(films, np.eye(4, dtype=np.float32), np.zeros(4, np.float32), 3)
    assert placed.shares.tolist() == [[0.0, 0.0, 0.0]]
    assert place_films(films, np.eye(4, dtype=np.float32), np.zeros(4, np.float32), 4)
