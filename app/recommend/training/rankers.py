"""Everything that ranks films for newcomers, behind one signature: the engine and its peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from app.recommend.training.peers import PEERS
from app.recommend.types import Mix, Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.audience import Audience
    from app.recommend.training.peers import Scorer

Ranker = Callable[[Sequence["NDArray[np.int64]"]], "NDArray[np.int64]"]
"""From the named films of each case to int64[case, SHOWN], film ids in order, −1 where a list ends.

Named films are never ranked.
"""

SHOWN = 20
AT_ONCE = 256
"""Cases whose scores a peer holds in memory together."""
NO_FILM = -1
OURS = {"marquee": Mix(), "marquee, score alone": Mix(rules=False)}
"""What people see by default, and the same scores without the rules of variety."""


def engine_ranker(engine: Engine, mix: Mix) -> Ranker:
    """Return a ranker of what people would see."""

    def rank(named: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        ranked = np.full((len(named), SHOWN), NO_FILM, np.int64)
        for own, films in zip(ranked, named, strict=True):
            chosen = engine.ranking(Profile(favourites=tuple(films.tolist())), SHOWN, mix)
            own[: len(chosen)] = chosen
        return ranked

    return rank


def engine_rankers(engine: Engine) -> dict[str, Ranker]:
    """Return the engine's rankers by name."""
    return {name: engine_ranker(engine, mix) for name, mix in OURS.items()}


def peer_ranker(
    fit: Callable[[sparse.csr_array[np.float64]], Scorer], audience: Audience, seed: int
) -> Ranker:
    """Return the ranker of a peer, which it fits when it is first asked.

    Equal scores stand in one random order, the same for everybody.
    """

    def rank(named: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        scorer = fit(audience.user_films)
        liked = named_matrix(named, audience.film_ids)
        ties = np.random.default_rng(seed).permutation(len(audience.film_ids))
        blocks = [
            _best(
                scorer.scores(liked[start : start + AT_ONCE]), liked[start : start + AT_ONCE], ties
            )
            for start in range(0, len(named), AT_ONCE)
        ]
        return as_films(np.concatenate(blocks), audience.film_ids)

    return rank


def peer_rankers(audience: Audience, seed: int) -> dict[str, Ranker]:
    """Return the rankers of all peers by name."""
    return {name: peer_ranker(peer, audience, seed) for name, peer in PEERS.items()}


def named_matrix(
    named: Sequence[NDArray[np.int64]], film_ids: NDArray[np.int64]
) -> sparse.csr_array[np.float64]:
    """Return float64[case, film], 1 for each named film that is among the given ones."""
    films = np.concatenate(named)
    cases = np.repeat(np.arange(len(named)), [len(own) for own in named])
    known = np.isin(films, film_ids)
    columns = np.searchsorted(film_ids, films[known])
    shape = (len(named), len(film_ids))
    return sparse.csr_array((np.ones(len(columns)), (cases[known], columns)), shape=shape)


def as_films(columns: NDArray[np.int64], film_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return film ids for int64[case, SHOWN], columns or −1 for none."""
    return np.where(columns >= 0, film_ids[columns], NO_FILM)


def _best(
    scores: NDArray[np.float64], liked: sparse.csr_array[np.float64], ties: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return int64[case, SHOWN], the columns with the highest scores, but for the liked ones."""
    scores[liked.nonzero()] = -np.inf
    best = np.full((len(scores), SHOWN), NO_FILM, np.int64)
    count = min(SHOWN, scores.shape[1])
    bars = -np.partition(-scores, count - 1, axis=1)[:, count - 1]
    for own, values, bar in zip(best, scores, bars, strict=True):
        rows = np.flatnonzero((values >= bar) & np.isfinite(values))
        chosen = rows[np.lexsort((ties[rows], -values[rows]))][:SHOWN]
        own[: len(chosen)] = chosen
    return best
