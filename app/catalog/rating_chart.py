"""How the audience's ratings spread, as bars of a small chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.ratings import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

CHART_HEIGHT = 60
BAR_PITCH = 18
BAR_WIDTH = 14


@dataclass(frozen=True, slots=True)
class RatingBar:
    """One bar: how many people gave so many stars.

    Attributes:
        stars: 0.5, 1.0 … 5.0.
        votes: how many people.
        x: the bar's left edge, in the chart's units.
        height: 0 for nobody, `CHART_HEIGHT` for the commonest answer; somebody is at least 1.
    """

    stars: float
    votes: int
    x: int
    height: int

    @property
    def label(self) -> str:
        """The stars in words: "½", "1", "1½" …."""
        whole, half = divmod(self.stars, 1)
        return f"{int(whole) or ''}{'½' if half else ''}"


def rating_bars(histogram: Sequence[int]) -> tuple[RatingBar, ...]:
    """Return the ten bars of a histogram of ratings, the fewest stars first."""
    most = max(histogram) or 1
    return tuple(
        RatingBar(
            stars=stars,
            votes=votes,
            x=step * BAR_PITCH,
            height=max(1, round(CHART_HEIGHT * votes / most)) if votes else 0,
        )
        for step, (stars, votes) in enumerate(zip(STEPS, histogram, strict=True))
    )
