"""How well regarded and how widely liked each film is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARS = np.arange(1, 11) / 2.0
DAMPING_VOTES = 30.0
"""Votes at the overall mean that every film starts with, where too few were given to choose."""
LIKERS_AT_LEAST = 5.0


@dataclass(frozen=True)
class Renown:
    """What is said of each film by everybody.

    Attributes:
        regard: float32[film] in 0–1, how well regarded it is.
        log_popularity: float32[film], ln of the share of people who like it, floored.
        damping_votes: votes at the overall mean that every film's regard started with.
    """

    regard: NDArray[np.float32]
    log_popularity: NDArray[np.float32]
    damping_votes: float = DAMPING_VOTES


def damped_mean(
    histograms: NDArray[np.float64], damping: float = DAMPING_VOTES
) -> NDArray[np.float64]:
    """Return float64[film], the mean stars of each film damped towards the overall mean.

    Args:
        histograms: float64[film, 10], counts of 0.5, 1.0 … 5.0 stars.
        damping: votes at the overall mean that every film starts with, more than 0.

    Returns:
        Stars, 0.5–5; the overall mean for films without votes, 3 where nobody voted at all.
    """
    votes = histograms.sum(axis=1)
    stars = histograms @ STARS
    overall = stars.sum() / votes.sum() if votes.sum() else 3.0
    mean: NDArray[np.float64] = (stars + damping * overall) / (votes + damping)
    return mean


def popularity(like_counts: NDArray[np.int64], user_count: int) -> NDArray[np.float64]:
    """Return float64[film], the share of people who like each film, as if at least five did."""
    return np.maximum(like_counts, LIKERS_AT_LEAST) / max(user_count, LIKERS_AT_LEAST)
