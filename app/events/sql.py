"""The event log in the site's own database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.events.models import EventRow
from app.events.names import Event
from app.events.writer import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Engine


class SqlSink:
    """Writes events to the table `events`, each batch in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        """Connect when it is first used."""
        self._engine = engine

    def write(self, items: Sequence[Event]) -> None:
        """See `Sink`."""
        rows: list[dict[str, object]] = [
            {
                "id": event.id,
                "name": event.name,
                "at": event.at,
                "viewer_id": event.viewer_id,
                "data": dict(event.data),
            }
            for event in items
        ]
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(EventRow), rows)
        except IntegrityError:
            self._write_missing(rows)
        except SQLAlchemyError as error:
            raise SinkError(type(error).__name__) from error

    def since(self, name: str, moment: datetime) -> Iterator[Event]:
        """Yield the events of a name from a moment on, the oldest first."""
        asked = (
            select(EventRow.name, EventRow.at, EventRow.viewer_id, EventRow.data, EventRow.id)
            .where(EventRow.name == name, EventRow.at >= moment)
            .order_by(EventRow.at, EventRow.id)
        )
        with self._engine.connect() as connection:
            for row in connection.execute(asked):
                yield Event(row.name, row.at, row.viewer_id, row.data, row.id)

    def forget_before(self, moment: datetime) -> int:
        """Delete the events before a moment, and return how many they were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(EventRow).where(EventRow.at < moment)).rowcount

    def _write_missing(self, rows: list[dict[str, object]]) -> None:
        """Write what an earlier try, of which no answer came, did not."""
        ids = [row["id"] for row in rows]
        try:
            with self._engine.begin() as connection:
                known = set(
                    connection.scalars(select(EventRow.id).where(EventRow.id.in_(ids))).all()
                )
                missing = [row for row in rows if row["id"] not in known]
                if missing:
                    connection.execute(insert(EventRow), missing)
        except SQLAlchemyError as error:
            raise SinkError(type(error).__name__) from error
