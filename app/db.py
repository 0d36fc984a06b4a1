"""The database: the declarative base and the session."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.connections import only_reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Insert, Select
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    NewRow = ReadOnlyColumnCollection[str, ColumnElement[Any]]


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


class Upsert:
    """Inserts a row, or changes the one that has its key; made once, for each kind of database."""

    def __init__(
        self,
        table: type[Base],
        *key: str,
        change: Callable[[NewRow], Mapping[str, object]],
    ) -> None:
        """Make the statements.

        Args:
            table: where to.
            key: the primary key's columns.
            change: says of a new row what becomes of the columns of the one that is there.
        """
        embedded, server = sqlite.insert(table), postgresql.insert(table)
        self._statements: dict[str, Insert] = {
            "sqlite": embedded.on_conflict_do_update(
                index_elements=key, set_=dict(change(embedded.excluded))
            ),
            "postgresql": server.on_conflict_do_update(
                index_elements=key, set_=dict(change(server.excluded))
            ),
        }

    def run(self, **row: object) -> None:
        """Do it with a row in the session's transaction, past what the session keeps of it."""
        connection = db.session.connection()
        connection.execute(self._statements[connection.dialect.name], row)

    def of_rows(self, rows: Select[*tuple[Any, ...]]) -> Insert:
        """Return PostgreSQL's statement for the rows that another one returns.

        Args:
            rows: with columns named as the table's; the others get their defaults.
        """
        return self._statements["postgresql"].from_select(rows.selected_columns.keys(), rows)


def begin_snapshot() -> None:
    """Begin a transaction all of whose reads are of one moment, as SQLite's are anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
