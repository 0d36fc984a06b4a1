"""What films have in common, each with a page of its own: a genre, keyword, country or decade."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from app.catalog.models import (
    Country,
    Film,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
    Genre,
    Keyword,
)
from app.catalog.queries import cards_of
from app.catalog.reading import column_of, rows_of
from app.catalog.relations import Relation, relations_of
from app.catalog.year_chart import YEARS_OF_A_DECADE, YearChart, year_chart
from app.errors import NotFoundError

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Select

    from app.catalog.queries import FilmCard

PAGE_SIZE = 24
LAST_PAGE = 100
MOST_RATED = 6
FIRST_DECADE, LAST_DECADE = 1870, 2100


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page is about.

    Attributes:
        kind: "genre", "keyword", "country" or "decade".
        name: as people say it: "Crime", "time travel", "France", "1990s".
        key: its part of the address.
        asking: the same films as a field and value of the address of all films.
        film_ids: selects the ids of the films.
    """

    kind: str
    name: str
    key: str
    asking: dict[str, str]
    film_ids: Select[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A page about a topic.

    Attributes:
        topic: what it is about.
        film_count: how many films it has.
        rating_count: how often the audience rated them.
        mean_stars: the mean of those ratings; None without any.
        first_year: of its films, if any year is known.
        last_year: of its films.
        best: the page's films, the best regarded first.
        number: the page, from 1.
        has_next: whether there are more films.
        most_rated: those that most people rated; on the first page only.
        relations: what else these films have in common; on the first page only.
        chart: films by year; on the first page only.
    """

    topic: Topic
    film_count: int
    rating_count: int
    mean_stars: float | None
    first_year: int | None
    last_year: int | None
    best: tuple[FilmCard, ...]
    number: int
    has_next: bool
    most_rated: tuple[FilmCard, ...] = ()
    relations: tuple[Relation, ...] = ()
    chart: YearChart | None = None


def get_genre(slug: str) -> Topic:
    """Return a genre as a topic.

    Raises:
        NotFoundError: if there is no such genre.
    """
    rows = rows_of(select(Genre.id, Genre.name, Genre.slug).where(Genre.slug == slug.lower()))
    if not rows:
        raise NotFoundError("We have no such genre.")
    genre = rows[0]
    films = select(FilmGenre.film_id).where(FilmGenre.genre_id == genre.id)
    return Topic("genre", genre.name, genre.slug, {"genres": genre.slug}, films)


def get_keyword(slug: str) -> Topic:
    """Return the keywords of a slug as one topic: "sci-fi" and "sci fi" are the same to people.

    Raises:
        NotFoundError: if there is no such keyword.
    """
    rows = rows_of(
        select(Keyword.id, Keyword.name, Keyword.slug)
        .where(Keyword.slug == slug.lower())
        .order_by(Keyword.id)
    )
    if not rows:
        raise NotFoundError("We have no such keyword.")
    films = select(FilmKeyword.film_id).where(FilmKeyword.keyword_id.in_([row.id for row in rows]))
    return Topic("keyword", rows[0].name, rows[0].slug, {"keywords": rows[0].slug}, films)


def get_country(code: str) -> Topic:
    """Return a country as a topic, by its two-letter code.

    Raises:
        NotFoundError: if no film is from there.
    """
    rows = rows_of(select(Country.code, Country.name).where(Country.code == code.upper()))
    if not rows:
        raise NotFoundError("We have no films from there.")
    films = select(FilmCountry.film_id).where(FilmCountry.country_code == rows[0].code)
    return Topic("country", rows[0].name, rows[0].code, {"country": rows[0].code}, films)


def get_decade(year: int) -> Topic:
    """Return the decade of a year as a topic.

    Raises:
        NotFoundError: if the year is none in which films were made.
    """
    first = year // YEARS_OF_A_DECADE * YEARS_OF_A_DECADE
    if not FIRST_DECADE <= first < LAST_DECADE:
        raise NotFoundError("We have no films from then.")
    last = first + YEARS_OF_A_DECADE - 1
    films = select(Film.id).where(Film.year.between(first, last))
    return Topic("decade", f"{first}s", str(first), {"years": f"{first}-{last}"}, films)


def topic_page(topic: Topic, number: int) -> TopicPage:
    """Return a page about a topic, in a fixed number of queries.

    Args:
        topic: what it is about.
        number: the page, from 1.

    Raises:
        NotFoundError: if the topic has no films, or not that many.
    """
    summary = rows_of(_summary(topic.film_ids))[0]
    best = column_of(
        _members(topic.film_ids)
        .order_by(Film.regard.desc(), Film.rating_count.desc(), Film.id)
        .limit(PAGE_SIZE + 1)
        .offset((number - 1) * PAGE_SIZE)
    )
    if not best:
        raise NotFoundError("There are no films here.")
    first = number == 1
    most_rated = column_of(_best_known(topic.film_ids).limit(MOST_RATED)) if first else []
    cards = cards_of([*best[:PAGE_SIZE], *most_rated])
    return TopicPage(
        topic=topic,
        film_count=summary.films,
        rating_count=summary.ratings,
        mean_stars=summary.stars / summary.ratings if summary.ratings else None,
        first_year=summary.first_year,
        last_year=summary.last_year,
        best=tuple(cards[film_id] for film_id in best[:PAGE_SIZE]),
        number=number,
        has_next=len(best) > PAGE_SIZE and number < LAST_PAGE,
        most_rated=tuple(cards[film_id] for film_id in most_rated),
        relations=relations_of(topic) if first else (),
        chart=_chart(topic.film_ids) if first else None,
    )


def _members(film_ids: Select[int]) -> Select[int]:
    return select(Film.id).where(Film.id.in_(film_ids))


def _best_known(film_ids: Select[int]) -> Select[int]:
    return _members(film_ids).order_by(Film.rating_count.desc(), Film.id)


def _summary(film_ids: Select[int]) -> Select[*tuple[Any, ...]]:
    stars = case((Film.rating_count > 0, Film.rating_count * Film.mean_stars), else_=0.0)
    return select(
        func.count().label("films"),
        func.coalesce(func.sum(Film.rating_count), 0).label("ratings"),
        func.coalesce(func.sum(stars), 0.0).label("stars"),
        func.min(Film.year).label("first_year"),
        func.max(Film.year).label("last_year"),
    ).where(Film.id.in_(film_ids))


def _chart(film_ids: Select[int]) -> YearChart | None:
    rows = rows_of(
        select(Film.year, func.count())
        .where(Film.id.in_(film_ids), Film.year.is_not(None))
        .group_by(Film.year)
    )
    return year_chart({year: count for year, count in rows})  # noqa: C416 - rows are not tuples to mypy
