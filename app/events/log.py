"""Noting events: chosen once in the factory, written in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from flask import current_app

from app.db import db
from app.events.mongo_reading import MongoReader
from app.events.names import Event, Value
from app.events.sql import SqlSink
from app.events.sql_reading import SqlReader
from app.events.writer import BackgroundWriter, Sink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flask import Flask

    from app.events.reading import EventReader

EXTENSION = "marquee-events"
KEPT_DAYS = 90


class EventStore(Sink[Event], Protocol):
    """Where the log is kept: what is written there can be read."""

    def since(self, name: str, moment: datetime) -> Iterator[Event]:
        """Yield the events of a name from a moment on, the oldest first."""

    def forget_before(self, moment: datetime) -> int:
        """Delete the events before a moment, and return how many they were."""


@dataclass(frozen=True, slots=True)
class LogFigures:
    """How the log of this process does.

    Attributes:
        state: "off", "ok" or "degraded".
        written: events written since the process began.
        dropped: events lost, as too many waited.
        waiting: events not yet written.
    """

    state: str
    written: int = 0
    dropped: int = 0
    waiting: int = 0


class EventLog:
    """Takes events and has them written to a store."""

    def __init__(self, store: EventStore, reader: EventReader) -> None:
        """Write nothing yet."""
        self.store = store
        self.reader = reader
        self.writer: BackgroundWriter[Event] = BackgroundWriter(store, name="events")

    @property
    def figures(self) -> LogFigures:
        """How it does in this process."""
        writer = self.writer
        state = "degraded" if writer.is_degraded else "ok"
        return LogFigures(state, writer.written, writer.dropped, writer.waiting)


def init_app(app: Flask, *, enabled: bool, mongo_url: str) -> None:
    """Choose where events go: MongoDB where there is an address, else the site's database.

    Args:
        app: the application, its database bound.
        enabled: whether anything is noted at all.
        mongo_url: of a MongoDB, or empty.
    """
    app.extensions[EXTENSION] = None
    if not enabled:
        return
    if mongo_url:
        # pymongo takes a while to import, and most sites do not need it.
        from app.events.mongo import MongoPipelines, MongoSink

        reader = MongoReader(MongoPipelines(mongo_url))
        app.extensions[EXTENSION] = EventLog(MongoSink(mongo_url), reader)
        return
    with app.app_context():
        app.extensions[EXTENSION] = EventLog(SqlSink(db.engine), SqlReader(db.engine))


def record(name: str, viewer_id: int | None, at: datetime, **data: Value) -> None:
    """Note an event; never waits and never fails for want of a store.

    Args:
        name: one of `app.events.names.EVENTS`.
        viewer_id: who, if anybody who ever acted.
        at: when.
        data: exactly the keys of that event.

    Raises:
        ValueError: that event does not say such things.
    """
    event = Event(name, at, viewer_id, data)
    log = find_log()
    if log is not None:
        log.writer.put(event)


def forget_old(now: datetime) -> int:
    """Delete events that are older than `KEPT_DAYS`, and return how many they were.

    Raises:
        SinkError: the store does not answer.
    """
    log = find_log()
    return 0 if log is None else log.store.forget_before(now - timedelta(days=KEPT_DAYS))


def find_log() -> EventLog | None:
    """Return the application's log; None where it is off."""
    log: EventLog | None = current_app.extensions[EXTENSION]
    return log


def find_reader() -> EventReader | None:
    """Return who answers questions about the log; None where it is off."""
    log = find_log()
    return None if log is None else log.reader


def log_figures() -> LogFigures:
    """Return how the log of this process does, for an operator."""
    log = find_log()
    return LogFigures("off") if log is None else log.figures
