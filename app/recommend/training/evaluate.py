"""Measuring rankings for newcomers: the engine and its peers on the same held-out people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from app.recommend.training.metrics import long_tail, mean_interval, ndcg, recall
from app.recommend.training.peers import PEERS
from app.recommend.training.ratings import LIKED_FROM
from app.recommend.training.split import (
    NAMED_COUNTS,
    newcomers,
    newcomers_naming_the_known,
)
from app.recommend.types import Mix, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.metrics import Interval
    from app.recommend.training.split import Newcomer

    Ranker = Callable[[NDArray[np.int64]], NDArray[np.int64]]

SHOWN = 20
JUDGED = 10
VARIANTS = ("random", "best known")


@dataclass(frozen=True)
class Audience:
    """The people who train and those who are held out.

    Attributes:
        training: ratings of the former.
        likes: film ids that each of the latter likes, by person.
        known: how many people rated each film.
        film_ids: int64[film], every film that may be suggested, ascending.
    """

    training: pd.DataFrame
    likes: Mapping[int, NDArray[np.int64]]
    known: Mapping[int, int]
    film_ids: NDArray[np.int64]

    @classmethod
    def without(
        cls, ratings: pd.DataFrame, user_ids: NDArray[np.int64], film_ids: NDArray[np.int64]
    ) -> Audience:
        """Hold some people out of the ratings."""
        out = ratings["user_id"].isin(user_ids)
        liked = ratings[out & (ratings["stars"] >= LIKED_FROM)]
        users, films = (liked[name].to_numpy(np.int64) for name in ("user_id", "film_id"))
        likes = {int(user_id): films[users == user_id] for user_id in np.unique(users)}
        rated, counts = np.unique(ratings["film_id"].to_numpy(np.int64), return_counts=True)
        known = dict(zip(rated.tolist(), counts.tolist(), strict=True))
        return cls(ratings[~out], likes, known, np.sort(film_ids))

    def user_films(self) -> sparse.csr_array[np.float64]:
        """Return float64[user, film], 1 for each like of the people who train."""
        liked = self.training[self.training["stars"] >= LIKED_FROM]
        users, rows = np.unique(liked["user_id"].to_numpy(), return_inverse=True)
        columns = np.searchsorted(self.film_ids, liked["film_id"].to_numpy())
        shape = (len(users), len(self.film_ids))
        return sparse.csr_array((np.ones(len(liked)), (rows, columns)), shape=shape)


def engine_ranker(engine: Engine, mix: Mix | None = None) -> Ranker:
    """Return a ranker of what people would see."""
    chosen = mix or Mix()

    def rank(named: NDArray[np.int64]) -> NDArray[np.int64]:
        profile = Profile(favourites=tuple(int(film) for film in named))
        return np.array(engine.recommend(profile, SHOWN, chosen).film_ids, np.int64)

    return rank


def peer_rankers(audience: Audience, seed: int) -> dict[str, Ranker]:
    """Return the rankers of all peers, fitted on the same people."""
    user_films = audience.user_films()
    ties = np.random.default_rng(seed).permutation(len(audience.film_ids))
    return {
        name: _ranker(peer(user_films).scores, audience.film_ids, ties)
        for name, peer in PEERS.items()
    }


def _ranker(
    scores: Callable[[NDArray[np.int64]], NDArray[np.float64]],
    film_ids: NDArray[np.int64],
    ties: NDArray[np.int64],
) -> Ranker:
    def rank(named: NDArray[np.int64]) -> NDArray[np.int64]:
        columns = np.searchsorted(film_ids, named)
        values = scores(columns)
        values[columns] = -np.inf
        return film_ids[np.lexsort((ties, -values))[:SHOWN]]

    return rank


def measured(
    audience: Audience, rankers: Mapping[str, Ranker], *, draws: int, seed: int
) -> pd.DataFrame:
    """Measure rankers on every newcomer.

    Returns:
        One row for each model, variant, number of named films, person and draw, with ndcg (at
        10), recall (at 20), tail (recall at 20 of films in the long tail; NaN for people who
        like none) and top (the first film).
    """
    likes = audience.user_films()
    tail = set(audience.film_ids[long_tail(np.asarray(likes.sum(axis=0), np.int64))].tolist())
    rows = [
        {"model": name, "variant": variant, "named": count, **_judged(rank, newcomer, tail)}
        for variant in VARIANTS
        for count in NAMED_COUNTS
        for newcomer in _cases(audience, variant, count, draws, seed)
        for name, rank in rankers.items()
    ]
    return pd.DataFrame(rows)


def _cases(
    audience: Audience, variant: str, count: int, draws: int, seed: int
) -> Iterator[Newcomer]:
    for draw in range(draws):
        if variant == "random":
            yield from newcomers(audience.likes, count, draw=draw, seed=seed)
        elif draw == 0:
            yield from newcomers_naming_the_known(
                audience.likes, count, audience.known, draw=draw, seed=seed
            )


def _judged(rank: Ranker, newcomer: Newcomer, tail: set[int]) -> dict[str, float]:
    ranked = rank(newcomer.named)
    hits = np.isin(ranked, newcomer.hidden)
    rare = [film for film in newcomer.hidden.tolist() if film in tail]
    return {
        "user_id": newcomer.user_id,
        "draw": newcomer.draw,
        "ndcg": ndcg(hits[:JUDGED], len(newcomer.hidden)),
        "recall": recall(hits, len(newcomer.hidden)),
        "tail": recall(np.isin(ranked, rare), len(rare)) if rare else np.nan,
        "top": float(ranked[0]),
    }


def summary(cases: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Return the mean of a metric, a row for each variant and model, a column for each count."""
    return cases.pivot_table(
        index=["variant", "model"], columns="named", values=metric, aggfunc="mean", sort=False
    )


def paired_difference(cases: pd.DataFrame, model: str, peer: str, metric: str) -> Interval:
    """Return how much better a model is than a peer on the same cases, with its interval."""
    keys = ["variant", "named", "user_id", "draw"]
    wide = cases.pivot_table(index=keys, columns="model", values=metric)[[model, peer]].dropna()
    differences = (wide[model] - wide[peer]).to_numpy()
    return mean_interval(differences, wide.index.get_level_values("user_id").to_numpy())
