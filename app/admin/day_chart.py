"""Events a day as columns of small charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.events.reading import DayCount, Window

WIDTH = 600
HEIGHT = 80
GAP_SHARE = 0.25
NAMES = (
    ("impression", "Pages of suggestions"),
    ("verdict", "Verdicts"),
    ("stars", "Stars given or taken back"),
    ("watchlist", "Films to see, on or off"),
    ("search", "Searches"),
    ("link_opened", "Lists opened by link"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A day: how many, and where its column stands."""

    day: date
    events: int
    x: float
    width: float
    height: int


@dataclass(frozen=True, slots=True)
class DayChart:
    """The events of a kind, a column for each day of the window."""

    title: str
    columns: tuple[Column, ...]

    @property
    def total(self) -> int:
        """How many events there were."""
        return sum(column.events for column in self.columns)

    @property
    def most(self) -> int:
        """How many there were on the busiest day."""
        return max(column.events for column in self.columns)


def day_charts(counts: Iterable[DayCount], window: Window) -> tuple[DayChart, ...]:
    """Return a chart for each kind of event; days without any are there, too."""
    found = {(count.name, count.day): count.events for count in counts}
    first, last = window.begin.date(), window.end.date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple(
        DayChart(title, _columns({day: found.get((name, day), 0) for day in days}))
        for name, title in NAMES
    )


def _columns(events: dict[date, int]) -> tuple[Column, ...]:
    pitch = WIDTH / len(events)
    width = pitch * (1 - GAP_SHARE)
    most = max(events.values())
    return tuple(
        Column(
            day=day,
            events=count,
            x=round(place * pitch + (pitch - width) / 2, 2),
            width=round(width, 2),
            height=max(1, round(HEIGHT * count / most)) if count else 0,
        )
        for place, (day, count) in enumerate(events.items())
    )
