"""Variety: how much each next suggestion should differ from those before it.

Source: Carbonell and Goldstein, "The use of MMR" (1998). Changed: films beyond a fixed pool
follow in order of score, so that a longer list begins like a shorter one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

POOL = 200


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
