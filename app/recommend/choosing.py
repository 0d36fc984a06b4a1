"""From scores to a list: the best films first, kept varied by a few rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.calibration import calibrated, genre_shares
from app.recommend.diversify import POOL, TEN, spread_series, varied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.scoring import Scoring
    from app.recommend.types import Mix

LIKES_FOR_VARIETY = 3
"""With fewer likes, nobody is made to look at anything but the best."""
LIKES_FOR_CALIBRATION = 5
"""From so many likes on, their genres tell what the list should be made of."""


@dataclass(frozen=True)
class Choosing:
    """Chooses what to suggest, in order.

    Attributes:
        content: the content of the build.
        series: int32[film], which series each film is of; −1 for none.
        is_new: bool[film], the films that are new to the catalogue.
        order: int32[film], the build's fixed random order, which breaks ties.
    """

    content: ContentSpace
    series: NDArray[np.int32]
    is_new: NDArray[np.bool_]
    order: NDArray[np.int32]

    def chosen(
        self, scoring: Scoring, free: NDArray[np.int64], count: int, mix: Mix
    ) -> NDArray[np.int64]:
        """Return int64[suggestion], the rows to suggest.

        A longer list begins like a shorter one.

        Args:
            scoring: the scores.
            free: int64[film], the rows that may be suggested.
            count: how many are wanted; fewer only where fewer are free.
            mix: what the list should be like.
        """
        likes = len(scoring.taste) if mix.rules else 0
        # Films of a series that wait for a later ten need others to take their place.
        wanted = max(2 * count, POOL) if mix.diversity or likes >= LIKES_FOR_VARIETY else count
        rows = self._best(scoring, free, wanted if count > 0 else 0)
        if mix.diversity:
            vectors = self.content.vectors[rows[:POOL]]
            rows = rows[varied(scoring.points[rows], vectors, wanted, mix.diversity)]
        elif likes >= LIKES_FOR_CALIBRATION:
            rows = self._in_tens(scoring, self._calibrated(scoring, rows))
        if likes >= LIKES_FOR_VARIETY:
            rows = rows[spread_series(self.series[rows], count)]
            rows = self._with_new(scoring, rows, free)
        return rows[:count]

    def _best(self, scoring: Scoring, rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Return the rows with most points, in order."""
        scores = scoring.points[rows]
        if count < len(rows):
            bar = np.partition(scores, len(rows) - count - 1)[len(rows) - count - 1]
            rows = rows[scores >= bar]
        order = np.lexsort((self.order[rows], -scoring.totals[rows], -scoring.points[rows]))
        return rows[order][:count]

    def _calibrated(self, scoring: Scoring, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        taste = scoring.taste
        wanted = taste.weights @ genre_shares(self.content.genres[taste.rows])
        shares = genre_shares(self.content.genres[rows[:POOL]])
        return rows[calibrated(scoring.points[rows], shares, wanted)]

    def _in_tens(self, scoring: Scoring, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sort each ten by score: what is in it was chosen together."""
        tens = np.arange(len(rows)) // TEN
        return rows[np.lexsort((np.arange(len(rows)), -scoring.points[rows], tens))]

    def _with_new(
        self, scoring: Scoring, rows: NDArray[np.int64], free: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Put the next best film that is new last into each ten that holds none."""
        fresh = free[self.is_new[free]]
        waiting = [
            row
            for row in self._best(scoring, fresh, len(rows) // TEN).tolist()
            if scoring.resembles(row)
        ]
        left = rows.tolist()
        chosen: list[int] = []
        while left:
            ten, left = left[:TEN], left[TEN:]
            waiting = [row for row in waiting if row not in ten]
            if len(ten) == TEN and waiting and not self.is_new[ten].any():
                left = [ten.pop(), *(row for row in left if row != waiting[0])]
                ten.append(waiting.pop(0))
            chosen += ten
        return np.array(chosen, np.int64)
