"""Asking the event log in MongoDB: the same questions as aggregations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from app.events.reading import (
    MANY_VERDICTS,
    MOST_WORDS,
    NEGATIVE,
    POSITIVE,
    SUGGESTIONS,
    TAKEN_BACK,
    DayCount,
    Funnel,
    LinkCount,
    SearchCount,
    ViewerCount,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.events.reading import Window

    Stage = Mapping[str, Any]


class Pipelines(Protocol):
    """Runs aggregations: `app.events.mongo.MongoPipelines`."""

    def answers(self, *stages: Stage) -> Iterator[dict[str, Any]]:
        """Yield what they give."""


class MongoReader:
    """Reads the collection `events`; see `EventReader`."""

    def __init__(self, pipelines: Pipelines) -> None:
        """Ask nothing yet."""
        self._ask = pipelines.answers

    def funnel(self, window: Window) -> Funnel:
        """See `EventReader`."""
        shown = _within(window, name={"$in": _SHOWN}, viewer_id=None)
        strangers = _first(self._ask(shown, {"$group": {"_id": None, "events": _ONE}}))
        counts = _first(
            self._ask(
                *_people(window),
                {
                    "$group": {
                        "_id": None,
                        "came": _ONE,
                        "judged": _sum({"$gte": ["$judged", 1]}),
                        "judged_many": _sum({"$gte": ["$judged", MANY_VERDICTS]}),
                    }
                },
            )
        )
        return Funnel(
            strangers.get("events", 0),
            *(counts.get(step, 0) for step in ("came", "judged", "judged_many")),
        )

    def came_far(self, viewer_ids: Sequence[int], window: Window) -> int:
        """See `EventReader`."""
        asked = _people(window, viewer_id={"$in": list(viewer_ids)})
        far = {"$match": {"judged": {"$gte": MANY_VERDICTS}}}
        counted = {"$group": {"_id": None, "people": _ONE}}
        count: int = _first(self._ask(*asked, far, counted)).get("people", 0)
        return count

    def films_shown(self, window: Window) -> Iterator[tuple[int, int]]:
        """See `EventReader`."""
        for found in self._ask(
            _within(window, name="impression"),
            {"$project": {"film_ids": 1}},
            {"$unwind": "$film_ids"},
            {"$group": {"_id": "$film_ids", "shown": _ONE}},
        ):
            yield found["_id"], found["shown"]

    def viewer_counts(
        self, window: Window, builds: Sequence[str] | None = None
    ) -> Iterator[ViewerCount]:
        """See `EventReader`."""
        asked: dict[str, Any] = {"name": {"$in": ["impression", "verdict"]}}
        if builds is not None:
            asked["build"] = {"$in": list(builds)}
        on_ten = ({"$eq": ["$name", "verdict"]}, {"$eq": ["$surface", SUGGESTIONS]})
        for found in self._ask(
            _within(window, **asked),
            {
                "$group": {
                    "_id": {"build": "$build", "viewer": "$viewer_id"},
                    "pages": _sum({"$eq": ["$name", "impression"]}),
                    "likes": _sum({"$and": [*on_ten, {"$in": ["$verdict", list(POSITIVE)]}]}),
                    "dislikes": _sum({"$and": [*on_ten, {"$eq": ["$verdict", NEGATIVE]}]}),
                }
            },
        ):
            who = found["_id"]
            counts = (found[key] for key in ("pages", "likes", "dislikes"))
            yield ViewerCount(who["build"], who.get("viewer"), *counts)

    def searches(self, window: Window) -> tuple[SearchCount, ...]:
        """See `EventReader`."""
        found = self._ask(
            _within(window, name="search"),
            {
                "$group": {
                    "_id": {"$min": ["$words", MOST_WORDS]},
                    "searches": _ONE,
                    "without_hit": _sum({"$eq": ["$hits", 0]}),
                }
            },
        )
        counts = (SearchCount(row["_id"], row["searches"], row["without_hit"]) for row in found)
        return tuple(sorted(counts, key=lambda count: count.words))

    def links_opened(self, window: Window) -> LinkCount:
        """See `EventReader`."""
        found = _first(
            self._ask(
                _within(window, name="link_opened"),
                {
                    "$group": {
                        "_id": "$list_id",
                        "opened": _ONE,
                        "by_others": _sum({"$eq": ["$by_curator", False]}),
                    }
                },
                {
                    "$group": {
                        "_id": None,
                        "opened": {"$sum": "$opened"},
                        "by_others": {"$sum": "$by_others"},
                        "lists": _ONE,
                    }
                },
            )
        )
        return LinkCount(*(found.get(key, 0) for key in ("opened", "by_others", "lists")))

    def days(self, window: Window) -> tuple[DayCount, ...]:
        """See `EventReader`."""
        day = {"$dateToString": {"format": "%Y-%m-%d", "date": "$at"}}
        found = self._ask(
            _within(window),
            {"$group": {"_id": {"day": day, "name": "$name"}, "events": _ONE}},
        )
        counts = (
            DayCount(date.fromisoformat(row["_id"]["day"]), row["_id"]["name"], row["events"])
            for row in found
        )
        return tuple(sorted(counts, key=lambda count: (count.day, count.name)))


_ONE = {"$sum": 1}
_SHOWN = ["impression", "link_opened"]


def _within(window: Window, **asked: object) -> Stage:
    return {"$match": {**asked, "at": {"$gte": window.begin, "$lt": window.end}}}


def _sum(condition: Stage) -> Stage:
    return {"$sum": {"$cond": [condition, 1, 0]}}


def _people(window: Window, **asked: object) -> tuple[Stage, ...]:
    """Return who was shown anything, each with how much they said."""
    verdict = {"$and": [{"$eq": ["$name", "verdict"]}, {"$ne": ["$verdict", TAKEN_BACK]}]}
    stars = {"$and": [{"$eq": ["$name", "stars"]}, {"$gt": ["$half_stars", 0]}]}
    said = {"$or": [verdict, stars]}
    who = asked or {"viewer_id": {"$ne": None}}
    return (
        _within(window, name={"$in": [*_SHOWN, "verdict", "stars"]}, **who),
        {
            "$group": {
                "_id": "$viewer_id",
                "shown": _sum({"$in": ["$name", _SHOWN]}),
                "judged": _sum(said),
            }
        },
        {"$match": {"shown": {"$gte": 1}}},
    )


def _first(answers: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Return the only answer; of no events there is none."""
    return next(answers, {})
