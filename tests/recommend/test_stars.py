"""Predicted stars: within bounds, honest about what is unknown, clear about bad input."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recommend import BuildRefusedError, open_build
from app.recommend.artifacts import staging, verify
from app.recommend.stars import StarSpread
from app.recommend.training import train_build
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.recommend import Engine

CRIME = [101 + 6 * step for step in range(10)]
COMEDY = [102 + 6 * step for step in range(10)]
STARS = st.floats(0.5, 5.0)
IDS = st.integers(90, 360)  # the films are 101–340


@settings(max_examples=60, deadline=None)
@given(ratings=st.dictionaries(IDS, STARS, max_size=40), asked=st.lists(IDS, max_size=20))
def test_any_ratings_give_stars_inside_their_interval(
    engine: Engine, ratings: dict[int, float], asked: list[int]
) -> None:
    predicted = engine.predict_stars(ratings, asked)
    known = np.isin(asked, engine.film_ids)
    for values in (predicted.stars, predicted.low, predicted.high):
        assert values.dtype == np.float64
        assert values.shape == (len(asked),)
        assert np.array_equal(np.isnan(values), ~known)
    stars, low, high = predicted.stars[known], predicted.low[known], predicted.high[known]
    assert ((low >= 0.5) & (low <= stars) & (stars <= high) & (high <= 5.0)).all()


def test_the_order_of_ratings_does_not_matter(engine: Engine) -> None:
    ratings = dict(zip(CRIME, np.linspace(1, 5, 10).tolist(), strict=True))
    backwards = dict(reversed(ratings.items()))
    one, other = (engine.predict_stars(given, COMEDY) for given in (ratings, backwards))
    assert np.array_equal(one.stars, other.stars)
    assert np.array_equal(one.low, other.low)


def test_stars_follow_the_viewers_taste(engine: Engine) -> None:
    taste = dict.fromkeys(CRIME[:6], 5.0) | dict.fromkeys(COMEDY[:6], 1.5)
    crime = engine.predict_stars(taste, CRIME[6:]).stars
    comedy = engine.predict_stars(taste, COMEDY[6:]).stars
    assert crime.min() > comedy.max()


def test_a_kind_viewer_gets_more_stars_than_a_harsh_one(engine: Engine) -> None:
    kind = engine.predict_stars(dict.fromkeys(CRIME[:5], 5.0), COMEDY).stars
    nobody = engine.predict_stars({}, COMEDY).stars
    harsh = engine.predict_stars(dict.fromkeys(CRIME[:5], 1.0), COMEDY).stars
    assert (kind > nobody).all()
    assert (nobody > harsh).all()


def test_unknown_films_are_ignored_among_the_ratings(engine: Engine) -> None:
    alone = engine.predict_stars({CRIME[0]: 4.0}, COMEDY).stars
    beside = engine.predict_stars({CRIME[0]: 4.0, 10**20: 1.0, -5: 5.0}, COMEDY).stars
    assert np.array_equal(alone, beside)


def test_without_ratings_a_film_gets_what_it_gets_from_all(tmp_path: Path) -> None:
    films = make_films(60).assign(rating_histogram=None)
    votes = np.zeros((60, 10))
    votes[:, 5], votes[7, 5], votes[7, 9] = 200, 0, 200
    films["rating_histogram"] = votes.tolist()
    engine = open_build(train_build(tmp_path, films))
    predicted = engine.predict_stars({}, [108, 109])
    assert predicted.stars[0] == pytest.approx(5.0, abs=0.1)
    assert predicted.stars[1] == pytest.approx(3.0, abs=0.1)


def test_counts_of_stars_alone_still_follow_the_viewers_taste(tmp_path: Path) -> None:
    films = make_films(120)
    films["rating_histogram"] = [[0, 1, 0, 2, 0, 9, 0, 12, 0, 4]] * 120
    engine = open_build(train_build(tmp_path, films))
    taste = dict.fromkeys(CRIME[:6], 5.0) | dict.fromkeys(COMEDY[:6], 1.0)
    crime, comedy = (engine.predict_stars(taste, ids[6:]) for ids in (CRIME, COMEDY))
    assert crime.stars.mean() > comedy.stars.mean() + 0.3
    assert ((crime.high - crime.low) > 1.0).all()


def test_the_interval_narrows_with_votes_and_with_what_is_known_of_the_viewer(
    tmp_path: Path,
) -> None:
    films = make_films(120)
    few, many = [0, 0, 0, 0, 0, 1, 0, 1, 0, 0], [0, 0, 0, 0, 0, 300, 0, 300, 0, 0]
    films["rating_histogram"] = [many if row % 2 else few for row in range(120)]
    engine = open_build(train_build(tmp_path, films))
    before = engine.predict_stars({}, [101, 102])
    steady = {int(film): 3.5 for film in engine.film_ids[20:60]}
    after = engine.predict_stars(steady, [101, 102])
    assert before.high[0] - before.low[0] > before.high[1] - before.low[1]
    assert after.high[1] - after.low[1] < before.high[1] - before.low[1]


@pytest.mark.parametrize("stars", [0.0, 0.49, 5.01, -1.0, math.nan, math.inf])
def test_stars_out_of_range_are_refused_by_film(engine: Engine, stars: float) -> None:
    with pytest.raises(ValueError, match=r"Film 101 has .* stars; stars are from 0\.5 to 5\."):
        engine.predict_stars({101: stars}, [102])


def test_a_build_without_any_votes_predicts_something_usual(tmp_path: Path) -> None:
    engine = open_build(train_build(tmp_path, make_films(3)))
    predicted = engine.predict_stars({}, [101])
    assert 3.0 < predicted.stars[0] < 4.0
    assert predicted.high[0] - predicted.low[0] > 2.0


@pytest.mark.parametrize(
    "change",
    [
        lambda stars: stars.pop("mean"),
        lambda stars: stars.update(mean=7.0),
        lambda stars: stars["spread"].update(viewer=-1.0),
        lambda stars: stars["spread"].pop("below"),
        lambda stars: stars.update(spread=None),
    ],
    ids=["no mean", "mean out of range", "negative", "missing", "no spread"],
)
def test_figures_that_make_no_sense_are_refused(
    tmp_path: Path, change: Callable[[dict[str, object]], object]
) -> None:
    films = make_films(30)
    built = verify(train_build(tmp_path, films, make_ratings(films, 20)))
    facts = {key: built.manifest[key] for key in ("seed", "inputs", "sources", "model", "metrics")}
    change(facts["model"]["stars"])
    with staging(tmp_path) as stage:
        for file in built.path.iterdir():
            if file.name != "manifest.json":
                (stage.path / file.name).write_bytes(file.read_bytes())
        damaged = stage.publish(facts)
    with pytest.raises(BuildRefusedError, match="manifest"):
        open_build(damaged)


def test_the_spread_reads_what_it_wrote() -> None:
    figures = {
        "base": 0.1,
        "taste": 0.5,
        "viewer": 0.6,
        "votes": 0.7,
        "below": 1.3,
        "above": 1.2,
    }
    spread = StarSpread.from_json(figures)
    one, other = spread.deviations(np.array([[1.0, 0.2, 0.7, 0.1], [1.0, 0.2, 1.4, 0.1]]))
    assert one == pytest.approx(math.sqrt(0.1 + 0.1 + 0.42 + 0.07))
    assert other > one
