"""Films that nobody has rated yet: are they placed well, and do they disturb the others?

A tenth of the films that somebody likes loses all its ratings, so that only content tells where it
belongs. Held-out people name some of the other films they like, or all of them; the new films alone
are ranked for them.
Warm accuracy is what newcomers get among all films, their likes among the old ones being the
target, with the new films in the catalogue and with a catalogue that never had them.

Source: the split by items of Schein et al., "Methods and metrics for cold-start
recommendations" (2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.recommend.training.metrics import mean_interval, ndcg, ratio_interval, recall
from app.recommend.training.rankers import OURS
from app.recommend.training.ratings import LIKED_FROM
from app.recommend.training.split import TARGETS_AT_LEAST
from app.recommend.types import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.audience import Audience
    from app.recommend.types import Mix

NEW_SHARE = 0.1
NAMED_COUNTS = (5, 10, 20)
JUDGED = 10
ALL = "all"
FIGURES = ("recall", "with_new", "without")


@dataclass(frozen=True)
class ColdCase:
    """A held-out person, with the new films apart.

    Attributes:
        user_id: who.
        named: the favourites that are named, all of them old films.
        warm: int64[film], the other old films that they like.
        new: int64[film], the new films that they like; may be empty.
    """

    user_id: int
    named: tuple[int, ...]
    warm: NDArray[np.int64]
    new: NDArray[np.int64]


def new_films_of(ratings: pd.DataFrame, seed: int, fold: int) -> NDArray[np.int64]:
    """Return int64[film], the films that are made new: a tenth of those liked, at random."""
    liked = ratings.loc[ratings["stars"] >= LIKED_FROM, "film_id"].to_numpy(np.int64)
    order = np.random.default_rng([seed, fold]).permutation(np.unique(liked))
    return np.sort(order[: round(NEW_SHARE * len(order))])


def cold_cases(
    audience: Audience, new: NDArray[np.int64], count: int | None, seed: int
) -> Iterator[ColdCase]:
    """Yield the held-out people with enough likes among the old films.

    Args:
        audience: the people.
        new: int64[film], the new films.
        count: how many favourites they name; None for all old films that they like.
        seed: decides which.
    """
    random = np.random.default_rng([seed, count or 0])
    for user_id, (films, _) in audience.likes.items():
        is_new = np.isin(films, new)
        old = random.permutation(films[~is_new])
        if len(old) >= (count or 0) + TARGETS_AT_LEAST:
            named = old[:count]
            yield ColdCase(user_id, tuple(named.tolist()), old[len(named) :], films[is_new])


@dataclass(frozen=True)
class Catalogues:
    """The same people's engine over a catalogue with the new films, and one without them."""

    new: NDArray[np.int64]
    with_new: Engine
    without: Engine

    def judged(self, case: ColdCase, mix: Mix) -> dict[str, float]:
        """Return the figures of one person; see `placed`."""
        profile = Profile(favourites=case.named)
        figures = dict.fromkeys(FIGURES, np.nan)
        if len(case.new):
            among = self.with_new.ranking(profile, JUDGED, mix, self.new.tolist())
            figures["recall"] = recall(np.isin(among, case.new), len(case.new))
        if len(case.warm):
            for name, engine in (("with_new", self.with_new), ("without", self.without)):
                hits = np.isin(engine.ranking(profile, JUDGED, mix), case.warm)
                figures[name] = ndcg(hits, len(case.warm))
        return figures


def placed(audience: Audience, catalogues: Catalogues, seed: int) -> pd.DataFrame:
    """Rank for every held-out person.

    Args:
        audience: the people, of whose training ratings none is of a new film.
        catalogues: trained on those who train.
        seed: decides which favourites are named.

    Returns:
        Columns model, named (a number, or "all"), user_id, recall (at 10 among the new films; NaN
        for people who like none), with_new and without (NDCG@10 of the old films; NaN where all
        are named).
    """
    return pd.DataFrame(
        [
            {
                "model": model,
                "named": count or ALL,
                "user_id": case.user_id,
                **catalogues.judged(case, mix),
            }
            for model, mix in OURS.items()
            for count in (*NAMED_COUNTS, None)
            for case in cold_cases(audience, catalogues.new, count, seed)
        ]
    )


def new_film_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of each model with intervals.

    Args:
        rows: of `placed`, of all folds.

    Returns:
        Columns model, named, metric (recall, with_new, without; change: how much NDCG@10 of the
        old films changes, relatively), mean, low, high.
    """
    found: list[dict[str, object]] = []
    for key, own in rows.groupby(["model", "named"], sort=False):
        what = dict(zip(("model", "named"), key, strict=True))
        for metric in FIGURES:
            known = own.dropna(subset=metric)
            if len(known):
                values = known[metric].to_numpy(float)
                interval = mean_interval(values, known["user_id"].to_numpy())
                found.append({**what, "metric": metric, **interval._asdict()})
        warm = own.dropna(subset="without")
        if len(warm):
            ratio = ratio_interval(warm["with_new"].to_numpy(), warm["without"].to_numpy())
            change = type(ratio)(*(bound - 1 for bound in ratio))
            found.append({**what, "metric": "change", **change._asdict()})
    return pd.DataFrame(found)
