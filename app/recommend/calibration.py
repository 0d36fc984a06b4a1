"""A list whose genres are mixed as the viewer's likes are.

Source: Steck, "Calibrated recommendations" (2018), its greedy choice. Changed: the divergence is
weighed against the mean score of the list so far, and films beyond a fixed pool follow as they
are, so that a longer list begins like a shorter one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHT = 0.015
"""What the divergence counts beside scores as 0–1."""
SMOOTHING = 0.01
"""The share of the wanted mix in what is compared with it, so that no genre divides by nought."""
PLACES = 20
"""So many places are chosen with care; the rest follow."""


def genre_shares(genres: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return float64[film, genre], rows that sum to 1, from unit rows; 0 without genres."""
    return genres.astype(np.float64) ** 2


def calibrated(
    points: NDArray[np.float64], shares: NDArray[np.float64], wanted: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return places in order, each the best trade of score against the mix of genres so far.

    Args:
        points: float64[candidate], scores of 0–100, the best first.
        shares: float64[candidate, genre], of the first candidates, which are chosen among.
        wanted: float64[genre], the mix of the likes, of any sum.

    Returns:
        int64[place], indices of all candidates.
    """
    total = wanted.sum()
    rest = np.arange(len(points))
    if not total:
        return rest
    wanted = wanted / total
    used = wanted > 0
    shares, wanted = shares[:, used], wanted[used]
    gains = (1.0 - WEIGHT) * points[: len(shares)] / 100.0
    held = np.zeros(len(wanted))
    chosen: list[int] = []
    for place in range(1, min(PLACES, len(shares)) + 1):
        mixed = (1.0 - SMOOTHING) * (held + shares) / place + SMOOTHING * wanted
        divergence = -(np.log(mixed) @ wanted)
        values = gains - WEIGHT * place * divergence
        values[chosen] = -np.inf
        best = int(np.argmax(values))
        chosen.append(best)
        held = held + shares[best]
    return np.concatenate([np.array(chosen, np.int64), np.delete(rest, chosen)])
