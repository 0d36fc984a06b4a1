"""The catalogue's tables: films, people, genres and more, and what joins them.

`app.catalog.import_models` has those of the imports: the audience's ratings, what sources said.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.ratings import DAMPING_MEAN_STARS, figures_of
from app.db import Base

if TYPE_CHECKING:
    from collections.abc import Sequence


class FilmKind(StrEnum):
    """What a film row is about."""

    MOVIE = "movie"
    SHOW = "show"


class CreditRole(StrEnum):
    """What a person did on a film."""

    DIRECTOR = "director"
    WRITER = "writer"
    PRODUCER = "producer"
    COMPOSER = "composer"
    CAST = "cast"


def _film() -> ForeignKey:
    """What says of a film goes with it."""
    return ForeignKey("films.id", ondelete="CASCADE")


class Film(Base):
    """A movie or a show.

    Attributes:
        title: as people say it, "The Matrix".
        sort_title: as a catalogue sorts it, "Matrix, The".
        rating_count: how many people of the imported audience rated it.
        rating_histogram: ten counts, for 0.5, 1.0 … 5.0 stars.
        mean_stars: the mean of those ratings, 0.5-5; None without any.
        regard: the damped mean in stars (`app.catalog.ratings`), for ordering.
        overview: the synopsis, plain text; "" where unknown.
        certification: "PG-13", "TV-MA".
        seasons: of a show.
        vote_count: how many voted on the site, of those in `film_votes`, where most did.
        vote_mean: what they gave, 0-10; None without votes.
        popularity: TMDB's figure, without unit.
        poster_path: TMDB's relative path, "/abc.jpg".
        trailer_key: YouTube's.
    """

    __tablename__ = "films"
    __table_args__ = (
        CheckConstraint("year IS NULL OR year BETWEEN 1870 AND 2100", name="year"),
        CheckConstraint("rating_count >= 0", name="rating_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), default=FilmKind.MOVIE.value)
    title: Mapped[str] = mapped_column(String(300))
    sort_title: Mapped[str] = mapped_column(String(300))
    year: Mapped[int | None] = mapped_column(index=True)
    runtime_minutes: Mapped[int | None]
    rating_count: Mapped[int] = mapped_column(default=0, index=True)
    rating_histogram: Mapped[list[int]] = mapped_column(JSON, default=lambda: [0] * 10)
    mean_stars: Mapped[float | None]
    regard: Mapped[float] = mapped_column(default=DAMPING_MEAN_STARS, index=True)
    overview: Mapped[str] = mapped_column(Text, default="", server_default="")
    certification: Mapped[str | None] = mapped_column(String(16))
    seasons: Mapped[int | None]
    original_language: Mapped[str | None] = mapped_column(ForeignKey("languages.code"), index=True)
    release_date: Mapped[date | None] = mapped_column(index=True)
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collections.id"), index=True)
    vote_count: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    vote_mean: Mapped[float | None]
    popularity: Mapped[float | None] = mapped_column(index=True)
    poster_path: Mapped[str | None] = mapped_column(String(120))
    trailer_key: Mapped[str | None] = mapped_column(String(20))

    aliases: Mapped[list[FilmAlias]] = relationship(
        cascade="all, delete-orphan", order_by="FilmAlias.id"
    )
    credits: Mapped[list[Credit]] = relationship(
        cascade="all, delete-orphan", order_by="(Credit.role, Credit.position)"
    )
    genres: Mapped[list[Genre]] = relationship(secondary="film_genres", order_by="Genre.name")
    keywords: Mapped[list[Keyword]] = relationship(
        secondary="film_keywords", order_by="Keyword.name"
    )
    countries: Mapped[list[Country]] = relationship(
        secondary="film_countries", order_by="Country.code"
    )
    languages: Mapped[list[Language]] = relationship(
        secondary="film_languages", order_by="Language.code"
    )
    collection: Mapped[Collection | None] = relationship()
    votes: Mapped[list[FilmVotes]] = relationship(cascade="all, delete-orphan")
    external_ids: Mapped[list[ExternalId]] = relationship(cascade="all, delete-orphan")

    def take_ratings(self, histogram: Sequence[int]) -> None:
        """Replace the audience's ratings: the histogram and the figures that follow from it."""
        figures = figures_of(histogram)
        self.rating_histogram = list(histogram)
        self.rating_count = figures.count
        self.mean_stars = figures.mean_stars
        self.regard = figures.regard


class FilmAlias(Base):
    """Another title of a film: the original one, or an "also known as"."""

    __tablename__ = "film_aliases"
    __table_args__ = (UniqueConstraint("film_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(300))


class Person(Base):
    """Somebody who made or played in a film."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    tmdb_id: Mapped[int | None] = mapped_column(unique=True)


class Credit(Base):
    """What a person did on a film; `position` 0 is the first billed.

    A person may stand several times: for several roles, or for two characters.

    Attributes:
        character: whom they played, of cast only.
    """

    __tablename__ = "credits"
    __table_args__ = (Index(None, "person_id"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    character: Mapped[str] = mapped_column(String(300), default="", server_default="")

    person: Mapped[Person] = relationship()


class Genre(Base):
    """A genre, such as "Crime"."""

    __tablename__ = "genres"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)


class Keyword(Base):
    """A keyword, such as "time travel"."""

    __tablename__ = "keywords"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    slug: Mapped[str] = mapped_column(String(80), index=True)


class Country(Base):
    """A country of production, by its ISO 3166-1 code in capitals."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Language(Base):
    """A language, by its ISO 639 code in small letters."""

    __tablename__ = "languages"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Collection(Base):
    """A series of films that belong together, such as "The Matrix Collection"."""

    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    tmdb_id: Mapped[int | None] = mapped_column(unique=True)


class Tag(Base):
    """What people of the audience wrote on films, in small letters: "twist ending"."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class FilmGenre(Base):
    """A film is of a genre."""

    __tablename__ = "film_genres"
    __table_args__ = (Index(None, "genre_id"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    genre_id: Mapped[int] = mapped_column(
        ForeignKey("genres.id", ondelete="CASCADE"), primary_key=True
    )


class FilmKeyword(Base):
    """A film has a keyword."""

    __tablename__ = "film_keywords"
    __table_args__ = (Index(None, "keyword_id"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    keyword_id: Mapped[int] = mapped_column(
        ForeignKey("keywords.id", ondelete="CASCADE"), primary_key=True
    )


class FilmCountry(Base):
    """A film was made in a country."""

    __tablename__ = "film_countries"
    __table_args__ = (Index(None, "country_code"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    country_code: Mapped[str] = mapped_column(
        ForeignKey("countries.code", ondelete="CASCADE"), primary_key=True
    )


class FilmLanguage(Base):
    """A language is spoken in a film; `Film.original_language` is the main one."""

    __tablename__ = "film_languages"
    __table_args__ = (Index(None, "language_code"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    language_code: Mapped[str] = mapped_column(
        ForeignKey("languages.code", ondelete="CASCADE"), primary_key=True
    )


class FilmTag(Base):
    """So many people of the audience tagged a film so."""

    __tablename__ = "film_tags"
    __table_args__ = (Index(None, "tag_id"),)

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]


class FilmVotes(Base):
    """How the public of another site voted: `mean` is 0-10. Sources are "imdb" and "tmdb"."""

    __tablename__ = "film_votes"

    film_id: Mapped[int] = mapped_column(_film(), primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int]
    mean: Mapped[float]


class ExternalId(Base):
    """A film's id elsewhere. MovieLens, IMDb and TMDB each know a film by another number."""

    __tablename__ = "external_ids"
    __table_args__ = (Index(None, "film_id"),)

    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"))
