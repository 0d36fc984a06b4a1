"""Placing films that item CF does not know among those it knows, by what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.artifacts import Build

FAME_WEIGHT = 2.0
"""Strength of a deviation of expected fame: what tells unknown films apart most."""


@dataclass(frozen=True)
class Placement:
    """Where each film beyond item CF stands: its likest films of those that item CF knows.

    Attributes:
        kin: int[placed, kin], rows of known films.
        shares: float32[placed, kin], how much each counts; a row sums to less than 1, and the
            less, the less the film is like them.
        expected_fame: float32[placed], how widely liked a film of its kind is, from 0, in
            deviations over the known films.
    """

    kin: NDArray[np.integer]
    shares: NDArray[np.float32]
    expected_fame: NDArray[np.float32]

    @classmethod
    def read(cls, build: Build) -> Placement:
        """Map the placement of a build."""
        # Rows as wide as addresses are gathered three times as fast.
        kin = build.array("kin").astype(np.intp)
        return cls(kin, build.array("kin_shares"), build.array("expected_fame"))

    @classmethod
    def nowhere(cls, count: int) -> Placement:
        """Place so many films nowhere."""
        nothing = np.zeros((count, 0), np.float32)
        return cls(nothing.astype(np.int32), nothing, np.zeros(count, np.float32))

    def carried(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64[placed, ...], what the kin have, by their shares.

        Args:
            values: float64[known film, ...].
        """
        narrow = values.astype(np.float32).take(self.kin, axis=0)
        found: NDArray[np.float32] = np.einsum("pk,pk...->p...", self.shares, narrow)
        return found.astype(np.float64)

    def of(self, places: NDArray[np.int64]) -> Placement:
        """Return the placement of some of the placed films, by place from 0."""
        return Placement(self.kin[places], self.shares[places], self.expected_fame[places])
