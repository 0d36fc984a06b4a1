"""The site's figures within a window, put together from the event log and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.admin.exposure import Exposure, exposure
from app.admin.intervals import Interval, LikeSums
from app.admin.queries import publishers
from app.catalog.column_reads import film_columns
from app.events.reading import MANY_VERDICTS, Window

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.events.reading import (
        DayCount,
        EventReader,
        LinkCount,
        SearchCount,
        ViewerCount,
    )

WINDOWS = (7, 28, 90)
USUAL_DAYS = 28


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way from coming to publishing.

    Attributes:
        name: a few words.
        meaning: who is counted, in a sentence.
        people: how many.
        share: of the first step's people; None where there are none.
    """

    name: str
    meaning: str
    people: int
    share: float | None


@dataclass(frozen=True, slots=True)
class BuildLikes:
    """What people said of a build's suggestions.

    Attributes:
        build: its id; "" for the best regarded films that stand in for one.
        pages: of suggestions that it made.
        people: who liked or disliked a suggestion.
        likes: favourites and likes.
        dislikes: of suggestions.
        rate: the share of likes; None without verdicts.
    """

    build: str
    pages: int
    people: int
    likes: int
    dislikes: int
    rate: Interval | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted within a window.

    Attributes:
        days: how long the window is.
        window: from when to when.
        steps: from coming to publishing.
        strangers: how often something was shown to somebody who had never acted.
        builds: what people said of each build's suggestions, the newest first.
        exposure: how the films share the suggestions.
        searches: by number of words.
        links: lists opened by their links.
        events: by day and name.
    """

    days: int
    window: Window
    steps: tuple[Step, ...]
    strangers: int
    builds: tuple[BuildLikes, ...]
    exposure: Exposure
    searches: tuple[SearchCount, ...]
    links: LinkCount
    events: tuple[DayCount, ...]

    @property
    def search_count(self) -> int:
        """How many searches there were."""
        return sum(count.searches for count in self.searches)

    @property
    def searches_without_hit(self) -> int:
        """How many of them found nothing."""
        return sum(count.without_hit for count in self.searches)


def window_of(days: int, now: datetime) -> Window:
    """Return the window of so many days up to now."""
    return Window(now - timedelta(days=days), now)


def figures_of(reader: EventReader, days: int, now: datetime) -> Figures:
    """Return the figures of the last days.

    Args:
        reader: of the event log.
        days: how many.
        now: the present moment.

    Raises:
        EventsUnreadableError: the event log does not answer.
    """
    window = window_of(days, now)
    columns = film_columns()
    steps, strangers = _steps(reader, window)
    return Figures(
        days=days,
        window=window,
        steps=steps,
        strangers=strangers,
        builds=likes_by_build(reader.viewer_counts(window)),
        exposure=exposure(columns.film_ids, columns.votes, reader.films_shown(window)),
        searches=reader.searches(window),
        links=reader.links_opened(window),
        events=reader.days(window),
    )


def likes_by_build(counts: Iterable[ViewerCount]) -> tuple[BuildLikes, ...]:
    """Return what was said of each build, the newest first."""
    pages: dict[str, int] = {}
    sums: dict[str, LikeSums] = {}
    dislikes: dict[str, int] = {}
    for count in counts:
        build = count.build
        pages[build] = pages.get(build, 0) + count.pages
        dislikes[build] = dislikes.get(build, 0) + count.dislikes
        sums.setdefault(build, LikeSums()).add(count.likes, count.dislikes)
    return tuple(
        BuildLikes(
            build=build,
            pages=pages[build],
            people=sums[build].people,
            likes=sums[build].likes,
            dislikes=dislikes[build],
            rate=sums[build].rate,
        )
        for build in sorted(pages, reverse=True)
    )


def _steps(reader: EventReader, window: Window) -> tuple[tuple[Step, ...], int]:
    funnel = reader.funnel(window)
    published = sum(reader.came_far(batch, window) for batch in publishers(window))
    counted = (
        ("Came", "Were shown suggestions, or opened a list by its link.", funnel.came),
        ("Said something", "Of them: gave a film a verdict or stars.", funnel.judged),
        (
            f"Said {MANY_VERDICTS} things",
            f"Of them: did so {MANY_VERDICTS} times or more.",
            funnel.judged_many,
        ),
        ("Shared a list", "Of them: first showed a list of theirs to others.", published),
    )
    steps = tuple(
        Step(name, meaning, people, people / funnel.came if funnel.came else None)
        for name, meaning, people in counted
    )
    return steps, funnel.strangers
