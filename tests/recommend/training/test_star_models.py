"""Fitting predicted stars, how sure they are, and measuring them on made-up audiences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend.content import ContentSpace
from app.recommend.index import ExactNeighbours
from app.recommend.training import star_models
from app.recommend.training.embed import content_vectors, genre_vectors
from app.recommend.training.films import checked_films, detail_of
from app.recommend.training.star_models import COUNTED_SPREAD, StarTable, fit_star_model
from app.recommend.training.star_protocols import measure_stars
from app.recommend.training.star_spread import Case, fit_stars, measured_spread
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILMS = checked_films(make_films(90))
RATED = make_ratings(make_films(90), 300)


def content_of(films: pd.DataFrame) -> ContentSpace:
    vectors = content_vectors(films, 0)
    return ContentSpace(vectors, detail_of(films), genre_vectors(films), ExactNeighbours(vectors))


def factor_ratings(films: int, people: int, seed: int = 0) -> tuple[StarTable, NDArray[np.float64]]:
    """Return ratings of people who differ along one hidden line through the films."""
    random = np.random.default_rng(seed)
    line = random.choice([-1.0, 1.0], films)
    tastes = random.normal(size=people)
    who = np.repeat(np.arange(people), films // 2)
    rows = np.concatenate([random.permutation(films)[: films // 2] for _ in range(people)])
    stars = 3.0 + tastes[who] * line[rows] * 0.8 + 0.2 * random.normal(size=len(who))
    return StarTable(who, rows, np.clip(stars, 0.5, 5.0)), line


def test_what_divides_people_is_learnt_from_their_stars_alone() -> None:
    table, line = factor_ratings(40, 400)
    films = checked_films(pd.DataFrame({"film_id": range(40)}))
    model = fit_star_model(films, table, content_of(films), seed=0)
    ones = np.flatnonzero(line > 0)
    others = np.flatnonzero(line < 0)
    rated = np.concatenate([ones[:5], others[:5]])
    stars = np.array([5.0] * 5 + [1.5] * 5)
    of_ones = model.predict(rated, stars, ones[5:]).stars
    of_others = model.predict(rated, stars, others[5:]).stars
    assert of_ones.min() > of_others.max() + 1.0


def test_few_people_are_enough_for_the_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    table = StarTable.of(FILMS, RATED)
    monkeypatch.setattr(star_models, "FACTOR_RATINGS", 500)
    few = fit_star_model(FILMS, table, content_of(FILMS), seed=0)
    monkeypatch.setattr(star_models, "FACTOR_RATINGS", 1)
    one = fit_star_model(FILMS, table, content_of(FILMS), seed=0)
    assert few.traits.shape == one.traits.shape
    assert np.isfinite(few.traits).all()
    assert np.isfinite(one.traits).all()


def test_the_same_ratings_and_seed_give_the_same_model() -> None:
    table = StarTable.of(FILMS, RATED)
    one, other = (fit_stars(FILMS, table, content_of(FILMS), seed=3) for _ in range(2))
    assert one.figures() == other.figures()
    for name, array in one.arrays().items():
        assert array.dtype == np.float32
        assert np.array_equal(array, other.arrays()[name])


def test_counts_of_stars_count_beside_ratings() -> None:
    table = StarTable.of(FILMS, RATED)
    counted = FILMS.assign(histogram=[(0.0,) * 9 + (50.0 * (row == 3),) for row in range(90)])
    plain, with_counts = (
        fit_star_model(films, table, content_of(films), seed=0) for films in (FILMS, counted)
    )
    assert with_counts.votes[3] == plain.votes[3] + 50
    assert with_counts.film_biases[3] > plain.film_biases[3]


def test_a_film_with_few_stars_leans_on_films_like_it() -> None:
    films = make_films(60)
    films["rating_histogram"] = [
        [0] * 10
        if row == 0
        else [0, 0, 0, 0, 0, 0, 0, 0, 0, 40]
        if row % 6 == 0
        else [0, 0, 0, 40, 0, 0, 0, 0, 0, 0]
        for row in range(60)
    ]
    checked = checked_films(films)
    nobody = StarTable.of(checked, None)
    model = fit_star_model(checked, nobody, content_of(checked), seed=0)
    assert len(nobody) == nobody.person_count == 0
    assert model.film_biases[0] > 0 > model.film_biases[1]


def test_missing_years_and_one_year_for_all_are_no_obstacle() -> None:
    for year in (None, 1999):
        films = checked_films(make_films(30).assign(year=year))
        table = StarTable.of(films, make_ratings(make_films(30), 30))
        model = fit_star_model(films, table, content_of(films), seed=0)
        assert np.isfinite(model.traits).all()
        assert np.isfinite(model.film_biases).all()


def test_with_few_people_the_usual_spread_stays() -> None:
    few = RATED[RATED["user_id"] < 20]
    model = fit_stars(FILMS, StarTable.of(FILMS, few), content_of(FILMS), seed=0)
    assert model.spread == COUNTED_SPREAD


def test_the_interval_holds_its_share_of_the_errors_it_was_measured_on() -> None:
    table = StarTable.of(FILMS, RATED)
    model = fit_star_model(FILMS, table.only(table.people >= 100), content_of(FILMS), seed=0)
    cases = []
    for person in range(100):
        own = np.flatnonzero(table.people == person)
        cases.append(Case(own[:5], own[5:]))
    spread = measured_spread(model, table, cases)
    inside = []
    for given, targets in cases:
        expected, features = model.expected(
            table.rows[given], table.stars[given], table.rows[targets]
        )
        off = (table.stars[targets] - expected) / spread.deviations(features)
        inside.append((-spread.below <= off) & (off <= spread.above))
    assert np.concatenate(inside).mean() == pytest.approx(0.8, abs=0.01)


def test_perfect_predictions_have_an_interval_still() -> None:
    films = checked_films(make_films(30))
    people, rows = np.repeat(np.arange(60), 20), np.tile(np.arange(20), 60)
    table = StarTable(people, rows, np.full(1200, 3.5))
    model = fit_star_model(films, table, content_of(films), seed=0)
    cases = [Case(np.arange(at, at + 10), np.arange(at + 10, at + 20)) for at in (0, 20, 40)]
    spread = measured_spread(model, table, cases)
    assert spread.base > 0
    assert min(spread.below, spread.above) >= 0


def test_measured_figures_have_their_shape_and_are_json() -> None:
    told: list[str] = []
    figures = measure_stars(
        make_films(130), long_ratings(), seed=1, progress=told.append, validation=True
    )
    assert json.loads(json.dumps(figures)) == figures
    assert set(figures) == {"five_fold", "new_user", "long_profile", "coverage"}
    for name in ("five_fold", "new_user", "long_profile"):
        assert set(figures[name]) == {"mae", "rmse", "within_half", "width"}
        assert figures[name]["mae"]["mean"] <= figures[name]["rmse"]["mean"]
        assert 0.5 < figures["coverage"][name]["mean"] <= 1.0
        for figure in (*figures[name].values(), figures["coverage"][name]):
            assert figure["low"] <= figure["mean"] <= figure["high"]
    assert len(told) == 7  # five folds, and one group held out in two ways


def test_five_test_groups_are_measured_unless_people_for_tuning_are_asked_for() -> None:
    told: list[str] = []
    films = make_films(90).assign(rating_histogram=[[0] * 9 + [9]] * 90)  # left out: it tells
    ratings = long_ratings(users=30, films=90)
    figures = measure_stars(films, ratings, seed=1, progress=told.append)
    assert len(told) == 15
    assert set(figures) == {"five_fold", "new_user", "coverage"}  # nobody rated a hundred films


def long_ratings(users: int = 60, films: int = 130) -> pd.DataFrame:
    """Return ratings of people who rated nearly every film, some 100 and more."""
    random = np.random.default_rng(0)
    rows = [
        (user, 101 + film, float(np.clip(np.rint(random.normal(7, 2)), 1, 10)) / 2)
        for user in range(users)
        for film in random.permutation(films)[: films if user % 2 else 40]
    ]
    return pd.DataFrame(rows, columns=["user_id", "film_id", "stars"])
