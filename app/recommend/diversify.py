"""Variety: how much each next suggestion should differ from those before it, and no series.

Source: Carbonell and Goldstein, "The use of MMR" (1998). Changed: films beyond a fixed pool
follow in order of score, so that a longer list begins like a shorter one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

POOL = 200
TEN = 10
MOST_OF_A_SERIES = 2
NO_SERIES = -1


def varied(
    scores: NDArray[np.float64], vectors: NDArray[np.float32], count: int, diversity: float
) -> NDArray[np.int64]:
    """Return places in order, each the best trade of score against likeness to those before.

    Args:
        scores: float64[candidate], points of 0–100, the best first.
        vectors: float32[candidate, dimension], unit rows of the first `POOL` candidates.
        count: how many to return at most.
        diversity: 0 keeps the order, 1 looks at variety only.

    Returns:
        int64[place], indices of candidates.
    """
    pool = len(vectors)
    gains = (1.0 - diversity) * scores[:pool] / 100.0
    closest = np.zeros(pool)
    left = np.ones(pool, bool)
    chosen: list[int] = []
    while len(chosen) < min(count, pool):
        values = np.where(left, gains - diversity * closest, -np.inf)
        best = int(np.argmax(values))
        chosen.append(best)
        left[best] = False
        closest = np.maximum(closest, vectors @ vectors[best])
    rest = np.arange(pool, min(count, len(scores)))
    return np.concatenate([np.array(chosen, np.int64), rest])


def spread_series(series: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Return places in order with at most two films of a series in each ten.

    A third film of a series waits for the next ten; the order is kept otherwise. Where only
    such films are left, they are taken.

    Args:
        series: int32[candidate], the best candidate first; −1 for films of no series.
        count: how many places to return at most.
    """
    waiting = list(range(len(series)))
    chosen: list[int] = []
    while waiting and len(chosen) < count:
        taken, held = _next_ten([int(series[place]) for place in waiting])
        chosen += [waiting[place] for place in taken]
        waiting = [waiting[place] for place in held]
    return np.array(chosen[:count], np.int64)


def _next_ten(series: list[int]) -> tuple[list[int], list[int]]:
    """Return the places that make the next ten, and those that wait."""
    counts: Counter[int] = Counter()
    taken: list[int] = []
    held: list[int] = []
    for place, number in enumerate(series):
        if len(taken) == TEN:
            held += range(place, len(series))
            break
        if number != NO_SERIES and counts[number] == MOST_OF_A_SERIES:
            held.append(place)
        else:
            counts[number] += 1
            taken.append(place)
    missing = min(TEN - len(taken), len(held))
    return taken + held[:missing], held[missing:]
