"""Experiments that serve two builds side by side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Experiment(Base):
    """Two builds, each served to viewers of its own.

    Attributes:
        share_b: how many of a hundred viewers get build B.
        is_running: True, or None once it was stopped: so that only one can run.
    """

    __tablename__ = "experiments"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_a: Mapped[str] = mapped_column(String(32))
    build_b: Mapped[str] = mapped_column(String(32))
    share_b: Mapped[int]
    is_running: Mapped[bool | None] = mapped_column(unique=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
