"""Alembic's environment: migrations run inside the application, on its engine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import context
from flask import current_app

from app.db import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection


def run() -> None:
    """Run the migrations that are asked for."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, _tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="app.db.",
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # A migration may take longer than a request's statement.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            context.run_migrations()


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """Turn SQLite's foreign keys off for the time of the migrations.

    SQLite cannot alter much of a table: it is copied, and the old one dropped. With foreign
    keys on, dropping it would delete the rows that hang on it, entries with their lists. The
    switch works outside a transaction only.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


run()
