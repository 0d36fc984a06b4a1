"""Every film's score for one profile: strengths, dislikes, points, parts and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.explain import shares
from app.recommend.types import Parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.blend import Blend
    from app.recommend.dislikes import Aversion
    from app.recommend.taste import Taste
    from app.recommend.types import Mix

REASONS_AT_MOST = 2
LEAST_POINTS = 0.5
LEAST_SHARE = 0.3
"""Points that a film must bring to be named, of those of the film that brings most."""
LIKES_TRIED = 3
"""So many likes, those that bring the list most, are tried; each costs a scoring without it."""
LEAST_LOSS = 0.01
"""Points that a suggestion must lose without a film for that film to be named."""


class Scoring:
    """The scores of all films for one profile and mix.

    Attributes:
        taste: the likes of the profile.
        totals: float64[film], strengths after dislikes.
        points: float64[film], scores, 0–100.
    """

    def __init__(self, blend: Blend, taste: Taste, aversions: list[Aversion], mix: Mix) -> None:
        """Score all films."""
        self._blend = blend
        self.taste = taste
        self._mix = mix
        self._strengths = blend.strengths(taste, mix)
        count = len(blend.rarity)
        self._drops, self._kept = np.zeros(count), np.ones(count)
        for aversion in aversions:
            worth = blend.passes.worth(1).mean[aversion.related] * mix.community
            self._drops[aversion.related] += aversion.drops * worth
            self._kept[aversion.near] *= aversion.kept
        self.totals = self._strengths.total - self._drops
        self.points = blend.points(self.totals) * self._kept

    def parts(self, row: int) -> Parts:
        """Return the parts of a film's score; each term gets its share of the points."""
        rate = self._points_per_strength(row)
        content = float(self._strengths.content[row]) * rate
        community = float(self._strengths.community[row]) * rate
        prior = float(self._strengths.prior[row]) * rate
        rest = float(self.points[row]) - content - community - prior
        return Parts(content, community, prior, rest)

    def resembles(self, row: int) -> bool:
        """Return whether a film is like any of the likes in what it is about."""
        return bool(self._strengths.content[row] > 0)

    def reasons(self, rows: NDArray[np.int64]) -> list[list[tuple[int, float]]]:
        """Return for each of the given films the likes it comes from, the strongest first.

        Returns:
            Rows of likes and the points that each brings. Only likes without which the film
            would score less are named.
        """
        if not len(self.taste) or not len(rows):
            return [[] for _ in rows]
        brought = shares(self._blend, self.taste, self._strengths.evidence, self._mix, rows)
        points = brought * np.array([[self._points_per_strength(int(row))] for row in rows])
        named = self._needed(rows, points)
        return [
            [
                (int(self.taste.rows[like]), float(points[place, like]))
                for like in np.argsort(-points[place], kind="stable")
                if named[place, like]
            ][:REASONS_AT_MOST]
            for place in range(len(rows))
        ]

    def _needed(self, rows: NDArray[np.int64], points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return bool[film, like]: which likes bring a film much, and that it would miss."""
        least = np.maximum(LEAST_POINTS, LEAST_SHARE * points.max(axis=1, keepdims=True))
        much = points >= least
        named = np.zeros(points.shape, bool)
        weight = (points * much).sum(axis=0)
        for like in np.argsort(-weight, kind="stable")[:LIKES_TRIED]:
            if much[:, like].any():
                left = self._points_without(int(like), rows)
                named[:, like] = much[:, like] & (left < self.points[rows] - LEAST_LOSS)
        return named

    def _points_without(self, like: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[film], what the given films would score without a like."""
        rest = self._blend.strengths(self.taste.without(like), self._mix, rows)
        totals = rest.total - self._drops[rows]
        return self._blend.points(totals) * self._kept[rows]

    def _points_per_strength(self, row: int) -> float:
        """Return the points that a unit of a film's strength is worth before dislikes."""
        strengths = self._strengths
        total = strengths.content[row] + strengths.community[row] + strengths.prior[row]
        if total <= 0:
            return 0.0
        return float(self._blend.points(total) / total)
