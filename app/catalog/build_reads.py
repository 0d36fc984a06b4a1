"""Reading the whole catalogue at once, for a build: the training's films, the search index's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog.models import (
    Collection,
    Country,
    Credit,
    CreditRole,
    Film,
    FilmAlias,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
    FilmVotes,
    Genre,
    Keyword,
    Person,
)
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import Select

NO_VOTES = (0, None)


@dataclass(frozen=True, slots=True)
class TrainingFilm:
    """A film as the recommender learns it; the names are the columns of its frame of films.

    Attributes:
        collection: the name of the series it is of, "" for none that is known.
        countries: names, since the recommender gives them as reasons.
        rating_histogram: ten counts, for 0.5, 1.0 … 5.0 stars.
        vote_count: how many voted for it on one other site, the same for all films.
        vote_mean: what they gave, 0-10; None without votes.
        is_new: whether nobody has rated it yet.
    """

    film_id: int
    title: str
    collection: str
    year: int | None
    kind: str
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    keywords: tuple[str, ...]
    countries: tuple[str, ...]
    rating_count: int
    rating_histogram: tuple[int, ...]
    vote_count: int
    vote_mean: float | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class SearchableFilm:
    """A film as the search index knows it.

    Attributes:
        aliases: its other titles.
        cast: every name credited, the leading ones first.
        rating_count: how many of the audience rated it; the better known ranks first.
    """

    film_id: int
    title: str
    aliases: tuple[str, ...]
    year: int | None
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    rating_count: int


def searchable_people() -> list[tuple[int, str, int]]:
    """Return the id and name of everybody who is in a film, and in how many."""
    films = func.count(func.distinct(Credit.film_id))
    people = select(Person.id, Person.name, films).join(Credit, Credit.person_id == Person.id)
    return _named_counts(people.group_by(Person.id, Person.name))


def searchable_keywords() -> list[tuple[int, str, int]]:
    """Return the id and name of every keyword that a film has, and how many do."""
    keywords = select(Keyword.id, Keyword.name, func.count()).join(
        FilmKeyword, FilmKeyword.keyword_id == Keyword.id
    )
    return _named_counts(keywords.group_by(Keyword.id, Keyword.name))


def training_frame_rows() -> list[TrainingFilm]:
    """Return every film as the recommender learns it, by id, in a few queries."""
    genres = _grouped(
        select(FilmGenre.film_id, Genre.name)
        .join(Genre, Genre.id == FilmGenre.genre_id)
        .order_by(FilmGenre.film_id, Genre.name)
    )
    keywords = _grouped(
        select(FilmKeyword.film_id, Keyword.name)
        .join(Keyword, Keyword.id == FilmKeyword.keyword_id)
        .order_by(FilmKeyword.film_id, Keyword.name)
    )
    countries = _grouped(
        select(FilmCountry.film_id, Country.name)
        .join(Country, Country.code == FilmCountry.country_code)
        .order_by(FilmCountry.film_id, Country.name)
    )
    credited = {role: _credited(role) for role in (CreditRole.DIRECTOR, CreditRole.CAST)}
    votes = _votes_of_one_public()
    films = db.session.connection().execute(
        select(
            Film.id,
            Film.title,
            Film.year,
            Film.kind,
            Film.rating_count,
            Film.rating_histogram,
            Collection.name.label("collection"),
        )
        .outerjoin(Collection, Collection.id == Film.collection_id)
        .order_by(Film.id)
    )
    return [
        TrainingFilm(
            film_id=film.id,
            title=film.title,
            collection=film.collection or "",
            year=film.year,
            kind=film.kind,
            genres=genres.get(film.id, ()),
            directors=credited[CreditRole.DIRECTOR].get(film.id, ()),
            cast=credited[CreditRole.CAST].get(film.id, ()),
            keywords=keywords.get(film.id, ()),
            countries=countries.get(film.id, ()),
            rating_count=film.rating_count,
            rating_histogram=tuple(film.rating_histogram),
            vote_count=votes.get(film.id, NO_VOTES)[0],
            vote_mean=votes.get(film.id, NO_VOTES)[1],
            is_new=film.rating_count == 0,
        )
        for film in films
    ]


def searchable_films() -> list[SearchableFilm]:
    """Return every film as the search index knows it, by id, in four queries."""
    aliases = _grouped(
        select(FilmAlias.film_id, FilmAlias.title).order_by(FilmAlias.film_id, FilmAlias.id)
    )
    credited = {role: _credited(role) for role in (CreditRole.DIRECTOR, CreditRole.CAST)}
    films = db.session.connection().execute(
        select(Film.id, Film.title, Film.year, Film.rating_count).order_by(Film.id)
    )
    return [
        SearchableFilm(
            film_id=film.id,
            title=film.title,
            aliases=aliases.get(film.id, ()),
            year=film.year,
            directors=credited[CreditRole.DIRECTOR].get(film.id, ()),
            cast=credited[CreditRole.CAST].get(film.id, ()),
            rating_count=film.rating_count,
        )
        for film in films
    ]


def _named_counts(statement: Select[int, str, int]) -> list[tuple[int, str, int]]:
    rows = db.session.connection().execute(statement)
    return [(id_, name, count) for id_, name, count in rows]


def _votes_of_one_public() -> Mapping[int, tuple[int, float]]:
    """Return number and mean by film, of the site that voted on most films.

    Numbers of different sites do not compare: one has a hundred times the voters of another.
    """
    most = (
        select(FilmVotes.source)
        .group_by(FilmVotes.source)
        .order_by(func.count().desc(), FilmVotes.source)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.connection().execute(
        select(FilmVotes.film_id, FilmVotes.count, FilmVotes.mean).where(FilmVotes.source == most)
    )
    return {film_id: (count, mean) for film_id, count, mean in rows}


def _credited(role: CreditRole) -> Mapping[int, tuple[str, ...]]:
    return _grouped(
        select(Credit.film_id, Person.name)
        .join(Person, Person.id == Credit.person_id)
        .where(Credit.role == role.value)
        .order_by(Credit.film_id, Credit.position)
    )


def _grouped(pairs: Select[*tuple[Any, ...]]) -> Mapping[int, tuple[str, ...]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for film_id, name in db.session.connection().execute(pairs):
        names[film_id].append(name)
    return {film_id: tuple(of_film) for film_id, of_film in names.items()}
