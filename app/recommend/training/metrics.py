"""How good a ranking is, and how sure that is.

Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation" (2002); the long tail after
Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-n tasks" (2010);
intra-list similarity after Ziegler et al. (2005); intervals of clustered means after Liang and
Zeger (1986), of ratios by Taylor's linearisation (Cochran 1977), of coverage by Tukey's jackknife.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHORT_HEAD = 1 / 3
"""The most liked films that together get this part of all likes are no tail."""
CONFIDENCE = 0.95


class Interval(NamedTuple):
    """A figure and its 95 % interval."""

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


def likeness(vectors: NDArray[np.floating]) -> float:
    """Return the mean cosine of all pairs of a list.

    Args:
        vectors: floating[film, dimension], of length 1 or 0; at least two.
    """
    count = len(vectors)
    pairs = vectors @ vectors.T
    return float((pairs.sum() - np.trace(pairs)) / (count * (count - 1)))


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

    With as many cases for each person, it is the t interval of the people's means.

    Args:
        values: float64[case].
        groups: int64[case], the person of each case; one person's cases hang together.
    """
    mean = float(values.mean())
    _, index = np.unique(groups, return_inverse=True)
    sums = np.bincount(index, values - mean)
    people = len(sums)
    scatter = float((sums**2).sum()) * people / max(people - 1, 1)
    return _around(mean, np.sqrt(scatter) / len(values), people)


def ratio_interval(above: NDArray[np.float64], below: NDArray[np.float64]) -> Interval:
    """Return the ratio of two means over the same people, with its 95 % interval.

    Args:
        above: float64[person].
        below: float64[person].

    Returns:
        NaN where `below` is 0 throughout.
    """
    if not below.any():
        return Interval(np.nan, np.nan, np.nan)
    people = len(above)
    ratio = float(above.mean() / below.mean())
    scatter = float(((above - ratio * below) ** 2).sum()) * people / max(people - 1, 1)
    return _around(ratio, np.sqrt(scatter) / people / float(below.mean()), people)


def coverage(lists: Sequence[NDArray[np.int64]], film_count: int) -> Interval:
    """Return the share of a catalogue that is in anybody's list, with its 95 % interval.

    Args:
        lists: of each person the films shown, int64[film].
        film_count: films of the catalogue.
    """
    films, index = np.unique(np.concatenate(lists), return_inverse=True)
    owners = np.repeat(np.arange(len(lists)), [len(own) for own in lists])
    pairs = np.unique(np.stack([index, owners]), axis=1)
    seen_by = np.bincount(pairs[0])
    alone = np.bincount(pairs[1], seen_by[pairs[0]] == 1, minlength=len(lists)) / film_count
    people = len(lists)
    variance = (people - 1) / people * float(((alone - alone.mean()) ** 2).sum())
    return _around(len(films) / film_count, np.sqrt(variance), people)


def _around(mean: float, error: float, people: int) -> Interval:
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, max(people - 1, 1))) * float(error)
    return Interval(mean, mean - half, mean + half)
