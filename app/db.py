"""The database: the declarative base, the session, and how SQLite is opened."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Insert
    from sqlalchemy.engine import Connection, Dialect, Engine

SQLITE_BUSY_MILLISECONDS = 5_000
# How often a writer looks whether it is its turn. SQLite's own waiting sleeps ever longer, up to
# 100 ms: under load the writers then wait for each other while the disk and the processor idle.
SQLITE_LOOK_SECONDS = 0.001
# Of SQLite's codes of errors the lowest byte is the kind: busy, whatever with.
_PRIMARY_CODE = 0xFF

# Whether the work at hand only reads. The web shell sets it for GET and HEAD; everything
# else, scripts too, begins its SQLite transactions as writers at once: a transaction that
# begins as a reader and then writes fails whenever somebody else wrote in between.
only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)

# Whether statements may take as long as they like: of scripts, where nobody waits for a page.
unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)

POSTGRESQL_CONNECT_SECONDS = 2
POSTGRESQL_POOL_SECONDS = 3
POSTGRESQL_IDLE_SECONDS = 60


@contextmanager
def only_reading() -> Iterator[None]:
    """Read what is committed without holding up anybody who writes, or waiting for them.

    Nothing of the session may be waiting to be committed.
    """
    token = only_reads.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        only_reads.reset(token)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read as an aware datetime (SQLite drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes; store the others in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime was given; use app.clock.utc_now().")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str, *, statement_seconds: int) -> dict[str, object]:
    """Return how connections are made and kept, for SQLAlchemy.

    On PostgreSQL a connection is tried before it is used, so that a restarted server costs no
    request; no wait is without end: not for a connection, a statement, a lock or a dead network.
    What people typed, the parameters of statements, is left out of errors and so of the log.

    Args:
        url: of the database.
        statement_seconds: how long a statement may take, except in scripts.
    """
    if make_url(url).get_backend_name() != "postgresql":
        return {"hide_parameters": True}
    patience = 0 if unhurried.get() else statement_seconds
    server_settings = {
        "statement_timeout": f"{patience}s",
        "idle_in_transaction_session_timeout": f"{POSTGRESQL_IDLE_SECONDS if patience else 0}s",
        "timezone": "UTC",
    }
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_timeout": POSTGRESQL_POOL_SECONDS,
        "connect_args": {
            "connect_timeout": POSTGRESQL_CONNECT_SECONDS,
            "tcp_user_timeout": POSTGRESQL_IDLE_SECONDS * 1000,
            "application_name": "marquee",
            "options": " ".join(f"-c {name}={value}" for name, value in server_settings.items()),
        },
    }


def upsert(
    table: type[Base],
    row: Mapping[str, object],
    *,
    key: str,
    change: Mapping[str, object],
) -> Insert:
    """Return what inserts a row, or changes the one that has its key already.

    Args:
        table: where to.
        row: the new row's columns.
        key: the primary key's column.
        change: what becomes of the columns of a row that is there.
    """
    dialect = db.session.get_bind().dialect.name
    if dialect == "postgresql":
        inserting = postgresql.insert(table).values(row)
        return inserting.on_conflict_do_update(index_elements=[key], set_=dict(change))
    embedded = sqlite.insert(table).values(row)
    return embedded.on_conflict_do_update(index_elements=[key], set_=dict(change))


def begin_snapshot() -> None:
    """Begin a transaction all of whose reads are of one moment, as SQLite's are anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def prepare_engine(engine: Engine) -> None:
    """Set up the engine's connections; on SQLite: WAL, full sync, foreign keys, early write locks.

    Args:
        engine: an engine that has not connected yet.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI object
    # Autocommit at the driver, so that _begin_sqlite alone says how a transaction begins.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if only_reads.get():
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Begin as the writer as soon as nobody else is."""
    driver: Any = connection.connection.dbapi_connection
    ends = time.monotonic() + SQLITE_BUSY_MILLISECONDS / 1000
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < ends:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
            time.sleep(SQLITE_LOOK_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # for SQLAlchemy to say what is wrong
    finally:
        driver.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")
