"""Films for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, TypeVar, Unpack

from sqlalchemy import insert, select

from app.catalog.changes import note_change
from app.catalog.languages import LANGUAGE_NAMES
from app.catalog.models import (
    Country,
    Credit,
    CreditRole,
    ExternalId,
    Film,
    FilmAlias,
    FilmKind,
    Genre,
    Keyword,
    Language,
    Person,
)
from app.catalog.ratings import STEPS
from app.db import Base, db
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = TypeVar("Row", bound=Base)


class FilmFacts(TypedDict, total=False):
    """What may be said of a film; what is not said is empty or a plain default."""

    title: str
    sort_title: str
    year: int | None
    kind: str
    runtime_minutes: int | None
    genres: Sequence[str]
    directors: Sequence[str]
    cast: Sequence[str]
    keywords: Sequence[str]
    countries: Sequence[str]
    """Two-letter codes."""
    aliases: Sequence[str]
    rating_count: int
    stars: float
    """What everybody gave it, when only the count is given."""
    rating_histogram: Sequence[int]
    votes: tuple[int, float]
    """How many voted elsewhere, and what they gave, 0-10."""
    language: str
    """The code of the original one."""
    external_ids: Mapping[str, str]


def make_film(**facts: Unpack[FilmFacts]) -> Film:
    """Add a film to the session and flush: `make_film(title="Heat", year=1995)`."""
    title = facts.get("title", "Heat")
    film = Film(
        title=title,
        sort_title=facts.get("sort_title", title),
        year=facts.get("year", 1995),
        kind=facts.get("kind", FilmKind.MOVIE.value),
        runtime_minutes=facts.get("runtime_minutes", 120),
    )
    film.take_ratings(facts.get("rating_histogram") or _histogram(facts))
    film.aliases = [FilmAlias(title=alias) for alias in facts.get("aliases", ())]
    film.credits = [
        Credit(role=role.value, position=position, person=_existing_or_new(Person, name=name))
        for role, names in (
            (CreditRole.CAST, facts.get("cast", ())),
            (CreditRole.DIRECTOR, facts.get("directors", ())),
        )
        for position, name in enumerate(names)
    ]
    film.genres = [
        _existing_or_new(Genre, name=name, slug=slugify(name)) for name in facts.get("genres", ())
    ]
    film.keywords = [
        _existing_or_new(Keyword, name=name, slug=slugify(name))
        for name in facts.get("keywords", ())
    ]
    film.countries = [
        _existing_or_new(Country, code=code, name=code) for code in facts.get("countries", ())
    ]
    film.external_ids = [
        ExternalId(source=source, value=value)
        for source, value in facts.get("external_ids", {}).items()
    ]
    film.vote_count, film.vote_mean = facts.get("votes", (0, None))
    if code := facts.get("language"):
        film.original_language = _existing_or_new(
            Language, code=code, name=LANGUAGE_NAMES[code]
        ).code
    db.session.add(film)
    db.session.flush()
    note_change()
    return film


def _histogram(facts: FilmFacts) -> list[int]:
    histogram = [0] * len(STEPS)
    histogram[STEPS.index(facts.get("stars", 4.0))] = facts.get("rating_count", 0)
    return histogram


def _existing_or_new(model: type[Row], **facts: str) -> Row:
    row = db.session.scalars(select(model).filter_by(**facts)).first()
    if row is None:
        row = model(**facts)
        db.session.add(row)
        db.session.flush()
    return row


def make_many_films(count: int) -> list[int]:
    """Add many films with a title, a year and an id of IMDb each, and return their ids."""
    rows = [
        {"title": f"Film {number}", "sort_title": f"film {number}", "year": 1920 + number % 100}
        for number in range(count)
    ]
    statement = insert(Film).returning(Film.id, sort_by_parameter_order=True)
    film_ids = list(db.session.scalars(statement, rows))
    names = [
        {"film_id": film_id, "source": "imdb", "value": f"tt{film_id:07}"} for film_id in film_ids
    ]
    db.session.execute(insert(ExternalId), names)
    return film_ids
