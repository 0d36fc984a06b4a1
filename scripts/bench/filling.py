"""Fills an empty database with all that a site on SQLite has: many films behind PostgreSQL."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flask_migrate import upgrade
from sqlalchemy import Integer, NullPool, create_engine, func, insert, select, text

from app import create_app
from app.db import Base, db

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

ROWS_AT_ONCE = 5_000


def fill_database(url: str, site: Path) -> None:
    """Copy every row of a site's database to one on PostgreSQL.

    Args:
        url: of the empty database, which the application's settings name as well.
        site: the SQLite file of a site of this version.
    """
    with create_app().app_context():
        upgrade()
        db.engine.dispose()
    source, target = (
        create_engine(address, poolclass=NullPool) for address in (f"sqlite:///{site}", url)
    )
    with source.connect() as there, target.begin() as here:
        for table in reversed(Base.metadata.sorted_tables):
            here.execute(table.delete())  # what the migrations put in
        for table in Base.metadata.sorted_tables:
            for rows in _read(there, table):
                here.execute(insert(table), rows)
            _count_on(here, table)
        here.execute(text("ANALYZE"))


def _read(there: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = iter(there.execute(select(table).order_by(*table.primary_key)).mappings())
    while rows := [dict(row) for row in islice(found, ROWS_AT_ONCE)]:
        yield rows


def _count_on(here: Connection, table: Table) -> None:
    """Have new rows get numbers after those that were copied."""
    keys = list(table.primary_key)
    if len(keys) == 1 and isinstance(keys[0].type, Integer):
        sequence = func.pg_get_serial_sequence(table.name, keys[0].name)
        here.execute(select(func.setval(sequence, func.max(keys[0]))).select_from(table))
