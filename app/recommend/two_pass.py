"""The two passes of item CF over a taste.

The first pass, mostly the conditional mean, guesses what else the viewer likes; the second runs
the autoencoder on the likes and, softly, on the best of these guesses.

Source: the two-pass hybrid of the project's measurements on MovieLens. Changed: each term is
scaled by what is usual for its number of likes, kept in the build, instead of by the deviation
over the catalogue for this very profile; so a term is a fixed multiple of its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.taste import FULL_PROFILE, ramp_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.item_cf import ItemModel
    from app.recommend.scales import Scales
    from app.recommend.taste import Taste

MEAN_SHARE = 0.7
FIRST_PASS_AUTOENCODER = 0.7
SECOND_PASS_WEIGHT = 1.6
SECOND_PASS_FADE = 0.8
"""What the second pass loses of its weight by the time a taste is well known."""
FIRST_PASS_CONTENT = 0.25
SOFT_WEIGHT = 0.65
SOFT_FADE = 0.3
"""What the guesses lose of their weight by the time a taste is well known."""
SOFT_FILMS = 100
LEAST_MEAN_DEBIAS = 0.1
MEAN_DEBIAS = 0.3
AUTOENCODER_DEBIAS = 0.15


@dataclass(frozen=True)
class Worth:
    """What the outputs of item CF are worth in strength after so many likes.

    Attributes:
        likes: how many.
        mean: float64[film], of a conditional mean of 1.
        usual: float64[film], of the films' own share of likes.
        second: float64[film], of an output of 1 of the autoencoder's second pass.
        first: the same of its first pass.
    """

    likes: int
    mean: NDArray[np.float64]
    usual: NDArray[np.float64]
    second: NDArray[np.float64]
    first: float

    @classmethod
    def after(cls, likes: int, items: ItemModel, scales: Scales) -> Worth:
        """Work out the worth after so many likes."""
        ramp = ramp_of(likes)
        log_popularity = items.log_popularity.astype(np.float64)
        mean = np.exp(-(LEAST_MEAN_DEBIAS + MEAN_DEBIAS * ramp) * log_popularity)
        mean /= scales.mean_deviation(likes)
        unit = 1.0 / scales.autoencoder_deviation(likes)
        return cls(
            likes=likes,
            mean=mean,
            usual=mean * (MEAN_SHARE * items.like_share.astype(np.float64)),
            second=np.exp(-AUTOENCODER_DEBIAS * ramp * log_popularity)
            * (second_pass_weight(likes) * unit),
            first=ramp * FIRST_PASS_AUTOENCODER * unit,
        )


@dataclass(frozen=True)
class Evidence:
    """What a taste gives before it is blended, kept to explain the result.

    Attributes:
        taste: the likes that item CF knows.
        coefficients: float64[like], the weight of each like in the conditional mean.
        expected: float64[film], what the likes add to the films' own share of likes.
        second: float64[film], the autoencoder's second pass.
        soft_rows: int64[soft], the films that the first pass is surest of.
        soft_weights: float64[soft], their weights.
        worth: what outputs are worth in strength; `expected` and `second` are in strength.
    """

    taste: Taste
    coefficients: NDArray[np.float64]
    expected: NDArray[np.float64]
    second: NDArray[np.float64]
    soft_rows: NDArray[np.int64]
    soft_weights: NDArray[np.float64]
    worth: Worth


def second_pass_weight(likes: int) -> float:
    """Return how much the second pass weighs after so many likes."""
    return SECOND_PASS_WEIGHT - SECOND_PASS_FADE * ramp_of(likes)


class TwoPass:
    """Runs both passes over a taste."""

    def __init__(self, items: ItemModel, scales: Scales) -> None:
        """Take the item CF and the yardsticks of a build."""
        self.items = items
        self._scales = scales
        self._worths: dict[int, Worth] = {}

    def worth(self, likes: int) -> Worth:
        """Return the worth after so many likes, worked out once."""
        likes = min(max(likes, 1), FULL_PROFILE)
        if likes not in self._worths:
            self._worths[likes] = Worth.after(likes, self.items, self._scales)
        return self._worths[likes]

    def evidence(self, taste: Taste, content: NDArray[np.float64]) -> Evidence:
        """Run both passes.

        Args:
            taste: the likes that item CF knows; there may be none, which leaves the films' own
                share of likes and what resembles the likes.
            content: float64[film], the content term of all likes.
        """
        items, worth = self.items, self.worth(len(taste))
        coefficients = items.coefficients(taste.rows, taste.weights)
        expected = items.covariance.weighted_sum(taste.rows, coefficients)
        expected *= worth.mean
        guesses = items.autoencoder.weighted_sum(taste.rows, taste.weights)
        guesses *= worth.first
        guesses += expected
        guesses += worth.usual
        guesses += content[: len(items)] * FIRST_PASS_CONTENT
        guesses[taste.rows] = -np.inf
        soft_rows, soft_weights = soft_profile(guesses)
        soft_weights *= SOFT_WEIGHT - SOFT_FADE * ramp_of(len(taste))
        second = items.autoencoder.weighted_sum(
            np.concatenate([taste.rows, soft_rows]), np.concatenate([taste.weights, soft_weights])
        )
        second *= worth.second
        return Evidence(taste, coefficients, expected, second, soft_rows, soft_weights, worth)


def soft_profile(
    guesses: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the best guesses, int64[soft], and how much each counts, float64[soft], 0–1.

    They count by how far they exceed the last of them.

    Args:
        guesses: float64[film], what the first pass gives; −∞ for films that must not enter.
    """
    count = min(SOFT_FILMS, int(np.isfinite(guesses).sum()))
    if count < 1:
        return np.empty(0, np.int64), np.empty(0)
    best = np.argpartition(guesses, len(guesses) - count)[-count:]
    excess = guesses[best] - guesses[best].min()
    most = excess.max()
    return best, excess / most if most > 0 else excess
