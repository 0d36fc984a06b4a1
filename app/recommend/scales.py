"""What is usual in a build: the yardsticks that its terms are measured by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.taste import FULL_PROFILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Scales:
    """What is usual in this build, measured at training over simulated profiles.

    Attributes:
        like_counts: numbers of likes, ascending, at which the deviations were measured.
        mean_deviations: usual deviation over films of the conditional mean, one a count.
        autoencoder_deviations: the same for the second pass of the autoencoder.
        genre_deviation: the same for the genre cosine.
        points_scale: the strength that gives 63 points.
    """

    like_counts: Sequence[int]
    mean_deviations: Sequence[float]
    autoencoder_deviations: Sequence[float]
    genre_deviation: float
    points_scale: float

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Scales:
        """Read what `dataclasses.asdict` wrote."""
        return cls(**values)  # type: ignore[arg-type]  # the manifest was verified

    def mean_deviation(self, likes: int) -> float:
        """Return the usual deviation of the conditional mean for so many likes."""
        return self._at(likes, self.mean_deviations)

    def autoencoder_deviation(self, likes: int) -> float:
        """Return the usual deviation of the autoencoder's second pass for so many likes."""
        return self._at(likes, self.autoencoder_deviations)

    def _at(self, likes: int, deviations: Sequence[float]) -> float:
        likes = min(likes, FULL_PROFILE)
        return float(np.interp(np.log(likes), np.log(self.like_counts), deviations))
