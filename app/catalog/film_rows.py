"""A film as the rows it is stored in, so that a record and what is stored can be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.catalog import lookups
from app.catalog.models import (
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
)
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy import Select

    from app.catalog.records import FilmRecord, PersonName, VotesRecord


class FilmFacts(NamedTuple):
    """The columns of a film's own row that sources fill, by their names; see `Film`."""

    kind: str
    title: str
    sort_title: str
    year: int | None
    runtime_minutes: int | None
    overview: str
    certification: str | None
    seasons: int | None
    original_language: str | None
    release_date: date | None
    collection_id: int | None
    vote_count: int
    vote_mean: float | None
    popularity: float | None
    poster_path: str | None
    trailer_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRows:
    """What the tables hold of one film, without its id and its ratings.

    Attributes:
        aliases: rows of `film_aliases`.
        credits: role, position, person's id and character.
        votes: source, count and mean.
        external_ids: source and value.
    """

    facts: FilmFacts
    aliases: frozenset[str]
    credits: frozenset[tuple[str, int, int, str]]
    genre_ids: frozenset[int]
    keyword_ids: frozenset[int]
    country_codes: frozenset[str]
    language_codes: frozenset[str]
    votes: frozenset[tuple[str, int, float]]
    external_ids: frozenset[tuple[str, str]]

    def matches(self, stored: FilmRows) -> bool:
        """Whether storing this would change nothing; ids that others added may stay."""
        return self.external_ids <= stored.external_ids and self._parts() == stored._parts()

    def _parts(self) -> tuple[object, ...]:
        return (
            self.facts,
            self.aliases,
            self.credits,
            self.genre_ids,
            self.keyword_ids,
            self.country_codes,
            self.language_codes,
            self.votes,
        )


def rows_of(records: Sequence[FilmRecord]) -> list[FilmRows]:
    """Turn records into rows; people, genres and whatever else is new is added."""
    genres = lookups.genre_ids({name for record in records for name in record.genres})
    keywords = lookups.keyword_ids({name for record in records for name in record.keywords})
    people = lookups.person_ids(
        {one.identity for record in records for _, some in _credited(record) for one in some}
    )
    collections = lookups.collection_ids(
        {record.collection for record in records if record.collection}
    )
    lookups.add_countries({code for record in records for code in record.countries})
    lookups.add_languages({code for record in records for code in _spoken(record)})
    return [
        FilmRows(
            facts=_facts(record, collections[record.collection] if record.collection else None),
            aliases=frozenset(record.aliases),
            credits=frozenset(
                (role.value, position, people[person.identity], person.character)
                for role, credited in _credited(record)
                for position, person in enumerate(credited)
            ),
            genre_ids=frozenset(genres[name] for name in record.genres),
            keyword_ids=frozenset(keywords[name] for name in record.keywords),
            country_codes=frozenset(record.countries),
            language_codes=frozenset(record.languages),
            votes=frozenset((votes.source, votes.count, votes.mean) for votes in record.votes),
            external_ids=frozenset(record.external_ids),
        )
        for record in records
    ]


def _credited(record: FilmRecord) -> tuple[tuple[CreditRole, tuple[PersonName, ...]], ...]:
    return (
        (CreditRole.DIRECTOR, record.directors),
        (CreditRole.WRITER, record.writers),
        (CreditRole.PRODUCER, record.producers),
        (CreditRole.COMPOSER, record.composers),
        (CreditRole.CAST, record.cast),
    )


def _spoken(record: FilmRecord) -> tuple[str, ...]:
    return (*record.languages, *filter(None, [record.original_language]))


def _facts(record: FilmRecord, collection_id: int | None) -> FilmFacts:
    votes = _most_votes(record.votes)
    return FilmFacts(
        kind=record.kind,
        title=record.title,
        sort_title=record.sort_title,
        year=record.year,
        runtime_minutes=record.runtime_minutes,
        overview=record.overview,
        certification=record.certification,
        seasons=record.seasons,
        original_language=record.original_language,
        release_date=record.release_date,
        collection_id=collection_id,
        vote_count=votes.count if votes else 0,
        vote_mean=votes.mean if votes else None,
        popularity=record.popularity,
        poster_path=record.poster_path,
        trailer_key=record.trailer_key,
    )


def _most_votes(votes: Sequence[VotesRecord]) -> VotesRecord | None:
    return max(votes, key=lambda of_source: (of_source.count, of_source.source), default=None)


def stored_rows(film_ids: Collection[int]) -> dict[int, FilmRows]:
    """Read the rows of these films, by id, in nine queries."""
    columns = [getattr(Film, name) for name in FilmFacts._fields]
    films = select(Film.id, *columns).where(Film.id.in_(film_ids))
    aliases = _collected(select(FilmAlias.film_id, FilmAlias.title), film_ids)
    credited = _collected(
        select(Credit.film_id, Credit.role, Credit.position, Credit.person_id, Credit.character),
        film_ids,
    )
    genres = _collected(select(FilmGenre.film_id, FilmGenre.genre_id), film_ids)
    keywords = _collected(select(FilmKeyword.film_id, FilmKeyword.keyword_id), film_ids)
    countries = _collected(select(FilmCountry.film_id, FilmCountry.country_code), film_ids)
    languages = _collected(select(FilmLanguage.film_id, FilmLanguage.language_code), film_ids)
    votes = _collected(
        select(FilmVotes.film_id, FilmVotes.source, FilmVotes.count, FilmVotes.mean), film_ids
    )
    external = _collected(select(ExternalId.film_id, ExternalId.source, ExternalId.value), film_ids)
    return {
        film_id: FilmRows(
            facts=FilmFacts(*facts),
            aliases=frozenset(title for (title,) in aliases[film_id]),
            credits=frozenset(credited[film_id]),
            genre_ids=frozenset(genre_id for (genre_id,) in genres[film_id]),
            keyword_ids=frozenset(keyword_id for (keyword_id,) in keywords[film_id]),
            country_codes=frozenset(code for (code,) in countries[film_id]),
            language_codes=frozenset(code for (code,) in languages[film_id]),
            votes=frozenset(votes[film_id]),
            external_ids=frozenset(external[film_id]),
        )
        for film_id, *facts in db.session.execute(films)
    }


def _collected(
    rows: Select[*tuple[Any, ...]], film_ids: Iterable[int]
) -> Mapping[int, Sequence[tuple[Any, ...]]]:
    film_id_column = rows.selected_columns[0]
    collected: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for film_id, *values in db.session.execute(rows.where(film_id_column.in_(film_ids))):
        collected[film_id].append(tuple(values))
    return collected
