"""How many films there are of each year or decade, as bars of a small chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHART_WIDTH = 600
CHART_HEIGHT = 100
GAP_SHARE = 0.2
WIDEST_BAR = 48.0
MOST_YEARS = 60
YEARS_OF_A_DECADE = 10


@dataclass(frozen=True, slots=True)
class YearBar:
    """One bar of the chart.

    Attributes:
        label: "1994", or "1990s".
        films: how many.
        x: the bar's left edge, in the chart's units.
        width: of the bar.
        height: 0 for none, `CHART_HEIGHT` for the most; some is at least 1.
    """

    label: str
    films: int
    x: float
    width: float
    height: int


@dataclass(frozen=True, slots=True)
class YearChart:
    """A chart of films by year or by decade.

    Attributes:
        bars: from the first year with films to the last, those without films between included.
        unit: "year" or "decade".
    """

    bars: tuple[YearBar, ...]
    unit: str

    @property
    def most(self) -> int:
        """How many films the highest bar stands for."""
        return max(bar.films for bar in self.bars)


def year_chart(films: Mapping[int, int]) -> YearChart | None:
    """Return the chart of how many films there are of each year; None for fewer than two bars.

    More than sixty years are drawn as decades.

    Args:
        films: how many films, by year.
    """
    if not films:
        return None
    by_decade = max(films) - min(films) >= MOST_YEARS
    step = YEARS_OF_A_DECADE if by_decade else 1
    counts: dict[int, int] = {}
    for year, count in films.items():
        counts[year // step] = counts.get(year // step, 0) + count
    first, last = min(counts), max(counts)
    if first == last:
        return None
    pitch = CHART_WIDTH / (last - first + 1)
    width = min(pitch * (1 - GAP_SHARE), WIDEST_BAR)
    most = max(counts.values())
    bars = tuple(
        YearBar(
            label=f"{place * step}s" if by_decade else str(place),
            films=counts.get(place, 0),
            x=round((place - first) * pitch + (pitch - width) / 2, 2),
            width=round(width, 2),
            height=_height(counts.get(place, 0), most),
        )
        for place in range(first, last + 1)
    )
    return YearChart(bars, "decade" if by_decade else "year")


def _height(films: int, most: int) -> int:
    return max(1, round(CHART_HEIGHT * films / most)) if films else 0
