"""A film as the rows it is stored in, so that a record and what is stored can be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.lookups import add_countries, genre_ids, keyword_ids, person_ids
from app.catalog.models import (
    Credit,
    CreditRole,
    ExternalId,
    Film,
    FilmAlias,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
)
from app.catalog.ratings import figures_of
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Select

    from app.catalog.records import FilmRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRows:
    """What the tables hold of one film, without its id.

    Attributes:
        facts: kind, title, sort title, year, runtime in minutes.
        histogram: ten counts of ratings.
        aliases: rows of `film_aliases`.
        credits: role, position and person's id.
        external_ids: source and value.
    """

    facts: tuple[str, str, str, int | None, int | None]
    histogram: tuple[int, ...]
    aliases: frozenset[str]
    credits: frozenset[tuple[str, int, int]]
    genre_ids: frozenset[int]
    keyword_ids: frozenset[int]
    country_codes: frozenset[str]
    external_ids: frozenset[tuple[str, str]]

    def film_values(self) -> dict[str, object]:
        """Return the columns of the film's own row."""
        kind, title, sort_title, year, runtime_minutes = self.facts
        figures = figures_of(self.histogram)
        return {
            "kind": kind,
            "title": title,
            "sort_title": sort_title,
            "year": year,
            "runtime_minutes": runtime_minutes,
            "rating_histogram": list(self.histogram),
            "rating_count": figures.count,
            "mean_stars": figures.mean_stars,
            "regard": figures.regard,
        }

    def matches(self, stored: FilmRows) -> bool:
        """Whether storing this would change nothing; ids that others added may stay."""
        return self.external_ids <= stored.external_ids and (
            (self.facts, self.histogram, self.aliases, self.credits)
            == (stored.facts, stored.histogram, stored.aliases, stored.credits)
            and (self.genre_ids, self.keyword_ids, self.country_codes)
            == (stored.genre_ids, stored.keyword_ids, stored.country_codes)
        )


def rows_of(records: Sequence[FilmRecord]) -> list[FilmRows]:
    """Turn records into rows; people, genres, keywords and countries that are new are added."""
    genres = genre_ids({name for record in records for name in record.genres})
    keywords = keyword_ids({name for record in records for name in record.keywords})
    people = person_ids({one for record in records for one in (*record.directors, *record.cast)})
    add_countries({code for record in records for code in record.countries})
    return [
        FilmRows(
            facts=(
                record.kind,
                record.title,
                record.sort_title,
                record.year,
                record.runtime_minutes,
            ),
            histogram=record.rating_histogram,
            aliases=frozenset(record.aliases),
            credits=frozenset(
                (role.value, position, people[person])
                for role, credited in (
                    (CreditRole.DIRECTOR, record.directors),
                    (CreditRole.CAST, record.cast),
                )
                for position, person in enumerate(credited)
            ),
            genre_ids=frozenset(genres[name] for name in record.genres),
            keyword_ids=frozenset(keywords[name] for name in record.keywords),
            country_codes=frozenset(record.countries),
            external_ids=frozenset(record.external_ids),
        )
        for record in records
    ]


def stored_rows(film_ids: Collection[int]) -> dict[int, FilmRows]:
    """Read the rows of these films, by id, in seven queries."""
    films = select(
        Film.id,
        Film.kind,
        Film.title,
        Film.sort_title,
        Film.year,
        Film.runtime_minutes,
        Film.rating_histogram,
    ).where(Film.id.in_(film_ids))
    aliases = _collected(select(FilmAlias.film_id, FilmAlias.title), film_ids)
    credited = _collected(
        select(Credit.film_id, Credit.role, Credit.position, Credit.person_id), film_ids
    )
    genres = _collected(select(FilmGenre.film_id, FilmGenre.genre_id), film_ids)
    keywords = _collected(select(FilmKeyword.film_id, FilmKeyword.keyword_id), film_ids)
    countries = _collected(select(FilmCountry.film_id, FilmCountry.country_code), film_ids)
    external = _collected(select(ExternalId.film_id, ExternalId.source, ExternalId.value), film_ids)
    return {
        film.id: FilmRows(
            facts=(film.kind, film.title, film.sort_title, film.year, film.runtime_minutes),
            histogram=tuple(film.rating_histogram),
            aliases=frozenset(title for (title,) in aliases[film.id]),
            credits=frozenset(credited[film.id]),
            genre_ids=frozenset(genre_id for (genre_id,) in genres[film.id]),
            keyword_ids=frozenset(keyword_id for (keyword_id,) in keywords[film.id]),
            country_codes=frozenset(code for (code,) in countries[film.id]),
            external_ids=frozenset(external[film.id]),
        )
        for film in db.session.execute(films)
    }


def _collected(
    rows: Select[*tuple[Any, ...]], film_ids: Iterable[int]
) -> Mapping[int, Sequence[tuple[Any, ...]]]:
    film_id_column = rows.selected_columns[0]
    collected: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for film_id, *values in db.session.execute(rows.where(film_id_column.in_(film_ids))):
        collected[film_id].append(tuple(values))
    return collected
