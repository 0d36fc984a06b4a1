"""What can be asked of the event log; each store answers with its own database's means.

Whatever is counted is counted where the events are. Only what there is one of for each film or
each viewer is handed over, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

POSITIVE = ("favourite", "like")
NEGATIVE = "dislike"
TAKEN_BACK = "none"
SUGGESTIONS = "suggestions"
MANY_VERDICTS = 5
MOST_WORDS = 4
"""Searches of so many words or more are counted together."""


class EventsUnreadableError(Exception):
    """The event log does not answer."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: from `begin` on, before `end`."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far people came within a window; each step counts those of the step before.

    Attributes:
        strangers: how often suggestions or lists were shown to somebody who had never acted.
        came: people who were shown suggestions or opened a list by its link.
        judged: of them, who said something of a film, by a verdict or by stars.
        judged_many: of them, who did so `MANY_VERDICTS` times or more.
    """

    strangers: int
    came: int
    judged: int
    judged_many: int


@dataclass(frozen=True, slots=True)
class ViewerCount:
    """What a viewer was shown by a build, and said of it.

    Attributes:
        build: its id; "" where there was none.
        viewer_id: who; None for all who had never acted.
        pages: of suggestions that were shown.
        likes: favourites and likes given on a page of suggestions.
        dislikes: given there.
    """

    build: str
    viewer_id: int | None
    pages: int
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class SearchCount:
    """Searches of as many words.

    Attributes:
        words: how many; `MOST_WORDS` stands for more, too.
        searches: how many there were.
        without_hit: how many of them found nothing.
    """

    words: int
    searches: int
    without_hit: int


@dataclass(frozen=True, slots=True)
class LinkCount:
    """Lists opened by their links.

    Attributes:
        opened: how often.
        by_others: how often by somebody else than the curator.
        lists: how many different lists.
    """

    opened: int
    by_others: int
    lists: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """The events of a name on a day of UTC."""

    day: date
    name: str
    events: int


class EventReader(Protocol):
    """Answers questions about a window; everything raises `EventsUnreadableError`."""

    def funnel(self, window: Window) -> Funnel:
        """Return how far people came."""

    def came_far(self, viewer_ids: Sequence[int], window: Window) -> int:
        """Return how many of these viewers reached the funnel's last step."""

    def films_shown(self, window: Window) -> Iterator[tuple[int, int]]:
        """Yield each suggested film with how often it was shown, in no order."""

    def viewer_counts(
        self, window: Window, builds: Sequence[str] | None = None
    ) -> Iterator[ViewerCount]:
        """Yield the counts of each viewer with each build, in no order.

        Args:
            window: of the events.
            builds: only these; None for all.
        """

    def searches(self, window: Window) -> tuple[SearchCount, ...]:
        """Return the searches by number of words, the fewest first."""

    def links_opened(self, window: Window) -> LinkCount:
        """Return how often lists were opened by their links."""

    def days(self, window: Window) -> tuple[DayCount, ...]:
        """Return the events by day and name, in that order; what there was none of is absent."""
