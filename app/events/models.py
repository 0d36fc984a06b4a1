"""The event log as a table, where no MongoDB is named."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime
from app.events.names import Value


class EventRow(Base):
    """An event; see `app.events.names.Event`.

    The viewer is a number without a reference: events outlive accounts, and then say of
    nobody in particular.
    """

    __tablename__ = "events"
    __table_args__ = (Index(None, "name", "at"), Index(None, "at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    viewer_id: Mapped[int | None]
    data: Mapped[dict[str, Value]] = mapped_column(JSON)
