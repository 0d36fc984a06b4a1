"""How many votes at the mean each film starts with in the top list, chosen by replication.

The audience is split into two halves at random. A top list made by one half is confirmed as far
as its films are loved by the other: with too little damping it is made of flukes, with too much
of films that everybody has seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.popularity import DAMPING_VOTES, STARS, damped_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.recommend.training.star_models import StarTable

DAMPINGS = (2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0, 120.0)
TOP = 100
SPLITS = 10
FILMS_FOR_EACH_PLACE = 5
"""With fewer films that anybody rated, the list is shorter: a choice must be possible."""
PLACES_AT_LEAST = 10
Halves = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def chosen_damping(
    histograms: NDArray[np.float64], table: StarTable, *, seed: int
) -> tuple[float, dict[str, float]]:
    """Return the damping that replicates best, in votes, and what was measured of each.

    Args:
        histograms: float64[film, 10], counts of 0.5 … 5.0 stars of people unknown.
        table: the ratings of people who are known, over the same films.
        seed: for the halves.

    Returns:
        The damping; by damping in words, the mean stars above everybody's mean that the other
        half gives to a top list. The usual damping and nothing where too few films are rated.
    """
    counts = histograms + table.histograms(len(histograms))
    rated = int(np.count_nonzero(counts.sum(axis=1)))
    places = min(TOP, rated // FILMS_FOR_EACH_PLACE)
    if places < PLACES_AT_LEAST:
        return DAMPING_VOTES, {}
    confirmed = np.zeros(len(DAMPINGS))
    for one, other in _halves(histograms, table, seed):
        for listing, judging in ((one, other), (other, one)):
            confirmed += [_confirmed(listing, judging, damping, places) for damping in DAMPINGS]
    confirmed /= 2 * SPLITS
    measured = {f"{damping:g}": float(c) for damping, c in zip(DAMPINGS, confirmed, strict=True)}
    return DAMPINGS[int(np.argmax(confirmed))], measured


def _halves(histograms: NDArray[np.float64], table: StarTable, seed: int) -> Iterator[Halves]:
    """Yield the audience's counts of stars in two halves; unknown people's stars are dealt out."""
    random = np.random.default_rng([seed, SPLITS])
    whole = np.floor(histograms).astype(np.int64)
    everybody = table.histograms(len(histograms))
    for _ in range(SPLITS):
        drawn = np.flatnonzero(random.random(table.person_count) < 0.5)  # noqa: PLR2004 - a half
        dealt = random.binomial(whole, 0.5)
        known = table.only(table.of_people(drawn)).histograms(len(histograms))
        yield known + dealt, everybody - known + whole - dealt


def _confirmed(
    listing: NDArray[np.float64], judging: NDArray[np.float64], damping: float, places: int
) -> float:
    """Return how much more than the mean one half gives to the other half's top list, in stars.

    A film that the judging half does not know gets the mean: it is not confirmed.
    """
    order = np.lexsort((-listing.sum(axis=1), -damped_mean(listing, damping)))
    votes = judging[order[:places]].sum(axis=1)
    overall = float((judging @ STARS).sum() / max(judging.sum(), 1.0))
    above = judging[order[:places]] @ STARS - overall * votes
    return float((above / np.maximum(votes, 1.0)).mean())
