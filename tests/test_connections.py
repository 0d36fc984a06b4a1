"""Connections to PostgreSQL: what reading costs, and when they are tried before they are used."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from psycopg import Connection
from sqlalchemy import create_engine, event, insert, select, text

from app import connections
from app.accounts.models import Viewer
from app.clock import utc_now
from app.db import begin_snapshot, db, only_reading
from tests.factories.accounts import make_viewer
from tests.parts.postgresql import end_connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.parts.postgresql import Cluster

pytestmark = pytest.mark.usefixtures("app_on_postgresql")


@contextmanager
def pings_of(engine: Engine) -> Iterator[list[object]]:
    """Note the connections about which the server is asked."""
    asked: list[object] = []
    ping = engine.dialect.do_ping

    def note(connection: object) -> bool:
        asked.append(connection)
        return ping(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.dialect, "do_ping", note)
        yield asked


def in_transaction() -> bool:
    """Whether two statements see one transaction."""
    now = text("SELECT now()")
    first = db.session.scalar(now)
    time.sleep(0.002)
    return db.session.scalar(now) == first


def test_what_only_reads_begins_no_transaction() -> None:
    db.session.rollback()
    with only_reading():
        assert not in_transaction()
    assert in_transaction()  # the next one that has the connection may write


def test_who_writes_after_a_reader_on_the_same_connection_can_take_it_back() -> None:
    db.session.rollback()
    with only_reading():
        reader = db.session.connection().connection.dbapi_connection
    make_viewer()
    assert db.session.connection().connection.dbapi_connection is reader
    db.session.rollback()
    assert db.session.scalars(select(Viewer.id)).all() == []


def test_reading_again_changes_nothing_about_the_connection() -> None:
    db.session.rollback()
    switched: list[bool] = []
    autocommit = Connection.autocommit

    def switch(connection: Connection, value: bool) -> None:  # noqa: FBT001 - psycopg's own
        switched.append(value)
        autocommit.fset(connection, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "autocommit", property(autocommit.fget, switch))
        for _ in range(3):
            with only_reading():
                db.session.scalar(text("SELECT 1"))
    assert len(switched) <= 1


def test_a_snapshot_is_of_one_moment() -> None:
    db.session.rollback()
    with only_reading():
        begin_snapshot()
        assert in_transaction()
        count = len(db.session.scalars(select(Viewer.id)).all())
        other = create_engine(db.engine.url)
        with other.begin() as connection:
            connection.execute(insert(Viewer).values(created_at=utc_now()))
        other.dispose()
        assert len(db.session.scalars(select(Viewer.id)).all()) == count
    with only_reading():
        assert len(db.session.scalars(select(Viewer.id)).all()) == count + 1


def test_what_only_reads_cannot_write() -> None:
    db.session.rollback()
    with only_reading(), pytest.raises(RuntimeError, match="only reads so far"):
        make_viewer()
    assert db.session.scalars(select(Viewer.id)).all() == []


def test_a_connection_used_just_now_costs_no_question() -> None:
    with pings_of(db.engine) as pings:
        for _ in range(3):
            db.session.scalar(text("SELECT 1"))
            db.session.rollback()
    assert pings == []


def test_one_that_lay_idle_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.scalar(text("SELECT 1"))
    db.session.rollback()
    monkeypatch.setattr(connections, "POSTGRESQL_TRUSTED_SECONDS", 0.0)
    with pings_of(db.engine) as pings:
        db.session.scalar(text("SELECT 1"))
    assert len(pings) == 1


def test_one_that_the_server_closed_costs_no_request(postgresql: Cluster) -> None:
    db.session.scalar(text("SELECT 1"))
    db.session.rollback()
    made: list[object] = []
    event.listen(db.engine, "connect", lambda connection, _record: made.append(connection))
    end_connections(postgresql.port, str(db.engine.url.database))
    assert db.session.scalar(text("SELECT 1")) == 1
    assert len(made) == 1
