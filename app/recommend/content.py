"""What films are about: vectors of their facts, and genres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.index import Neighbours

NEIGHBOURS = 200
SHARPNESS = 3


@dataclass(frozen=True)
class ContentSpace:
    """The content side of a build.

    Attributes:
        vectors: float32[film, dimension], unit rows; zero rows for films without facts.
        genres: float32[film, genre], unit rows; zero rows for films without genres.
        neighbours: finds the nearest vectors.
    """

    vectors: NDArray[np.float32]
    genres: NDArray[np.float32]
    neighbours: Neighbours

    def resemblance(
        self, rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return float64[film], the weighted sum of max(0, cosine)³ with the given films.

        Only the nearest films of each are looked at; the rest count as nought.
        """
        found = [self.neighbours.nearest(int(row), NEIGHBOURS) for row in rows]
        columns = np.concatenate([near for near, _ in found])
        cubes = np.concatenate(
            [
                weight * np.maximum(cosines, 0.0) ** SHARPNESS
                for weight, (_, cosines) in zip(weights, found, strict=True)
            ]
        )
        sums = np.bincount(columns, cubes, minlength=len(self.vectors))
        return sums.astype(np.float64, copy=False)

    def cubes(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[row, column], the max(0, cosine)³ that `resemblance` sums up."""
        place = np.full(len(self.vectors), -1)
        place[columns] = np.arange(len(columns))
        found = np.zeros((len(rows), len(columns)))
        for index, row in enumerate(rows):
            near, cosines = self.neighbours.nearest(int(row), NEIGHBOURS)
            at = place[near]
            inside = at >= 0
            found[index, at[inside]] = np.maximum(cosines[inside], 0.0) ** SHARPNESS
        # A column that was asked for twice was filled once.
        return found[:, place[columns]]

    def genre_profile(
        self, rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """Return float32[genre], the unit mix of the films' genres; zeros where they have none."""
        mix = weights.astype(np.float32) @ self.genres[rows]
        length = np.linalg.norm(mix)
        profile: NDArray[np.float32] = mix / length if length else mix
        return profile
