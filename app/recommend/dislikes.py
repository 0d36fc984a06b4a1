"""What a dislike takes from other films: never less than nothing, whatever else is marked.

Each dislike counts on its own, the same for every viewer, so the order of clicks plays no part,
one more dislike raises no film, and taking it back restores every score exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.similarity import Similarity

NEAR_FILMS = 20
"""So many of the nearest films lose most."""
TOUCHED_FILMS = 30
"""From the near ones the loss runs out until this many."""
LOST_BY_NEAREST = 0.45
"""The part of its points that a near film loses."""
EXPECTED_LIKING = 0.25
"""How likely the viewer seemed to like the film before they said no."""
CACHED_FILMS = 4096


@dataclass(frozen=True)
class Aversion:
    """What one disliked film takes from others.

    Attributes:
        near: int64[film], the most similar films.
        kept: float64[film] in 0–1, the part of its points that each of them keeps.
        related: int64[film], films liked by the same people.
        drops: float64[film], how far the conditional mean of each of those falls.
    """

    near: NDArray[np.int64]
    kept: NDArray[np.float64]
    related: NDArray[np.int64]
    drops: NDArray[np.float64]


class Dislikes:
    """Weighs dislikes, each once."""

    def __init__(self, similarity: Similarity) -> None:
        """Take what tells which films are near."""
        self._similarity = similarity
        self.aversion = lru_cache(maxsize=CACHED_FILMS)(self._aversion)

    def _aversion(self, row: int) -> Aversion:
        near, _ = self._similarity.nearest(row, TOUCHED_FILMS)
        ranks = np.arange(len(near))
        fading = np.clip((TOUCHED_FILMS - ranks) / (TOUCHED_FILMS - NEAR_FILMS), 0.0, 1.0)
        related, drops = self._drops(row)
        return Aversion(near, 1.0 - LOST_BY_NEAREST * fading, related, drops)

    def _drops(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the Gaussian model's answer to "not this one", cut at 0.

        A dislike is no praise for films of the opposite sort.
        """
        items = self._similarity.items
        if row >= len(items):
            return np.empty(0, np.int64), np.empty(0)
        columns, entries = items.covariance.columns[row], items.covariance.entries[row]
        positive = entries > 0
        own = float(entries[columns == row].max(initial=0.0)) + items.ridge
        drops = entries[positive] * (EXPECTED_LIKING / own)
        return columns[positive].astype(np.int64), drops.astype(np.float64)
