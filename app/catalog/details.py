"""What a film's own page tells, in eight queries at most, whatever there is to tell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal, select, union_all

from app.catalog.models import (
    Collection,
    Country,
    Credit,
    CreditRole,
    ExternalId,
    Film,
    FilmAlias,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
    FilmLanguage,
    FilmVotes,
    Genre,
    Keyword,
    Language,
    Person,
)
from app.catalog.queries import get_card
from app.catalog.reading import column_of, rows_of
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Row

    from app.catalog.queries import FilmCard

COLLECTION_AT_MOST = 24
_TRAILER_KEY = re.compile(r"[A-Za-z0-9_-]{5,20}")


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a page of its own: a genre, keyword, country.

    Attributes:
        name: in words.
        key: its part of the address.
    """

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Credited:
    """Somebody who made the film or played in it.

    Attributes:
        person_id: database id.
        name: as credited.
        character: whom they played, of cast only; may be empty.
    """

    person_id: int
    name: str
    character: str = ""

    @property
    def slug(self) -> str:
        """The person's part of the address."""
        return slugify(self.name)


@dataclass(frozen=True, slots=True)
class OutsideVotes:
    """How the public of another site voted: `mean` is 0-10."""

    source: str
    count: int
    mean: float


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """What a film's own page shows besides its card.

    Attributes:
        card: the film.
        overview: the synopsis, plain text; "" where unknown.
        aliases: its other titles, alphabetically.
        genres: alphabetically.
        keywords: alphabetically.
        countries: alphabetically.
        languages: names of the spoken ones, alphabetically.
        original_language: the name of the main one, if known.
        cast: everybody credited, the leading ones first.
        crew: who made it, by role; the first credited first.
        votes: how other sites' public voted.
        external_ids: what other sites call it, by source.
        collection: the name of the series it belongs to, if any.
        collection_ids: the films of that series, the oldest first; this one is among them.
        release_date: to the day, if known.
        certification: "PG-13", "TV-MA".
        seasons: of a show.
        trailer_key: YouTube's.
        rating_histogram: ten counts, for 0.5, 1.0 … 5.0 stars.
    """

    card: FilmCard
    overview: str
    aliases: tuple[str, ...]
    genres: tuple[Named, ...]
    keywords: tuple[Named, ...]
    countries: tuple[Named, ...]
    languages: tuple[str, ...]
    original_language: str | None
    cast: tuple[Credited, ...]
    crew: Mapping[str, tuple[Credited, ...]]
    votes: tuple[OutsideVotes, ...]
    external_ids: Mapping[str, str]
    collection: str | None
    collection_ids: tuple[int, ...]
    release_date: date | None
    certification: str | None
    seasons: int | None
    trailer_key: str | None
    rating_histogram: tuple[int, ...]

    @property
    def trailer_url(self) -> str | None:
        """Where the trailer plays without cookies, if there is one."""
        if self.trailer_key is None or not _TRAILER_KEY.fullmatch(self.trailer_key):
            return None
        return f"https://www.youtube-nocookie.com/embed/{self.trailer_key}"


_ID = bindparam("film_id", type_=Film.id.type)
_FILM = (
    select(
        Film.overview,
        Film.release_date,
        Film.certification,
        Film.seasons,
        Film.trailer_key,
        Film.rating_histogram,
        Film.collection_id,
        Collection.name.label("collection"),
        Language.name.label("language"),
    )
    .outerjoin(Collection, Collection.id == Film.collection_id)
    .outerjoin(Language, Language.code == Film.original_language)
    .where(Film.id == _ID)
)
_CREDITS = (
    select(Credit.role, Credit.person_id, Person.name, Credit.character)
    .join(Person, Person.id == Credit.person_id)
    .where(Credit.film_id == _ID)
    .order_by(Credit.role, Credit.position)
)
_COLLECTION = (
    select(Film.id)
    .where(Film.collection_id == bindparam("collection_id", type_=Film.id.type))
    .order_by(Film.year, Film.id)
    .limit(COLLECTION_AT_MOST)
)
_VOTES = (
    select(FilmVotes.source, FilmVotes.count, FilmVotes.mean)
    .where(FilmVotes.film_id == _ID)
    .order_by(FilmVotes.source)
)
# What a film has several of, as kind, key and name: one statement instead of six.
_LABELS = union_all(
    select(
        literal("alias").label("kind"), literal("").label("key"), FilmAlias.title.label("name")
    ).where(FilmAlias.film_id == _ID),
    select(literal("genre"), Genre.slug, Genre.name)
    .join(FilmGenre, FilmGenre.genre_id == Genre.id)
    .where(FilmGenre.film_id == _ID),
    select(literal("keyword"), Keyword.slug, Keyword.name)
    .join(FilmKeyword, FilmKeyword.keyword_id == Keyword.id)
    .where(FilmKeyword.film_id == _ID),
    select(literal("country"), Country.code, Country.name)
    .join(FilmCountry, FilmCountry.country_code == Country.code)
    .where(FilmCountry.film_id == _ID),
    select(literal("language"), Language.code, Language.name)
    .join(FilmLanguage, FilmLanguage.language_code == Language.code)
    .where(FilmLanguage.film_id == _ID),
    select(literal("id"), ExternalId.source, ExternalId.value).where(ExternalId.film_id == _ID),
)


def get_details(film_id: int) -> FilmDetails:
    """Return what the film's page shows.

    Raises:
        NotFoundError: if there is no such film.
    """
    card = get_card(film_id)
    film = rows_of(_FILM, film_id=film_id)[0]
    labels = _labels(film_id)
    cast, crew = _credits(film_id)
    series = (
        ()
        if film.collection_id is None
        else column_of(_COLLECTION, collection_id=film.collection_id)
    )
    return FilmDetails(
        card=card,
        overview=film.overview,
        aliases=tuple(label.name for label in labels["alias"]),
        genres=labels["genre"],
        keywords=labels["keyword"],
        countries=labels["country"],
        languages=tuple(label.name for label in labels["language"]),
        original_language=film.language,
        cast=cast,
        crew=crew,
        votes=tuple(OutsideVotes(*row) for row in rows_of(_VOTES, film_id=film_id)),
        external_ids={label.key: label.name for label in labels["id"]},
        collection=film.collection,
        collection_ids=tuple(series),
        release_date=film.release_date,
        certification=film.certification,
        seasons=film.seasons,
        trailer_key=film.trailer_key,
        rating_histogram=tuple(film.rating_histogram),
    )


def _labels(film_id: int) -> defaultdict[str, tuple[Named, ...]]:
    """Return what the film has several of, by kind, alphabetically."""
    found: defaultdict[str, tuple[Named, ...]] = defaultdict(tuple)
    rows: list[Row[Any]] = sorted(
        rows_of(_LABELS, film_id=film_id), key=lambda row: (row.name, row.key)
    )
    for row in rows:
        found[row.kind] = (*found[row.kind], Named(row.name, row.key))
    return found


def _credits(film_id: int) -> tuple[tuple[Credited, ...], dict[str, tuple[Credited, ...]]]:
    """Return cast and crew; who plays two characters stands once, with both."""
    by_role: dict[str, dict[int, Credited]] = defaultdict(dict)
    for row in rows_of(_CREDITS, film_id=film_id):
        before = by_role[row.role].get(row.person_id)
        characters = _unlike([before.character if before else "", row.character])
        by_role[row.role][row.person_id] = Credited(row.person_id, row.name, characters)
    whole = {role: tuple(people.values()) for role, people in by_role.items()}
    return whole.pop(CreditRole.CAST.value, ()), whole


def _unlike(characters: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(filter(None, characters)))
