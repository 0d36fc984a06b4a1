"""All genres, countries, decades; the keywords and people that most is known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.catalog.models import (
    Country,
    Credit,
    CreditRole,
    Film,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
    Genre,
    Keyword,
    Person,
)
from app.catalog.reading import rows_of
from app.catalog.relations import Related
from app.catalog.year_chart import YEARS_OF_A_DECADE
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Row

SHOWN_AT_MOST = 120
BEST_KNOWN_FILMS = 1_000
LEADING = 3


@dataclass(frozen=True, slots=True)
class TopicIndex:
    """A page of topics of one kind.

    Attributes:
        title: of the page: "Genres".
        intro: a sentence.
        endpoint: whose pages the topics have.
        items: the topics.
    """

    title: str
    intro: str
    endpoint: str
    items: tuple[Related, ...]

    @property
    def most(self) -> int:
        """How many films the greatest of them has."""
        return max((item.films for item in self.items), default=1)


def all_genres() -> TopicIndex:
    """Return every genre, alphabetically."""
    rows = rows_of(
        select(Genre.name, Genre.slug, func.count())
        .join(FilmGenre, FilmGenre.genre_id == Genre.id)
        .group_by(Genre.id)
        .order_by(Genre.name)
    )
    items = tuple(Related(row[0], row[2], {"slug": row[1]}) for row in rows)
    return TopicIndex("Genres", "Every genre, with how many films it has.", "catalog.genre", items)


def all_countries() -> TopicIndex:
    """Return every country with films, the one with most films first."""
    rows = rows_of(
        select(Country.name, Country.code, func.count())
        .join(FilmCountry, FilmCountry.country_code == Country.code)
        .group_by(Country.code)
        .order_by(func.count().desc(), Country.name)
    )
    items = tuple(Related(row[0], row[2], {"code": row[1]}) for row in rows)
    intro = "Where films come from. One made in two countries counts in both."
    return TopicIndex("Countries", intro, "catalog.country", items)


def all_decades() -> TopicIndex:
    """Return every decade with films, the newest first."""
    rows = rows_of(
        select(Film.year, func.count()).where(Film.year.is_not(None)).group_by(Film.year)
    )
    counts: dict[int, int] = {}
    for year, films in rows:
        first = year // YEARS_OF_A_DECADE * YEARS_OF_A_DECADE
        counts[first] = counts.get(first, 0) + films
    items = tuple(
        Related(f"{first}s", counts[first], {"year": first})
        for first in sorted(counts, reverse=True)
    )
    return TopicIndex("Decades", "Films by when they came out.", "catalog.decade", items)


def common_keywords() -> TopicIndex:
    """Return the keywords that most films have, alphabetically."""
    rows = rows_of(
        select(Keyword.name, Keyword.slug, func.count())
        .join(FilmKeyword, FilmKeyword.keyword_id == Keyword.id)
        .group_by(Keyword.id)
        .order_by(func.count().desc(), Keyword.name)
        .limit(SHOWN_AT_MOST)
    )
    return TopicIndex(
        "Keywords",
        "What films are about: the keywords that most films have.",
        "catalog.keyword",
        _alphabetical(rows, lambda row: {"slug": row[1]}),
    )


def known_people() -> TopicIndex:
    """Return the people who lead most of the best-known films, alphabetically."""
    films = select(Film.id).order_by(Film.rating_count.desc(), Film.id).limit(BEST_KNOWN_FILMS)
    rows = rows_of(
        select(Person.name, Person.id, func.count(Credit.film_id.distinct()))
        .join(Credit, Credit.person_id == Person.id)
        .where(
            Credit.film_id.in_(films),
            (Credit.role == CreditRole.DIRECTOR.value)
            | ((Credit.role == CreditRole.CAST.value) & (Credit.position < LEADING)),
        )
        .group_by(Person.id)
        .order_by(func.count(Credit.film_id.distinct()).desc(), Person.name, Person.id)
        .limit(SHOWN_AT_MOST)
    )
    return TopicIndex(
        "People",
        "Who directed or led most of the best-known films. Search finds everybody else.",
        "catalog.person",
        _alphabetical(rows, lambda row: {"person_id": row[1], "slug": slugify(row[0])}),
    )


INDEXES: dict[str, Callable[[], TopicIndex]] = {
    "genres": all_genres,
    "countries": all_countries,
    "decades": all_decades,
    "keywords": common_keywords,
    "people": known_people,
}


def _alphabetical(
    rows: Iterable[Row[*tuple[Any, ...]]],
    values: Callable[[Row[*tuple[Any, ...]]], dict[str, Any]],
) -> tuple[Related, ...]:
    return tuple(
        Related(row[0], row[2], values(row)) for row in sorted(rows, key=lambda row: row[0])
    )
