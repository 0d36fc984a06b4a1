"""A viewer's verdicts on films with the history that undo reads, stars, and films to see."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Verdict(StrEnum):
    """What a viewer says of a film."""

    FAVOURITE = "favourite"
    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    HIDE = "hide"


class FilmVerdict(Base):
    """The verdict that stands: at most one for a viewer and a film."""

    __tablename__ = "verdicts"
    __table_args__ = (Index(None, "film_id"),)

    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True
    )
    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    verdict: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


class VerdictChange(Base):
    """One step of a viewer's history; the newest is what undo takes back.

    Attributes:
        before: the verdict that stood before, if any.
        before_decided_at: when that one was given, so that undo restores it whole.
        after: the verdict that stands since, if any.
        undone_at: when it was taken back, if it was.
    """

    __tablename__ = "verdict_changes"
    __table_args__ = (Index(None, "viewer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"))
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
    before: Mapped[str | None] = mapped_column(String(10))
    before_decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    after: Mapped[str | None] = mapped_column(String(10))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FilmStars(Base):
    """The stars that a viewer gave a film.

    Attributes:
        half_stars: 1–10, two for each star.
    """

    __tablename__ = "stars"
    __table_args__ = (
        CheckConstraint("half_stars BETWEEN 1 AND 10", name="half_stars"),
        Index(None, "film_id"),
    )

    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True
    )
    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    half_stars: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)


class WantedFilm(Base):
    """A film that a viewer put on the watchlist.

    It stays when the viewer says something of the film, and is not shown any more: taking that
    back brings it back.
    """

    __tablename__ = "watchlist"
    __table_args__ = (Index(None, "film_id"),)

    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True
    )
    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ChangedViewer(Base):
    """A viewer whose verdicts or stars changed since the learner last looked.

    Written with the verdict in one transaction, so that no verdict is missed.

    Attributes:
        version: grows with each change; the learner deletes the row only as it read it.
    """

    __tablename__ = "changed_viewers"

    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
