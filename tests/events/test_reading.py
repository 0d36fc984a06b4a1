"""What is asked of the event log, on each store, against counting one event at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from app.connections import only_reads
from app.db import db
from app.events.mongo import MongoPipelines, MongoSink
from app.events.mongo_reading import MongoReader
from app.events.reading import EventsUnreadableError, Funnel, LinkCount, Window
from app.events.sql import SqlSink
from app.events.sql_reading import SqlReader
from tests.factories import events as plain
from tests.parts.programs import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from app.events.names import Event
    from app.events.reading import EventReader

STORES = ["app", "app_on_postgresql", "mongo"]


class Store:
    """A store to be filled, and its reader."""

    def __init__(self, sink: SqlSink | MongoSink, reader: EventReader) -> None:
        """Take both."""
        self._sink = sink
        self.reader = reader

    def fill(self, events: list[Event]) -> list[Event]:
        self._sink.write(events)
        return plain.within(events)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in turn, empty."""
    if request.param != "mongo":
        request.getfixturevalue(request.param)
        yield Store(SqlSink(db.engine), SqlReader(db.engine))
        return
    url = request.getfixturevalue("mongo_server").url
    sink, pipelines = MongoSink(url, patience_milliseconds=10_000), MongoPipelines(url)
    yield Store(sink, MongoReader(pipelines))
    sink.close()
    pipelines.close()


@pytest.mark.parametrize(("seed", "count"), [(1, 600), (2, 40), (3, 5)])
def test_every_answer_is_what_counting_gives(store: Store, seed: int, count: int) -> None:
    events = store.fill(plain.random_events(seed, count))
    reader, window = store.reader, plain.WINDOW
    assert reader.funnel(window) == plain.funnel_of(events)
    assert dict(reader.films_shown(window)) == plain.films_of(events)
    counted = list(reader.viewer_counts(window))
    assert set(counted) == plain.viewers_of(events)
    assert len(set(counted)) == len(counted)
    some = {one for one in plain.viewers_of(events) if one.build in plain.BUILDS[:2]}
    assert set(reader.viewer_counts(window, plain.BUILDS[:2])) == some
    assert reader.searches(window) == plain.searches_of(events)
    assert reader.links_opened(window) == plain.links_of(events)
    assert reader.days(window) == plain.days_of(events)
    far = plain.far_comers(events)
    assert reader.came_far(range(1, 20), window) == len(far & set(range(1, 20)))
    assert reader.came_far([], window) == 0
    assert len(far) == reader.funnel(window).judged_many


def test_where_nothing_happened_there_is_nothing(store: Store) -> None:
    store.fill(plain.random_events(4, 50))
    later = Window(plain.WINDOW.end + timedelta(days=9), plain.WINDOW.end + timedelta(days=19))
    reader = store.reader
    assert reader.funnel(later) == Funnel(0, 0, 0, 0)
    assert list(reader.films_shown(later)) == []
    assert list(reader.viewer_counts(later)) == []
    assert reader.searches(later) == ()
    assert reader.links_opened(later) == LinkCount(0, 0, 0)
    assert reader.days(later) == ()


def test_a_reader_neither_writes_nor_waits_for_writers(app: Flask) -> None:
    with db.engine.begin():  # holds SQLite's one lock for writing
        assert SqlReader(db.engine).links_opened(plain.WINDOW) == LinkCount(0, 0, 0)
    assert not only_reads.get()


def test_a_store_that_does_not_answer_is_an_error() -> None:
    pipelines = MongoPipelines(f"mongodb://127.0.0.1:{free_port()}/marquee")
    with pytest.raises(EventsUnreadableError):
        MongoReader(pipelines).funnel(plain.WINDOW)
    pipelines.close()
    engine = create_engine("sqlite://")
    with pytest.raises(EventsUnreadableError):
        SqlReader(engine).funnel(plain.WINDOW)
    engine.dispose()
