"""A viewer's lists of films and their entries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime
from app.lists.limits import TITLE_CHARACTERS


class Visibility(StrEnum):
    """Who can see a list."""

    LINK = "link"
    PUBLIC = "public"
    PRIVATE = "private"


class FilmList(Base):
    """A list of films in an order.

    Attributes:
        viewer_id: the curator, a guest or a user.
        token: what the share link ends in; kept while the list is private, so that
            sharing it again brings the same link back.
        updated_at: when its words or films last changed.
        published_at: when it was first shown to anyone else.
    """

    __tablename__ = "lists"
    __table_args__ = (
        CheckConstraint("visibility IN ('link', 'public', 'private')", name="visibility"),
        Index(None, "visibility", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_CHARACTERS))
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(8), default=Visibility.PRIVATE.value)
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ListEntry(Base):
    """A film on a list.

    Attributes:
        position: from 1 without gaps among the list's standing entries.
        note: what the curator says of the film.
        removed_at: set on the entry that was removed last, until the list's next change:
            it keeps its note and its place, so that the removal can be undone.
    """

    __tablename__ = "list_entries"
    __table_args__ = (UniqueConstraint("list_id", "film_id"), Index(None, "film_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("lists.id", ondelete="CASCADE"))
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
