"""The loop, new films and the shared builds of an evaluation, on a made-up audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend.training.audience import Audience
from app.recommend.training.loop import (
    ROUNDS,
    SHOWN_EACH_ROUND,
    Session,
    likes_by_round,
    loop_figures,
)
from app.recommend.training.metrics import ratio_interval
from app.recommend.training.new_films import cold_cases, new_film_figures, new_films_of
from app.recommend.training.rankers import OURS
from app.recommend.training.split import held_out
from app.recommend.training.tables import loop_text, new_films_text
from app.recommend.training.trials import Trials
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

STEPS: list[str] = []


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    films = make_films(120)
    ratings = make_ratings(films, 100)
    folds = held_out(ratings["user_id"].to_numpy(np.int64), 0).tests[:1]
    folder: Path = tmp_path_factory.mktemp("trials")
    return Trials(films, ratings, folds, folder, 0, STEPS.append)


def test_a_session_tells_what_it_likes_and_dislikes_and_marks_the_rest_as_seen() -> None:
    stars = {1: 4.0, 2: 2.0, 3: 3.0, 4: 5.0}
    session = Session((9,), stars, listens=True)
    assert session.answer((1, 2, 3, 8)) == (1, 1)
    assert session.answer((4,)) == (1, 0)
    profile = session.profile
    assert (profile.favourites, profile.likes, profile.dislikes) == ((9,), (1, 4), (2,))
    assert profile.seen == (3, 8)


def test_without_feedback_everything_shown_is_seen() -> None:
    session = Session((9,), {1: 4.0, 2: 2.0}, listens=False)
    assert session.answer((1, 2, 3)) == (1, 1)
    assert session.profile.seen == (1, 2, 3)
    assert session.profile.likes == session.profile.dislikes == ()


def test_the_loop_is_played_with_feedback_and_without(trials: Trials) -> None:
    rows = trials.loop()
    assert set(rows["model"]) == set(OURS)
    assert rows["round"].max() == ROUNDS
    assert rows["shown"].max() == SHOWN_EACH_ROUND
    closed = rows[rows["variant"] == "closed"].groupby(["model", "listens", "user_id"])
    rated = trials.ratings.groupby("user_id").size()
    assert (closed["shown"].sum().droplevel([0, 1]) <= rated.max()).all()
    first = rows[rows["round"] == 1]
    heard, unheard = (first[first["listens"] == told]["likes"].sum() for told in (True, False))
    assert heard == unheard
    figures = loop_figures(rows)
    assert figures[figures["metric"] != "gain"]["mean"].between(0, 1).all()
    again = trials.loop()
    pd.testing.assert_frame_equal(rows, again)
    assert STEPS.count("training") == 1
    assert likes_by_round(rows)["likes"].between(0, 1).all()
    assert "gain by feedback" in loop_text(figures)


def test_new_films_have_no_ratings_in_training_and_are_ranked_among_themselves(
    trials: Trials,
) -> None:
    rows = trials.new_films()
    assert rows["recall"].dropna().between(0, 1).all()
    assert (rows["named"] == "all").any()
    figures = new_film_figures(rows)
    assert set(figures["metric"]) == {"recall", "with_new", "without", "change"}
    assert "recall@10 among the new films" in new_films_text(figures)


def test_a_tenth_of_the_liked_films_is_new_and_others_in_each_fold() -> None:
    ratings = make_ratings(make_films(120), 100)
    first, second = (new_films_of(ratings, 0, fold) for fold in (0, 1))
    assert len(first) == len(second) == round(ratings[ratings.stars >= 4].film_id.nunique() / 10)
    assert first.tolist() != second.tolist()


def test_only_old_films_are_named() -> None:
    ratings = pd.DataFrame({"user_id": 1, "film_id": np.arange(20), "stars": 5.0})
    audience = Audience.without(ratings, np.array([1]))
    new = np.arange(4)
    (some,) = cold_cases(audience, new, 10, 0)
    assert len(some.named) == 10
    assert not set(some.named) & set(new.tolist())
    assert some.new.tolist() == new.tolist()
    assert sorted([*some.named, *some.warm.tolist()]) == list(range(4, 20))
    (everything,) = cold_cases(audience, new, None, 0)
    assert (len(everything.named), len(everything.warm)) == (16, 0)
    assert not list(cold_cases(audience, new, 12, 0))


def test_nothing_is_said_where_nobody_likes_a_new_film() -> None:
    rows = pd.DataFrame(
        {"model": "m", "named": 5, "user_id": [1, 2], "recall": np.nan}
        | {"with_new": np.nan, "without": np.nan}
    )
    assert new_film_figures(rows).empty


def test_a_ratio_has_the_interval_of_its_linearisation() -> None:
    above, below = np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 2.0])
    ratio = ratio_interval(above, below)
    assert ratio.mean == pytest.approx(1.5)
    assert ratio.low < 1.5 < ratio.high
    assert np.isnan(ratio_interval(above, np.zeros(3)).mean)
