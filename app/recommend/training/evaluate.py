"""Measuring rankings for newcomers: the engine and its peers on the same held-out people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from app.recommend.training.metrics import (
    coverage,
    likeness,
    long_tail,
    mean_interval,
    ndcg,
    recall,
)
from app.recommend.training.rankers import NO_FILM
from app.recommend.training.split import (
    NAMED_COUNTS,
    newcomers,
    newcomers_naming_the_known,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.audience import Audience
    from app.recommend.training.metrics import Interval
    from app.recommend.training.rankers import Ranker
    from app.recommend.training.split import Newcomer

    Progress = Callable[[str], None]

JUDGED = 10
VARIANTS = ("random", "best known")
METRICS = {
    "ndcg": "NDCG@10",
    "recall": "recall@20",
    "tail": "recall@20 of the long tail",
    "coverage": "share of the catalogue in anybody's ten",
    "bias": "popularity bias: likes of the median film shown for one of the median film liked",
    "likeness": "likeness of the ten films, mean cosine of their content",
}
GAIN_COLUMNS = ["variant", "named", "model", "peer", "metric", "mean", "low", "high"]
COMPARED = ("ndcg", "recall", "tail")
LOGARITHMIC = "bias"
"""Averaged by its logarithm, as a ratio is."""
OVERALL = "all"


class Case(NamedTuple):
    """A newcomer in one of the variants."""

    variant: str
    named: int
    newcomer: Newcomer


class Judge:
    """What lists are judged by, the same for all models of a fold."""

    def __init__(self, audience: Audience, engine: Engine) -> None:
        """Take the people, and the engine for what films are about."""
        likes = np.array([audience.fame[film] for film in audience.film_ids.tolist()])
        self._tail = set(audience.film_ids[long_tail(likes)].tolist())
        self._fame = audience.fame
        self._row_of = {film: row for row, film in enumerate(engine.film_ids.tolist())}
        self._vectors = engine.vectors

    def judged(self, case: Case, ranked: NDArray[np.int64]) -> dict[str, object]:
        """Return the figures of one list.

        Returns:
            ndcg (at 10), recall (at 20), tail (recall at 20 of films in the long tail; NaN for
            people who like none), bias (log of the median likes of the ten films shown to those
            of the films to find, each plus one), likeness (of the ten films; NaN for fewer than
            two) and shown (the ten film ids).
        """
        hidden = case.newcomer.hidden
        hits = np.isin(ranked, hidden)
        rare = [film for film in hidden.tolist() if film in self._tail]
        shown = ranked[:JUDGED][ranked[:JUDGED] != NO_FILM]
        return {
            "variant": case.variant,
            "named": case.named,
            "user_id": case.newcomer.user_id,
            "draw": case.newcomer.draw,
            "ndcg": ndcg(hits[:JUDGED], len(hidden)),
            "recall": recall(hits, len(hidden)),
            "tail": recall(np.isin(ranked, rare), len(rare)) if rare else np.nan,
            "bias": np.log((self._median(shown) + 1) / (self._median(hidden) + 1)),
            "likeness": self._likeness(shown),
            "shown": shown,
        }

    def _median(self, films: NDArray[np.int64]) -> float:
        return float(np.median([self._fame.get(film, 0) for film in films.tolist()] or [0]))

    def _likeness(self, films: NDArray[np.int64]) -> float:
        rows = [self._row_of[film] for film in films.tolist() if film in self._row_of]
        return likeness(self._vectors[rows]) if len(rows) > 1 else np.nan


def cases_of(audience: Audience, *, draws: int, seed: int) -> list[Case]:
    """Return every newcomer of an audience, in every variant and with every number named."""
    return [
        Case(variant, count, newcomer)
        for variant in VARIANTS
        for count in NAMED_COUNTS
        for newcomer in _newcomers(audience, variant, count, draws, seed)
    ]


def _newcomers(
    audience: Audience, variant: str, count: int, draws: int, seed: int
) -> Iterator[Newcomer]:
    likes = audience.likes
    if variant == "random":
        for draw in range(draws):
            yield from newcomers(likes, count, draw=draw, seed=seed)
    else:
        yield from newcomers_naming_the_known(likes, count, audience.fame, draw=0, seed=seed)


def measured(
    cases: list[Case], rankers: Mapping[str, Ranker], judge: Judge, progress: Progress
) -> pd.DataFrame:
    """Measure rankers on every case.

    Args:
        cases: the newcomers.
        rankers: the models by name.
        judge: judges their lists.
        progress: called with the name of each model as it begins.

    Returns:
        One row for each model and case: model and what `Judge.judged` says.
    """
    rows = []
    for name, rank in rankers.items():
        progress(name)
        ranked = rank([case.newcomer.named for case in cases])
        rows += [
            {"model": name, **judge.judged(case, own)}
            for case, own in zip(cases, ranked, strict=True)
        ]
    return pd.DataFrame(rows)


def figures(rows: pd.DataFrame, film_count: int) -> pd.DataFrame:
    """Return the figures of each model with intervals.

    Args:
        rows: of `measured`, of all folds.
        film_count: films of the catalogue.

    Returns:
        Columns variant, model, named, metric (a key of `METRICS`), mean, low, high.
    """
    return pd.DataFrame(
        [
            {"variant": key[0], "model": key[1], "named": key[2], "metric": metric}
            | _figure(own, metric, film_count)._asdict()
            for key, own in rows.groupby(["variant", "model", "named"], sort=False)
            for metric in METRICS
        ]
    )


def _figure(rows: pd.DataFrame, metric: str, film_count: int) -> Interval:
    if metric == "coverage":
        return coverage(rows.loc[rows["draw"] == 0, "shown"].to_list(), film_count)
    known = rows.dropna(subset=metric)
    interval = mean_interval(known[metric].to_numpy(float), known["user_id"].to_numpy())
    if metric == LOGARITHMIC:
        return type(interval)(*np.exp(interval).tolist())
    return interval


def gains(rows: pd.DataFrame, models: list[str]) -> pd.DataFrame:
    """Return how much better models are than each of their peers on the same cases.

    Args:
        rows: of `measured`, of all folds.
        models: those to compare with all others.

    Returns:
        `GAIN_COLUMNS`; named is a number or "all", mean with low and high the gain.
    """
    keys = ["variant", "named", "user_id", "draw"]
    found = []
    for metric in COMPARED:
        wide = rows.pivot_table(index=keys, columns="model", values=metric, sort=False)
        for model in models:
            for peer in wide.columns.difference(models, sort=False):
                found += _gains(wide, model, peer, metric)
    return pd.DataFrame(found, columns=GAIN_COLUMNS)


def _gains(wide: pd.DataFrame, model: str, peer: str, metric: str) -> list[dict[str, object]]:
    differences = (wide[model] - wide[peer]).dropna().rename("gain").reset_index()
    what = {"model": model, "peer": peer, "metric": metric}
    parts = [(key, own) for key, own in differences.groupby(["variant", "named"], sort=False)]
    parts += [((key, OVERALL), own) for key, own in differences.groupby("variant", sort=False)]
    return [
        {"variant": variant, "named": named, **what}
        | mean_interval(own["gain"].to_numpy(float), own["user_id"].to_numpy())._asdict()
        for (variant, named), own in parts
    ]
