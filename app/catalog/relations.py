"""What the films of a topic have in common besides it: people, genres, keywords, countries.

Only the best-known films of a topic are looked at: the names of the others would be read by
few, and a genre may have half of the catalogue.
"""

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
from app.text import slugify

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.catalog.topics import Topic

FILMS_LOOKED_AT = 400
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Related:
    """Something that films of a topic have.

    Attributes:
        name: in words.
        films: how many of the films have it.
        values: what the address of its page is made of.
    """

    name: str
    films: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """Things of one kind that films of a topic have, the commonest first.

    Attributes:
        heading: what they are: "Directors".
        endpoint: whose pages they have.
        items: the things.
    """

    heading: str
    endpoint: str
    items: tuple[Related, ...]


def relations_of(topic: Topic) -> tuple[Relation, ...]:
    """Return what else the films of a topic have; its own kind without itself; in five queries."""
    films = best_known(topic.film_ids)
    found = [
        _people(films, "Directors", CreditRole.DIRECTOR),
        _people(films, "Cast", CreditRole.CAST),
        genres_of(films, without=topic.key if topic.kind == "genre" else ""),
        _keywords(films, without=topic.key if topic.kind == "keyword" else ""),
        _countries(films, without=topic.key if topic.kind == "country" else ""),
    ]
    return tuple(relation for relation in found if relation.items)


def best_known(film_ids: Select[int]) -> Select[int]:
    """Select the ids of those films of a selection that most people rated."""
    return (
        select(Film.id)
        .where(Film.id.in_(film_ids))
        .order_by(Film.rating_count.desc(), Film.id)
        .limit(FILMS_LOOKED_AT)
    )


def genres_of(films: Select[int], *, without: str = "") -> Relation:
    """Return the genres of the films, but for the one of a slug."""
    rows = _counted(
        select(Genre.name, Genre.slug, _films())
        .join(FilmGenre, FilmGenre.genre_id == Genre.id)
        .where(FilmGenre.film_id.in_(films), Genre.slug != without)
        .group_by(Genre.id)
        .order_by(_films().desc(), Genre.name)
    )
    items = (Related(name, count, {"slug": slug}) for name, slug, count in rows)
    return Relation("Genres", "catalog.genre", tuple(items))


def _people(films: Select[int], heading: str, role: CreditRole) -> Relation:
    rows = _counted(
        select(Person.name, Person.id, _films(Credit.film_id))
        .join(Credit, Credit.person_id == Person.id)
        .where(Credit.film_id.in_(films), Credit.role == role.value)
        .group_by(Person.id)
        .order_by(_films(Credit.film_id).desc(), Person.name, Person.id)
    )
    return people_relation(heading, rows)


def people_relation(heading: str, rows: list[tuple[str, Any, int]]) -> Relation:
    """Return people, as (name, id, how many films), as a relation."""
    items = (
        Related(name, count, {"person_id": id_, "slug": slugify(name)}) for name, id_, count in rows
    )
    return Relation(heading, "catalog.person", tuple(items))


def _keywords(films: Select[int], *, without: str) -> Relation:
    rows = _counted(
        select(Keyword.name, Keyword.slug, _films())
        .join(FilmKeyword, FilmKeyword.keyword_id == Keyword.id)
        .where(FilmKeyword.film_id.in_(films), Keyword.slug != without)
        .group_by(Keyword.id)
        .order_by(_films().desc(), Keyword.name)
    )
    items = (Related(name, count, {"slug": slug}) for name, slug, count in rows)
    return Relation("Keywords", "catalog.keyword", tuple(items))


def _countries(films: Select[int], *, without: str) -> Relation:
    rows = _counted(
        select(Country.name, Country.code, _films())
        .join(FilmCountry, FilmCountry.country_code == Country.code)
        .where(FilmCountry.film_id.in_(films), Country.code != without)
        .group_by(Country.code)
        .order_by(_films().desc(), Country.name)
    )
    items = (Related(name, count, {"code": code}) for name, code, count in rows)
    return Relation("Countries", "catalog.country", tuple(items))


def _films(film_id: ColumnElement[int] | Any | None = None) -> ColumnElement[int]:  # noqa: ANN401 - a mapped column
    """Return how many films: of people each film once, whatever they did on it."""
    return func.count() if film_id is None else func.count(film_id.distinct())


def _counted(statement: Select[*tuple[Any, ...]]) -> list[tuple[str, Any, int]]:
    return [(row[0], row[1], row[2]) for row in rows_of(statement.limit(SHOWN))]
