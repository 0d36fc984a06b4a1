"""How good a ranking is.

Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation" (2002); the long tail after
Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-n tasks" (2010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHORT_HEAD = 1 / 3
"""The most liked films that together get this part of all likes are no tail."""


class Interval(NamedTuple):
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float


def ndcg(hits: NDArray[np.bool_], relevant: int) -> float:
    """Return the normalised discounted cumulative gain, 0–1.

    Args:
        hits: bool[place], whether the film at each place is relevant, the first place first.
        relevant: how many relevant films there are, at least one.
    """
    discounts = 1.0 / np.log2(np.arange(2, len(hits) + 2))
    return float(discounts[hits].sum() / discounts[: min(len(hits), relevant)].sum())


def recall(hits: NDArray[np.bool_], relevant: int) -> float:
    """Return the share of relevant films found, of those that had room, 0–1."""
    return float(hits.sum() / min(len(hits), relevant))


def long_tail(like_counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return bool[film]: all but the most liked films that get a third of the likes.

    Args:
        like_counts: int64[film].
    """
    order = np.argsort(-like_counts, kind="stable")
    before = np.cumsum(like_counts[order]) - like_counts[order]
    tail = np.empty(len(like_counts), bool)
    tail[order] = before >= SHORT_HEAD * like_counts.sum()
    return tail


def mean_interval(values: NDArray[np.float64], groups: NDArray[np.int64]) -> Interval:
    """Return the mean of values and its 95 % interval, people being independent.

    Args:
        values: float64[case].
        groups: int64[case], the person of each case; one person's cases hang together.
    """
    mean = float(values.mean())
    _, index = np.unique(groups, return_inverse=True)
    sums = np.bincount(index, values - mean)
    error = float(np.sqrt((sums**2).sum())) / len(values)
    return Interval(mean, mean - 1.96 * error, mean + 1.96 * error)
