"""A person's page: what they made and played in, with whom, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.catalog.models import Credit, Film, Person
from app.catalog.queries import cards_of
from app.catalog.reading import rows_of
from app.catalog.relations import SHOWN, Relation, genres_of, people_relation
from app.catalog.year_chart import YearChart, year_chart
from app.errors import NotFoundError
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Row

    from app.catalog.queries import FilmCard

BEST = 6
TOGETHER_AT_LEAST = 2
FILMS_FOR_CHART = 8
ROLE_HEADINGS = {
    "director": "As director",
    "writer": "As writer",
    "cast": "In the cast",
    "producer": "As producer",
    "composer": "As composer",
}
"""The headings under which a person's films stand, in this order."""


@dataclass(frozen=True, slots=True)
class Part:
    """A film that a person had a part in, as one line.

    Attributes:
        film_id: the film.
        title: of it.
        year: of release, if known.
        character: whom they played, where that is known.
        mean_stars: what the audience gave it; None without ratings.
        rating_count: how many of them.
    """

    film_id: int
    title: str
    year: int | None
    character: str
    mean_stars: float | None
    rating_count: int

    @property
    def slug(self) -> str:
        """The film's part of its address."""
        return slugify(self.title)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What a person's page shows.

    Attributes:
        id: of the person.
        name: as credited.
        film_count: how many different films.
        first_year: of their films, if any year is known.
        last_year: of their films.
        mean_stars: of all ratings of their films; None without any.
        best: their best regarded films that anybody rated.
        parts: headings with their films, the newest first.
        relations: who they work with, and in which genres.
        chart: their films by year; None for few.
    """

    id: int
    name: str
    film_count: int
    first_year: int | None
    last_year: int | None
    mean_stars: float | None
    best: tuple[FilmCard, ...]
    parts: tuple[tuple[str, tuple[Part, ...]], ...]
    relations: tuple[Relation, ...]
    chart: YearChart | None

    @property
    def slug(self) -> str:
        """The person's part of the address."""
        return slugify(self.name)


def get_person(person_id: int) -> PersonPage:
    """Return a person's page, in at most seven queries.

    Raises:
        NotFoundError: if there is no such person.
    """
    found = rows_of(select(Person.name).where(Person.id == person_id))
    if not found:
        raise NotFoundError("We don't know that person.")
    rows = rows_of(
        select(
            Credit.role,
            Credit.character,
            Film.id,
            Film.title,
            Film.year,
            Film.mean_stars,
            Film.rating_count,
            Film.regard,
        )
        .join(Film, Film.id == Credit.film_id)
        .where(Credit.person_id == person_id)
        .order_by(Film.year.desc(), Film.title, Film.id, Credit.position)
    )
    films = {row.id: row for row in rows}
    years = Counter(row.year for row in films.values() if row.year is not None)
    ratings = sum(row.rating_count for row in films.values())
    stars = sum(row.rating_count * (row.mean_stars or 0.0) for row in films.values())
    return PersonPage(
        id=person_id,
        name=found[0].name,
        film_count=len(films),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        mean_stars=stars / ratings if ratings else None,
        best=_best(list(films.values())),
        parts=_parts(rows),
        relations=_relations(person_id),
        chart=year_chart(years) if len(films) >= FILMS_FOR_CHART else None,
    )


def _best(films: Sequence[Row[*tuple[Any, ...]]]) -> tuple[FilmCard, ...]:
    rated = [film for film in films if film.rating_count]
    rated.sort(key=lambda film: (-film.regard, -film.rating_count, film.id))
    return tuple(cards_of([film.id for film in rated[:BEST]]).values())


def _parts(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Group the films by role; who plays two characters in a film has one line for it."""
    by_role: dict[str, dict[int, Part]] = defaultdict(dict)
    for row in rows:
        before = by_role[row.role].get(row.id)
        characters = [before.character] if before is not None else []
        by_role[row.role][row.id] = Part(
            film_id=row.id,
            title=row.title,
            year=row.year,
            character=" / ".join(filter(None, (*characters, row.character))),
            mean_stars=row.mean_stars,
            rating_count=row.rating_count,
        )
    return tuple(
        (heading, tuple(by_role[role].values()))
        for role, heading in ROLE_HEADINGS.items()
        if role in by_role
    )


def _relations(person_id: int) -> tuple[Relation, ...]:
    own, theirs = aliased(Credit), aliased(Credit)
    films = func.count(theirs.film_id.distinct())
    rows = rows_of(
        select(Person.name, Person.id, films)
        .join(theirs, theirs.person_id == Person.id)
        .join(own, own.film_id == theirs.film_id)
        .where(own.person_id == person_id, theirs.person_id != person_id)
        .group_by(Person.id)
        .having(films >= TOGETHER_AT_LEAST)
        .order_by(films.desc(), Person.name, Person.id)
        .limit(SHOWN)
    )
    together = people_relation("Often together with", [(row[0], row[1], row[2]) for row in rows])
    genres = genres_of(select(Credit.film_id).where(Credit.person_id == person_id))
    return tuple(relation for relation in (together, genres) if relation.items)
