"""The films that a viewer likes, and how much is known by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL_PROFILE = 20
"""So many likes and more count as a well-known taste."""
LIKE_WEIGHT = 0.85
"""What a like counts where a favourite counts 1."""
CONFIDENCE_GROWTH = 0.25


@dataclass(frozen=True)
class Taste:
    """The films that a viewer likes, as rows of the build.

    Attributes:
        rows: int64[like], ascending.
        weights: float64[like], 1 for a favourite, less for a like.
    """

    rows: NDArray[np.int64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        """Return how many films are liked."""
        return len(self.rows)

    def without(self, place: int) -> Taste:
        """Return the taste without its film at `place`."""
        return Taste(np.delete(self.rows, place), np.delete(self.weights, place))

    def first(self, count: int) -> Taste:
        """Return the part of the taste that lies in the first `count` rows."""
        inside = self.rows < count
        return Taste(self.rows[inside], self.weights[inside])


def confidence(taste: Taste) -> float:
    """Return how much more all evidence counts than that of a single like."""
    return float(min(len(taste), FULL_PROFILE) ** CONFIDENCE_GROWTH)


def ramp_of(likes: int) -> float:
    """Return how well known a taste of so many likes is: 1 from `FULL_PROFILE` on."""
    return float(np.sqrt(min(likes, FULL_PROFILE) / FULL_PROFILE))
