"""What the learner has counted so far: which likes, and how many of them each film has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class CountedLike(Base):
    """A viewer's like of a film that is in the counts.

    The viewer is a number without a reference: when an account is deleted, its likes are in
    the counts until the learner has taken them out.

    Attributes:
        counted_at: when it came into the counts.
    """

    __tablename__ = "counted_likes"
    __table_args__ = (Index(None, "counted_at"), Index(None, "film_id"))

    viewer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FilmLikes(Base):
    """How many of the site's viewers like a film, a favourite being a like."""

    __tablename__ = "film_likes"

    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True
    )
    likes: Mapped[int]
