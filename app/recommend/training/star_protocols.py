"""Measuring predicted stars on ratings that the model has not seen.

Three protocols: five folds over all ratings; newcomers, held out of training, who gave 20 stars;
and held-out people with most of their many stars given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.recommend.content import ContentSpace
from app.recommend.index import ExactNeighbours
from app.recommend.training.embed import content_vectors, genre_vectors
from app.recommend.training.films import checked_films, detail_of
from app.recommend.training.metrics import Interval, mean_interval
from app.recommend.training.ratings import checked_ratings
from app.recommend.training.split import held_out
from app.recommend.training.star_models import StarTable
from app.recommend.training.star_spread import fit_stars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    Progress = Callable[[str], None]
    Figures = dict[str, dict[str, float]]

FOLDS = 5
GIVEN_BY_NEWCOMERS = 20
TARGETS_AT_LEAST = 5
LONG_PROFILE = 100
LONG_PROFILE_GIVEN = 0.8
WITHIN = 0.5


class Trial(NamedTuple):
    """Ratings that were predicted.

    Attributes:
        people: int64[rating].
        stars: float64[rating], what was given.
        predicted: float64[rating].
        low: float64[rating], lower ends of the 80 % intervals.
        high: float64[rating], upper ends.
    """

    people: NDArray[np.int64]
    stars: NDArray[np.float64]
    predicted: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Split(NamedTuple):
    """Which ratings the model is trained on, is given for a person, and has to predict.

    Attributes:
        training: bool[rating].
        given: bool[rating].
        targets: bool[rating].
    """

    training: NDArray[np.bool_]
    given: NDArray[np.bool_]
    targets: NDArray[np.bool_]


class Audience(NamedTuple):
    """Films and ratings to measure on."""

    films: pd.DataFrame
    table: StarTable
    content: ContentSpace


def measure_stars(
    films: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    seed: int = 2024,
    progress: Progress | None = None,
    validation: bool = False,
) -> dict[str, Any]:
    """Measure predicted stars.

    Args:
        films: one row a film; see `checked_films`.
        ratings: columns user_id, film_id, stars and perhaps rated_at.
        seed: for folds, for who is held out, and for the models.
        progress: called with the name of each step as it begins.
        validation: measure on the people for tuning only, instead of the test folds.

    Returns:
        five_fold, new_user and long_profile: each mae, rmse, within_half (the share of
        predictions within half a star) and width (of the intervals, in stars); coverage: by the
        same three names, the share of stars inside their 80 % interval. Each figure has mean,
        low and high, people being independent (95 %). JSON-ready. A protocol for which nobody
        rated enough is left out.
    """
    tell = progress or _silent
    audience = _audience(films, ratings, seed)
    people = held_out(audience.table.people, seed)
    groups = (people.validation,) if validation else people.tests
    measured = people.validation if validation else np.unique(audience.table.people)
    splits = {
        "five_fold": _five_fold(audience.table, measured, seed),
        "new_user": _newcomers(audience.table, groups, seed),
        "long_profile": _long_profiles(audience.table, groups, seed),
    }
    joined = {}
    for name, parts in splits.items():
        trials: list[Trial] = []
        for split in parts:
            tell(f"Measuring stars: {name}, {len(trials) + 1}")
            trials.append(_tried(audience, split, seed))
        joined[name] = Trial(*(np.concatenate(column) for column in zip(*trials, strict=True)))
    asked = {name: trial for name, trial in joined.items() if len(trial.stars)}
    return {
        **{name: _figures(trial) for name, trial in asked.items()},
        "coverage": {name: _coverage(trial) for name, trial in asked.items()},
    }


def _silent(step: str) -> None:
    """Tell nobody."""


def _audience(films: pd.DataFrame, ratings: pd.DataFrame, seed: int) -> Audience:
    """Check films and ratings. The films' own counts of stars are left out: they tell answers."""
    films = checked_films(films.drop(columns="rating_histogram", errors="ignore"))
    ratings = checked_ratings(ratings)
    ratings = ratings[ratings["film_id"].isin(films["film_id"])]
    vectors = content_vectors(films, seed)
    content = ContentSpace(
        vectors, detail_of(films), genre_vectors(films), ExactNeighbours(vectors)
    )
    return Audience(films, StarTable.of(films, ratings), content)


def _five_fold(table: StarTable, measured: NDArray[np.int64], seed: int) -> Iterator[Split]:
    """Yield five splits; each rating is a target once, and of its person the others are given."""
    folds = np.random.default_rng([seed, FOLDS]).permutation(len(table)) % FOLDS
    for fold in range(FOLDS):
        training = folds != fold
        yield Split(training, training, ~training & table.of_people(measured))


def _newcomers(table: StarTable, groups: Iterable[NDArray[np.int64]], seed: int) -> Iterator[Split]:
    """Yield a split for each group of people held out, who gave 20 stars each."""
    for group in groups:
        yield _held_out(table, group, seed, lambda _: GIVEN_BY_NEWCOMERS)


def _long_profiles(
    table: StarTable, groups: Iterable[NDArray[np.int64]], seed: int
) -> Iterator[Split]:
    """Yield a split for each group held out, of whom those with 100 ratings gave four fifths."""
    counts = np.bincount(table.people, minlength=table.person_count)
    for group in groups:
        yield _held_out(
            table,
            group[counts[group] >= LONG_PROFILE],
            seed,
            lambda ratings: int(LONG_PROFILE_GIVEN * ratings),
        )


def _held_out(
    table: StarTable, people: NDArray[np.int64], seed: int, given_of: Callable[[int], int]
) -> Split:
    """Hold people out; of each, as many ratings as `given_of` their number are given."""
    out = table.of_people(people)
    places = np.random.default_rng([seed, len(people)]).permutation(np.flatnonzero(out))
    places = places[np.argsort(table.people[places], kind="stable")]
    counts = np.bincount(table.people[places], minlength=table.person_count)
    starts = np.cumsum(counts) - counts
    nth = np.arange(len(places)) - starts[table.people[places]]
    limits = np.array([given_of(int(count)) for count in counts])
    limits[counts < limits + TARGETS_AT_LEAST] = 0
    shown = limits[table.people[places]]
    given, targets = np.zeros(len(table), bool), np.zeros(len(table), bool)
    given[places[nth < shown]] = True
    targets[places[(shown > 0) & (nth >= shown)]] = True
    return Split(~out, given, targets)


def _tried(audience: Audience, split: Split, seed: int) -> Trial:
    """Train, and predict the targets of each person from what they are given."""
    films, table, content = audience
    model = fit_stars(films, table.only(split.training), content, seed=seed)
    columns = np.zeros((3, len(table)))
    for given, targets in _each_person(table, split):
        predicted = model.predict(table.rows[given], table.stars[given], table.rows[targets])
        columns[:, targets] = predicted.stars, predicted.low, predicted.high
    where = split.targets
    return Trial(table.people[where], table.stars[where], *columns[:, where])


def _each_person(
    table: StarTable, split: Split
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    order = np.argsort(table.people, kind="stable")
    ends = np.cumsum(np.bincount(table.people, minlength=table.person_count))
    for own in np.split(order, ends[:-1]):
        if split.targets[own].any():
            yield own[split.given[own]], own[split.targets[own]]


def _figures(trial: Trial) -> Figures:
    errors = np.abs(trial.predicted - trial.stars)
    squared = mean_interval(errors**2, trial.people)
    return {
        "mae": mean_interval(errors, trial.people)._asdict(),
        "rmse": Interval(*np.sqrt(np.maximum(squared, 0.0)).tolist())._asdict(),
        "within_half": mean_interval((errors <= WITHIN).astype(float), trial.people)._asdict(),
        "width": mean_interval(trial.high - trial.low, trial.people)._asdict(),
    }


def _coverage(trial: Trial) -> dict[str, float]:
    inside = (trial.low <= trial.stars) & (trial.stars <= trial.high)
    return mean_interval(inside.astype(float), trial.people)._asdict()
