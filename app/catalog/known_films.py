"""Reading the catalogue for matching: every film's titles, year and ids."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.match import KnownFilm
from app.catalog.models import Credit, CreditRole, ExternalId, Film, FilmAlias, Person
from app.db import db
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def known_films() -> Iterator[tuple[KnownFilm, Sequence[tuple[str, str]]]]:
    """Yield each film with its external ids, by film id, in three queries."""
    connection = db.session.connection()
    ids: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for film_id, source, value in connection.execute(
        select(ExternalId.film_id, ExternalId.source, ExternalId.value)
    ):
        ids[film_id].append((source, value))
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for film_id, title in connection.execute(select(FilmAlias.film_id, FilmAlias.title)):
        titles[film_id].append(title)
    for film in connection.execute(
        select(Film.id, Film.title, Film.year, Film.kind, Film.runtime_minutes).order_by(Film.id)
    ):
        folded = (fold(title) for title in (film.title, *titles[film.id]))
        known = KnownFilm(
            film.id,
            film.title,
            film.year,
            film.kind,
            frozenset(filter(None, folded)),
            film.runtime_minutes,
        )
        yield known, sorted(ids[film.id])


def people_of(film_id: int) -> frozenset[str]:
    """Return the folded names of a film's directors and cast."""
    names = db.session.connection().execute(
        select(Person.name)
        .join(Credit, Credit.person_id == Person.id)
        .where(
            Credit.film_id == film_id,
            Credit.role.in_([CreditRole.DIRECTOR.value, CreditRole.CAST.value]),
        )
    )
    return frozenset(filter(None, (fold(name) for (name,) in names)))
