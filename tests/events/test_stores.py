"""The stores of the event log: the table, and MongoDB with what can go wrong there."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from mockupdb import MockupDB

from app import create_app
from app.db import db
from app.events import log
from app.events.mongo import MongoSink
from app.events.names import Event
from app.events.sql import SqlSink
from app.events.writer import SinkError
from tests.events.conftest import NOON
from tests.parts.programs import free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.parts.mongo_server import MongoServer

SEARCH = {"words": 2, "hits": 0}
# Patience is 50 ms; the rest is for a busy machine.
# What pymongo waits by itself is thirty.
QUICK_SECONDS = 5.0


def searches(count: int) -> list[Event]:
    return [Event("search", NOON + timedelta(seconds=n), n, SEARCH) for n in range(count)]


@pytest.fixture(params=["sql", "mongo"])
def store(request: pytest.FixtureRequest, app: Flask) -> Iterator[SqlSink | MongoSink]:
    """Each store in turn, empty."""
    if request.param == "sql":
        yield SqlSink(db.engine)
        return
    url = request.getfixturevalue("mongo_server").url
    sink = MongoSink(url, patience_milliseconds=10_000)  # what is tested here is no speed
    yield sink
    sink.close()


def test_what_is_written_can_be_read(store: SqlSink | MongoSink) -> None:
    events = searches(3)
    store.write([events[2], events[0], events[1]])
    assert list(store.since("search", NOON)) == events
    assert list(store.since("search", NOON + timedelta(seconds=2))) == events[2:]
    assert list(store.since("verdict", NOON)) == []


def test_writing_again_leaves_one_of_each(store: SqlSink | MongoSink) -> None:
    events = searches(4)
    store.write(events[:2])
    store.write(events)
    store.write(events)
    assert list(store.since("search", NOON)) == events


def test_old_events_are_forgotten(store: SqlSink | MongoSink) -> None:
    events = searches(4)
    store.write(events)
    assert store.forget_before(NOON + timedelta(seconds=3)) == 3
    assert list(store.since("search", NOON)) == events[3:]


def test_a_table_that_is_not_there_is_a_failure_of_the_sink(app: Flask) -> None:
    db.drop_all()
    with pytest.raises(SinkError):
        SqlSink(db.engine).write(searches(1))


def test_a_closed_port_fails_quickly() -> None:
    sink = MongoSink(f"mongodb://127.0.0.1:{free_port()}/marquee")
    began = time.monotonic()
    with pytest.raises(SinkError):
        sink.write(searches(1))
    assert time.monotonic() - began < QUICK_SECONDS
    with pytest.raises(SinkError):
        sink.forget_before(NOON)
    sink.close()


def test_a_server_that_answers_nothing_fails_quickly() -> None:
    server = MockupDB(auto_ismaster={"maxWireVersion": 21, "minWireVersion": 0})
    server.run()
    sink = MongoSink(server.uri)
    began = time.monotonic()
    with pytest.raises(SinkError):
        sink.write(searches(1))
    assert time.monotonic() - began < QUICK_SECONDS
    sink.close()
    server.stop()


@pytest.mark.parametrize(
    ("answer", "is_failure"),
    [
        ({"ok": 0, "code": 11600, "errmsg": "shutting down"}, True),
        ({"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 14031, "errmsg": "disk"}]}, True),
        ({"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 11000, "errmsg": "twice"}]}, False),
    ],
)
def test_what_a_server_answers(answer: dict[str, object], *, is_failure: bool) -> None:
    server = MockupDB(auto_ismaster={"maxWireVersion": 21, "minWireVersion": 0})
    server.autoresponds(lambda asked: asked.command_name == "insert" and asked.replies(answer))
    server.run()
    sink = MongoSink(server.uri)
    if is_failure:
        with pytest.raises(SinkError):
            sink.write(searches(1))
    else:
        sink.write(searches(1))
    sink.close()
    server.stop()


def test_the_site_notes_events_in_its_database(tmp_path: Path) -> None:
    app = create_app({"instance_path": tmp_path, "events": True})
    with app.app_context():
        db.create_all()
        log.record("search", None, NOON, **SEARCH)
        wait_until(lambda: log.log_figures().written == 1, seconds=30, what="it is written")
        found = log.find_log()
        assert found is not None
        assert [event.data for event in found.store.since("search", NOON)] == [SEARCH]
        assert log.log_figures() == log.LogFigures("ok", written=1)
        assert log.forget_old(NOON + timedelta(days=1)) == 0
        assert log.forget_old(NOON + timedelta(days=91)) == 1
        found.writer.close()
        db.engine.dispose()


def test_the_site_notes_events_in_mongodb(tmp_path: Path, mongo_server: MongoServer) -> None:
    app = create_app({"instance_path": tmp_path, "events": True, "mongo_url": mongo_server.url})
    with app.app_context():
        log.record("search", 5, NOON, **SEARCH)
        wait_until(lambda: bool(mongo_server.documents()), seconds=30, what="it is written")
        (document,) = mongo_server.documents()
        del document["_id"]
        assert document == {"name": "search", "at": NOON, "viewer_id": 5, **SEARCH}
        found = log.find_log()
        assert found is not None
        found.writer.close()
        assert isinstance(found.store, MongoSink)
        found.store.close()


def test_a_site_may_note_nothing(app: Flask) -> None:
    log.record("search", None, NOON, **SEARCH)
    assert log.log_figures() == log.LogFigures("off")
    assert log.forget_old(NOON) == 0
    with pytest.raises(ValueError, match="keys"):
        log.record("search", None, NOON, text="heat")
