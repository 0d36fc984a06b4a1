"""What films are about: vectors of their facts, and genres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.recommend.index import Neighbours

NEIGHBOURS = 200
SHARPNESS = 3
CACHED_ROWS = 4096


@dataclass(frozen=True)
class ContentSpace:
    """The content side of a build.

    Attributes:
        vectors: float32[film, dimension], unit rows; zero rows for films without facts.
        detail: float32[film] in 0–1, how much is known of each film.
        genres: float32[film, genre], unit rows; zero rows for films without genres.
        neighbours: finds the nearest vectors.
    """

    vectors: NDArray[np.float32]
    detail: NDArray[np.float32]
    genres: NDArray[np.float32]
    neighbours: Neighbours

    def nearest(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the nearest films, int64[film], and how alike they are, float64[film] in 0–1.

        That is the cosine, less where little is known of either film.
        """
        near, cosines = self.neighbours.nearest(row, NEIGHBOURS)
        detail = np.sqrt(self.detail[near] * self.detail[row])
        return near, np.maximum(cosines, 0.0).astype(np.float64) * detail

    @cached_property
    def nearest_cubes(self) -> Callable[[int], tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """From a row to the nearest films and likeness³; kept, as likes are asked for again."""

        def nearest_cubes(row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
            near, likeness = self.nearest(row)
            return near, likeness**SHARPNESS

        return lru_cache(maxsize=CACHED_ROWS)(nearest_cubes)

    def resemblance(
        self, rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return float64[film], the weighted sum of likeness³ to the given films.

        Only the nearest films of each are looked at; the rest count as nought.
        """
        found = [self.nearest_cubes(int(row)) for row in rows]
        columns = np.concatenate([near for near, _ in found])
        cubes = [weight * cube for weight, (_, cube) in zip(weights, found, strict=True)]
        sums = np.bincount(columns, np.concatenate(cubes), minlength=len(self.vectors))
        return sums.astype(np.float64, copy=False)

    def cubes(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[row, column], the likeness³ that `resemblance` sums up."""
        place = np.full(len(self.vectors), -1)
        place[columns] = np.arange(len(columns))
        found = np.zeros((len(rows), len(columns)))
        for index, row in enumerate(rows):
            near, cubes = self.nearest_cubes(int(row))
            at = place[near]
            inside = at >= 0
            found[index, at[inside]] = cubes[inside]
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
