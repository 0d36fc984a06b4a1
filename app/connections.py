"""How connections to SQLite and PostgreSQL are made and kept, and how transactions begin."""

from __future__ import annotations

import select
import sqlite3
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import InvalidatePoolError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.engine.default import DefaultExecutionContext
    from sqlalchemy.pool import ConnectionPoolEntry

SQLITE_BUSY_MILLISECONDS = 5_000
# How often a writer looks whether it is its turn. SQLite's own waiting sleeps ever longer, up to
# 100 ms: under load the writers then wait for each other while the disk and the processor idle.
SQLITE_LOOK_SECONDS = 0.001
# Of SQLite's codes of errors the lowest byte is the kind: busy, whatever with.
_PRIMARY_CODE = 0xFF

POSTGRESQL_CONNECTIONS = 15
"""At most, of one worker; as many as are needed at once are made, and stay."""
POSTGRESQL_CONNECT_SECONDS = 2
POSTGRESQL_POOL_SECONDS = 3
POSTGRESQL_IDLE_SECONDS = 60
# A connection that was used so lately is taken to stand, unless it has something to say.
POSTGRESQL_TRUSTED_SECONDS = 1.0
_IDLE_SINCE = "idle_since"

# Whether the work at hand only reads. The web shell sets it for GET and HEAD, and for what a
# POST reads before it writes; everything else, scripts too, begins its SQLite transactions as
# writers at once: a transaction that begins as a reader and then writes fails whenever somebody
# else wrote in between.
only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)

# Whether one request is being answered, start to end: what its session knows once is good for all
# of it. Scripts go on and on, and look again in each transaction.
is_one_request: ContextVar[bool] = ContextVar("is_one_request", default=False)

# Whether statements may take as long as they like: of scripts, where nobody waits for a page.
unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


def engine_options(url: str, *, statement_seconds: int) -> dict[str, object]:
    """Return how connections are made and kept, for SQLAlchemy.

    On PostgreSQL no wait is without end: not for a connection, a statement, a lock or a dead
    network. Its compiling of statements to machine code is for long ones, which a site has none
    of. What people typed, the parameters of statements, is left out of errors and so of the log.

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
        "jit": "on" if unhurried.get() else "off",
    }
    return {
        "hide_parameters": True,
        # The connection used last is used next: the others may rest, and are tried when needed.
        "pool_use_lifo": True,
        # None is closed and made anew while the site is busy: making one takes milliseconds.
        "pool_size": POSTGRESQL_CONNECTIONS,
        "max_overflow": 0,
        "pool_timeout": POSTGRESQL_POOL_SECONDS,
        # Where nothing was begun, nothing has to be taken back.
        "skip_autocommit_rollback": True,
        "connect_args": {
            "connect_timeout": POSTGRESQL_CONNECT_SECONDS,
            "tcp_user_timeout": POSTGRESQL_IDLE_SECONDS * 1000,
            "application_name": "marquee",
            "options": " ".join(f"-c {name}={value}" for name, value in server_settings.items()),
        },
    }


def prepare_engine(engine: Engine) -> None:
    """Set up the engine's connections.

    On SQLite: WAL, full sync, foreign keys, early write locks. On PostgreSQL connections are
    tried before they are used, so that a restarted server costs no request.

    Args:
        engine: an engine that has not connected yet.
    """
    event.listen(engine, "before_cursor_execute", _refuse_writing)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", _pinging(engine))


def _refuse_writing(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    _parameters: object,
    context: DefaultExecutionContext | None,
    _executemany: object,
) -> None:
    """Refuse at once what would fail now and then, or be written without a commit."""
    if (
        only_reads.get()
        and context is not None
        and (context.isinsert or context.isupdate or context.isdelete)
    ):
        raise RuntimeError("This only reads so far: begin_writing() comes before what writes.")


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
        # It touches no file yet, so nothing can go wrong; SQLAlchemy's way costs ten times as much.
        driver: Any = connection.connection.dbapi_connection
        driver.execute("BEGIN")
    else:
        _begin_immediately(connection)


def _begin_immediately(connection: Connection) -> None:
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


def _begin_postgresql(connection: Connection) -> None:
    """Begin nothing where one only reads: two ways to the server and back less.

    Each statement sees what is committed then, as in a transaction (READ COMMITTED). The pool
    leaves a connection as it was used last: to switch each time costs more than all else here.
    """
    options = connection.get_execution_options()
    if options.get("isolation_level"):
        return  # as for a snapshot: SQLAlchemy has set up what was asked for, and undoes it
    driver: Any = connection.connection.dbapi_connection
    # Rows that come in batches are of a cursor at the server, which lives in a transaction.
    reads = only_reads.get() and not options.get("yield_per")
    if driver.autocommit != reads:
        driver.autocommit = reads


def _note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = time.monotonic()


def _pinging(engine: Engine) -> Any:  # noqa: ANN401 - a listener, as SQLAlchemy takes them
    """Return what tries a connection before it is used, where there is reason to doubt it.

    A server that ends says so, or its connections are closed: there is something to be read of
    a connection on which nothing was asked. To look costs no way to the server and back. What
    lay idle for longer may have lost its network without a word, so the server is asked.
    """
    dialect = engine.dialect

    def try_it(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - a DBAPI object
        idle_since = record.info.get(_IDLE_SINCE)
        if idle_since is None:
            return
        is_late = time.monotonic() - idle_since > POSTGRESQL_TRUSTED_SECONDS
        if connection.closed or ((is_late or _has_word(connection)) and not _answers(connection)):
            raise InvalidatePoolError

    def _answers(connection: Any) -> bool:  # noqa: ANN401 - a DBAPI object
        try:
            return dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            return False

    return try_it


def _has_word(connection: Any) -> bool:  # noqa: ANN401 - a DBAPI object
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))
