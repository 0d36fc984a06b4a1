"""Item-based collaborative filtering on the lists of each film's strongest relations.

Source: the conditional mean of a Gaussian given the liked films ("kriging", simple kriging in
Matheron 1963), and EDLAE, Steck, "Autoencoders that don't overfit towards the identity" (2020).
Changed: covariances mix co-likes and content; both matrices are kept as top lists; EDLAE's
negative weights are dropped, and it runs a second time on a soft profile of the best guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.artifacts import Build


@dataclass(frozen=True)
class TopLists:
    """The rows of a film × film matrix, each cut to its largest entries.

    Attributes:
        columns: int32[film, entry], which films, ascending and different in each row.
        entries: float32[film, entry].
    """

    columns: NDArray[np.int32]
    entries: NDArray[np.float32]

    @classmethod
    def read(cls, build: Build, name: str) -> TopLists:
        """Map the lists of a build."""
        return cls(build.array(f"{name}_columns"), build.array(f"{name}_entries"))

    def weighted_sum(
        self, rows: NDArray[np.int64], weights: NDArray[np.floating[Any]]
    ) -> NDArray[np.float64]:
        """Return float64[film], the sum of the given rows, each times its weight."""
        scaled = self.entries[rows] * weights[:, None].astype(np.float32)
        return np.bincount(
            self.columns[rows].ravel(), scaled.ravel(), minlength=len(self.columns)
        ).astype(np.float64, copy=False)

    def block(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[row, column], the entries among given films; 0 where cut off."""
        place = np.full(len(self.columns), -1)
        place[columns] = np.arange(len(columns))
        # As one long row: numpy looks through that twice as fast as through many.
        found = place.take(self.columns[rows].ravel())
        wanted = np.flatnonzero(found >= 0)
        block = np.zeros((len(rows), len(columns)))
        at_row = wanted // self.columns.shape[1]
        block[at_row, found[wanted]] = self.entries[rows].ravel()[wanted]
        # A column that was asked for twice was filled once.
        return block[:, place[columns]]


@dataclass(frozen=True)
class ItemModel:
    """What item CF knows of the films that somebody likes, the first rows of the build.

    Attributes:
        like_share: float32[film], μ, the weighted share of people who like the film.
        log_popularity: float32[film], ln π, π the share of people who like it, floored.
        covariance: C, with the diagonal.
        autoencoder: B, EDLAE's positive weights from a film (row) to another (column).
        ridge: λ, how much one like is distrusted.
    """

    like_share: NDArray[np.float32]
    log_popularity: NDArray[np.float32]
    covariance: TopLists
    autoencoder: TopLists
    ridge: float

    def __len__(self) -> int:
        """Return how many films item CF knows."""
        return len(self.like_share)

    def own_covariance(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[film, film], symmetric: C among the given films plus the ridge."""
        block = self.covariance.block(rows, rows)
        block = np.where(block != 0, block, block.T)
        return block + self.ridge * np.eye(len(rows))

    def coefficients(
        self, rows: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return float64[like], the weights of the liked films in the conditional mean.

        Args:
            rows: the liked films.
            weights: how much of a like each counts as, 0–1.
        """
        surprise = weights * (1.0 - self.like_share[rows])
        return np.linalg.solve(self.own_covariance(rows), surprise).astype(np.float64, copy=False)
