"""The tables of imports: the audience's ratings, what each source said of a film, marks.

None of them is joined by a page: films carry the figures that follow from them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Audience(Base):
    """A set of people who rated, such as "ml-latest-small"; apart from the site's own viewers.

    Attributes:
        rating_count: how many ratings of it there are.
        person_count: of how many people.
    """

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    rating_count: Mapped[int] = mapped_column(default=0)
    person_count: Mapped[int] = mapped_column(default=0)


class AudienceRating(Base):
    """What one of an audience gave a film, in as few bytes as can be: there may be 25 million.

    There are no foreign keys, since checking them takes longer than writing the rows: the loader
    writes ids that it just looked up, and readers join `films`.

    Attributes:
        user_number: the source's own, which names nobody.
        half_stars: 1-10.
        rated_at: seconds since 1970, UTC.
    """

    __tablename__ = "audience_ratings"
    __table_args__ = ({"sqlite_with_rowid": False},)

    audience_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    user_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    film_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    half_stars: Mapped[int] = mapped_column(SmallInteger)
    rated_at: Mapped[int]


class SourceRecord(Base):
    """What a source said of a film; the film's own row is what all of them say together.

    Attributes:
        key: the source's own id of the film.
        digest: SHA-256 of the facts, which tells whether the source says something new.
        facts: a `FilmRecord` as JSON, compressed.
    """

    __tablename__ = "source_records"
    __table_args__ = (Index(None, "film_id"),)

    source: Mapped[str] = mapped_column(String(24), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    facts: Mapped[bytes] = mapped_column(LargeBinary)


class ImportMark(Base):
    """How far an import of ratings has come, so that one that was killed goes on from there.

    Attributes:
        audience: whose ratings.
        fingerprint: tells whether it is still the same file.
        rows: how many of its ratings are stored.
    """

    __tablename__ = "import_marks"

    audience: Mapped[str] = mapped_column(String(60), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]


class FilmRefresh(Base):
    """When TMDB was last asked for a film; one that was never asked for has no row."""

    __tablename__ = "film_refreshes"

    film_id: Mapped[int] = mapped_column(
        ForeignKey("films.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    refreshed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class CatalogueChanges(Base):
    """One row: how often films were changed, see `app.catalog.changes`."""

    __tablename__ = "catalogue_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
