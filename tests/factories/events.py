"""Events as visitors might have caused them, by seed, and the plain way to count them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.events.names import SURFACES, Event
from app.events.reading import DayCount, Funnel, LinkCount, SearchCount, ViewerCount, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGIN = datetime(2025, 3, 1, 22, 0, tzinfo=UTC)
WINDOW = Window(BEGIN, BEGIN + timedelta(days=7))
BUILDS = ("20250101T000000-000000", "20250201T000000-000000", "")
KINDS = ("impression", "verdict", "link_opened", "search", "stars", "watchlist")
VERDICTS = ("favourite", "like", "dislike", "seen", "hide", "none")


def random_events(seed: int, count: int, *, viewers: int = 40) -> list[Event]:
    """Return events in and round `WINDOW`, some of them at its very edges."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    moments = [WINDOW.begin, WINDOW.end, WINDOW.end - timedelta(microseconds=1)]
    for _ in range(count):
        moments.append(BEGIN + timedelta(seconds=dice.uniform(-1.5, 8.5) * 86_400))  # noqa: PERF401 - reads better
    return [_event(dice, moment, viewers) for moment in moments]


def _event(dice: random.Random, at: datetime, viewers: int) -> Event:
    # Some come often, most hardly ever.
    viewer = int(viewers * dice.random() ** 3) + 1
    who = None if dice.random() < 0.2 else viewer
    name = dice.choices(KINDS, (4, 5, 1, 2, 2, 1))[0]
    build = dice.choice(BUILDS)
    if name == "impression":
        films = [int(30 * dice.random() ** 2) for _ in range(dice.randrange(6))]
        data = {"build": build, "surface": "suggestions", "page": 1, "film_ids": films}
    elif name == "verdict":
        who = viewer
        data = {
            "build": build,
            "surface": dice.choice((*SURFACES, "suggestions", "suggestions")),
            "slot": dice.choice((None, 3)),
            "film_id": dice.randrange(30),
            "verdict": dice.choice(VERDICTS),
        }
    elif name == "link_opened":
        data = {"list_id": dice.randrange(5), "by_curator": dice.random() < 0.3}
    elif name == "stars":
        half_stars = dice.choice((0, 0, 1, 7, 10))
        data = {"build": build, "surface": "film", "film_id": 3, "half_stars": half_stars}
    elif name == "watchlist":
        data = {"surface": "film", "film_id": 3, "wanted": dice.random() < 0.5}
    else:
        data = {"words": dice.randrange(7), "hits": dice.choice((0, 1, 12))}
    return Event(name, at, who, data)


def within(events: Iterable[Event], window: Window = WINDOW) -> list[Event]:
    """Return the events of a window."""
    return [event for event in events if window.begin <= event.at < window.end]


def funnel_of(events: list[Event]) -> Funnel:
    """Count the funnel one event at a time."""
    shown = [event for event in events if event.name in {"impression", "link_opened"}]
    came = {event.viewer_id for event in shown} - {None}
    said = Counter(
        event.viewer_id
        for event in events
        if (event.name == "verdict" and event.data["verdict"] != "none")
        or (event.name == "stars" and event.data["half_stars"] != 0)
    )
    return Funnel(
        sum(event.viewer_id is None for event in shown),
        len(came),
        sum(said[viewer] >= 1 for viewer in came),
        sum(said[viewer] >= 5 for viewer in came),
    )


def far_comers(events: list[Event]) -> set[int]:
    """Return who reached the funnel's end."""
    ids = {event.viewer_id for event in events if event.viewer_id is not None}
    one_by_one = {
        id_: funnel_of([event for event in events if event.viewer_id == id_]) for id_ in ids
    }
    return {id_ for id_, funnel in one_by_one.items() if funnel.judged_many}


def films_of(events: list[Event]) -> Counter[int]:
    """Count how often each film was shown."""
    counts: Counter[int] = Counter()
    for event in events:
        if event.name == "impression":
            films = event.data["film_ids"]
            assert isinstance(films, list)
            counts.update(films)
    return counts


def viewers_of(events: list[Event]) -> set[ViewerCount]:
    """Count what each viewer was shown and said, for each build."""
    found: dict[tuple[str, int | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    for event in events:
        if event.name not in {"impression", "verdict"}:
            continue
        counts = found[str(event.data["build"]), event.viewer_id]
        counts[0] += event.name == "impression"
        if event.name == "verdict" and event.data["surface"] == "suggestions":
            counts[1] += event.data["verdict"] in {"favourite", "like"}
            counts[2] += event.data["verdict"] == "dislike"
    return {ViewerCount(build, viewer, *counts) for (build, viewer), counts in found.items()}


def searches_of(events: list[Event]) -> tuple[SearchCount, ...]:
    """Count searches by words."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for event in events:
        if event.name == "search":
            words = event.data["words"]
            assert isinstance(words, int)
            found[min(words, 4)][0] += 1
            found[min(words, 4)][1] += event.data["hits"] == 0
    return tuple(SearchCount(words, *found[words]) for words in sorted(found))


def links_of(events: list[Event]) -> LinkCount:
    """Count opened lists."""
    opened = [event.data for event in events if event.name == "link_opened"]
    others = sum(not data["by_curator"] for data in opened)
    return LinkCount(len(opened), others, len({data["list_id"] for data in opened}))


def days_of(events: list[Event]) -> tuple[DayCount, ...]:
    """Count events by day and name."""
    counts = Counter((event.at.date(), event.name) for event in events)
    return tuple(DayCount(day, name, count) for (day, name), count in sorted(counts.items()))
