"""How sure predicted stars are, measured on ratings that are held out of training.

They are of people who are new to the model, as most viewers are, and of people from whom it has
learnt before, as from viewers whose stars were part of the audience: of those it is too sure.

Source: split conformal prediction (Lei et al., "Distribution-free predictive inference for
regression", 2018), with one quantile for each side and errors scaled by a fitted deviation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import nnls

from app.recommend.training.star_models import COUNTED_SPREAD, StarTable, fit_star_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.stars import StarModel, StarSpread

HELD_OUT_SHARE = 0.1
HELD_OUT_AT_MOST = 400
GIVEN_COUNTS = (5, 20)
GIVEN_SHARE = 0.8
TARGETS_AT_LEAST = 5
TARGETS_AT_MOST = 50
ERRORS_AT_LEAST = 500
MISSED_EACH_SIDE = 0.1
SMALLEST_VARIANCE = 0.05


class Case(NamedTuple):
    """One person with some ratings given to the model and others to be predicted.

    Attributes:
        given: int64[rating], places in the table.
        targets: int64[rating], places in the table.
    """

    given: NDArray[np.int64]
    targets: NDArray[np.int64]


def fit_stars(
    films: pd.DataFrame, table: StarTable, content: ContentSpace, *, seed: int
) -> StarModel:
    """Fit the stars of a build and how sure they are; see `fit_star_model` for the arguments.

    With too few people to hold some out, the spread is what is usual for counts of stars.
    """
    model = fit_star_model(films, table, content, seed=seed)
    random = np.random.default_rng([seed, HELD_OUT_AT_MOST])
    people = random.permutation(np.unique(table.people))
    count = min(round(HELD_OUT_SHARE * len(people)), HELD_OUT_AT_MOST)
    new = list(_new(_by_person(table, people[:count], random)))
    known = list(_known(_by_person(table, people[count : 2 * count], random)))
    cases = [*new, *known]
    if sum(len(case.targets) for case in cases) < ERRORS_AT_LEAST:
        return model
    kept = ~table.of_people(people[:count])
    for case in known:
        kept[case.targets] = False
    learner = fit_star_model(films, table.only(kept), content, seed=seed)
    return replace(model, spread=measured_spread(learner, table, cases))


def _by_person(
    table: StarTable, people: NDArray[np.int64], random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield each person's places in the table, in random order."""
    order = np.argsort(table.people, kind="stable")
    ends = np.cumsum(np.bincount(table.people, minlength=table.person_count))
    for person in people.tolist():
        yield random.permutation(order[ends[person - 1] if person else 0 : ends[person]])


def _new(people: Iterator[NDArray[np.int64]]) -> Iterator[Case]:
    """Yield each person with few, some and most of their ratings given."""
    for own in people:
        for count in (*GIVEN_COUNTS, int(GIVEN_SHARE * len(own))):
            if count and len(own) >= count + TARGETS_AT_LEAST:
                yield Case(own[:count], own[count:][:TARGETS_AT_MOST])


def _known(people: Iterator[NDArray[np.int64]]) -> Iterator[Case]:
    """Yield each person with most of their ratings given, from which the model has learnt too."""
    for own in people:
        count = int(GIVEN_SHARE * len(own))
        if len(own) >= count + TARGETS_AT_LEAST:
            yield Case(own[:count], own[count:])


def measured_spread(model: StarModel, table: StarTable, cases: list[Case]) -> StarSpread:
    """Return how far stars lie from what a model predicts that was not trained on them.

    Args:
        model: trained without the people of the cases.
        table: the ratings.
        cases: places in it.
    """
    found = [
        (
            table.stars[targets],
            *model.expected(table.rows[given], table.stars[given], table.rows[targets]),
        )
        for given, targets in cases
    ]
    errors = np.concatenate([stars - expected for stars, expected, _ in found])
    features = np.concatenate([features for _, _, features in found])
    weights, _ = nnls(features, errors**2)
    # Once more, with large errors of uncertain films counting less.
    scale = np.maximum(features @ weights, SMALLEST_VARIANCE)
    weights, _ = nnls(features / scale[:, None], errors**2 / scale)
    base, taste, viewer, votes = (float(weight) for weight in weights)
    spread = replace(
        COUNTED_SPREAD,
        base=base + SMALLEST_VARIANCE * (base == taste == viewer == 0.0),
        taste=taste,
        viewer=viewer,
        votes=votes,
    )
    relative = errors / spread.deviations(features)
    rank = len(relative) + 1
    low = np.quantile(relative, max(MISSED_EACH_SIDE - 1 / rank, 0.0))
    high = np.quantile(relative, min(1 - MISSED_EACH_SIDE + 1 / rank, 1.0))
    return replace(spread, below=max(float(-low), 0.0), above=max(float(high), 0.0))
