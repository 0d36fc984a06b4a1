"""How the films of the catalogue share what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

CURVE_POINTS = 41


@dataclass(frozen=True, slots=True)
class Exposure:
    """What was shown of a catalogue.

    Attributes:
        films: how many there are.
        shown_films: how many of them were shown at all.
        shown: how many times any film was shown.
        gini: 0 if all were shown equally often, towards 1 if only one was; None if none was.
        novelty_bits: the mean of −log2 of a shown film's share of all votes; None if none was.
        catalogue_bits: the same if every film were shown equally often; None without films.
        curve: the share of all showings that the least shown films have, from none of the films
            to all of them in equal steps.
    """

    films: int
    shown_films: int
    shown: int
    gini: float | None
    novelty_bits: float | None
    catalogue_bits: float | None
    curve: tuple[float, ...]

    @property
    def coverage(self) -> float | None:
        """The share of films that were shown at all."""
        return self.shown_films / self.films if self.films else None


def exposure(
    film_ids: NDArray[np.int64], votes: NDArray[np.int64], shown: Iterable[tuple[int, int]]
) -> Exposure:
    """Return the figures of what was shown.

    Args:
        film_ids: int64[film], of the catalogue, ascending.
        votes: int64[film], how many people rated each.
        shown: films, each with how often it was shown; those of no catalogue are left out.
    """
    counts = np.zeros(len(film_ids), np.int64)
    for film_id, times in shown:
        row = int(np.searchsorted(film_ids, film_id))
        if row < len(film_ids) and film_ids[row] == film_id:
            counts[row] = times
    films, total = len(counts), int(counts.sum())
    # One more vote for each, so that a film that nobody rated is rare and not impossible.
    bits = -np.log2((votes + 1) / (votes.sum() + films)) if films else np.zeros(0)
    return Exposure(
        films=films,
        shown_films=int(np.count_nonzero(counts)),
        shown=total,
        gini=_gini(counts) if total else None,
        novelty_bits=float(counts @ bits / total) if total else None,
        catalogue_bits=float(bits.mean()) if films else None,
        curve=_curve(counts) if total else (),
    )


def _gini(counts: NDArray[np.int64]) -> float:
    """Return twice the area between the curve of `_curve` and the straight line."""
    ordered, films = np.sort(counts), len(counts)
    ranks = np.arange(1, films + 1)
    return float(2 * (ranks @ ordered) / (films * ordered.sum()) - (films + 1) / films)


def _curve(counts: NDArray[np.int64]) -> tuple[float, ...]:
    """Return Lorenz's curve at equal steps."""
    summed = np.concatenate([[0], np.cumsum(np.sort(counts))]) / counts.sum()
    steps = np.linspace(0, len(counts), CURVE_POINTS)
    shares = np.interp(steps, np.arange(len(counts) + 1), summed)
    return tuple(round(float(share), 4) for share in shares)
