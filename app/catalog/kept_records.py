"""What each source said of the films, and what was known before any source was written down."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.catalog.film_json import film_as_json, film_from_json
from app.catalog.import_models import SourceRecord
from app.catalog.merging import KEPT, Said
from app.catalog.models import Credit, CreditRole, Film
from app.catalog.records import CollectionName, FilmRecord, PersonName, VotesRecord
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

COMPRESSION = 6


def digest_of(record: FilmRecord) -> bytes:
    """Return the SHA-256 of what the record says."""
    return hashlib.sha256(film_as_json(record).encode()).digest()


def seen_records(source: str) -> dict[str, tuple[int, bytes]]:
    """Return, by the source's own id, which film it spoke of and the digest of what it said."""
    rows = db.session.connection().execute(
        select(SourceRecord.key, SourceRecord.film_id, SourceRecord.digest).where(
            SourceRecord.source == source
        )
    )
    return {key: (film_id, bytes(digest)) for key, film_id, digest in rows}


def said_of(film_ids: Collection[int]) -> dict[int, list[Said]]:
    """Return what the sources said of these films, and of films without any what is stored."""
    said: dict[int, list[Said]] = {film_id: [] for film_id in film_ids}
    rows = db.session.execute(
        select(
            SourceRecord.film_id, SourceRecord.source, SourceRecord.key, SourceRecord.facts
        ).where(SourceRecord.film_id.in_(film_ids))
    )
    for film_id, source, key, facts in rows:
        said[film_id].append(Said(source, key, film_from_json(zlib.decompress(facts).decode())))
    silent = [film_id for film_id, of_film in said.items() if not of_film]
    for film in _films(silent):
        said[film.id].append(Said(KEPT, str(film.id), _record_of(film)))
    return said


def shipped_histograms(sources: Iterable[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield film ids with the histograms of ratings that the sources ship instead of ratings."""
    rows = db.session.connection().execute(
        select(SourceRecord.film_id, SourceRecord.facts)
        .where(SourceRecord.source.in_(list(sources)))
        .order_by(SourceRecord.source, SourceRecord.key)
    )
    for film_id, facts in rows:
        record = film_from_json(zlib.decompress(facts).decode())
        if any(record.rating_histogram):
            yield film_id, record.rating_histogram


def write_down(said: Mapping[int, Collection[Said]]) -> None:
    """Store what sources said, in place of what they said before under the same ids."""
    keys = [(one.source, one.key) for of_film in said.values() for one in of_film]
    if not keys:
        return
    db.session.execute(
        delete(SourceRecord).where(tuple_(SourceRecord.source, SourceRecord.key).in_(keys)),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        insert(SourceRecord),
        [
            {
                "source": one.source,
                "key": one.key,
                "film_id": film_id,
                "digest": digest_of(one.record),
                "facts": zlib.compress(film_as_json(one.record).encode(), COMPRESSION),
            }
            for film_id, of_film in said.items()
            for one in of_film
        ],
    )


def _films(film_ids: Collection[int]) -> Iterable[Film]:
    credited = selectinload(Film.credits).joinedload(Credit.person)
    parts = (
        Film.aliases,
        Film.genres,
        Film.keywords,
        Film.countries,
        Film.languages,
        Film.external_ids,
        Film.votes,
    )
    statement = (
        select(Film)
        .where(Film.id.in_(film_ids))
        .options(credited, joinedload(Film.collection), *map(selectinload, parts))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique()


def _record_of(film: Film) -> FilmRecord:
    return FilmRecord(
        external_ids=tuple(sorted((one.source, one.value) for one in film.external_ids)),
        title=film.title,
        sort_title=film.sort_title,
        kind=film.kind,
        year=film.year,
        runtime_minutes=film.runtime_minutes,
        aliases=tuple(alias.title for alias in film.aliases),
        genres=tuple(genre.name for genre in film.genres),
        directors=_people(film, CreditRole.DIRECTOR),
        writers=_people(film, CreditRole.WRITER),
        producers=_people(film, CreditRole.PRODUCER),
        composers=_people(film, CreditRole.COMPOSER),
        cast=_people(film, CreditRole.CAST),
        keywords=tuple(keyword.name for keyword in film.keywords),
        countries=tuple(country.code for country in film.countries),
        rating_histogram=tuple(film.rating_histogram),
        overview=film.overview,
        certification=film.certification,
        seasons=film.seasons,
        original_language=film.original_language,
        languages=tuple(language.code for language in film.languages),
        release_date=film.release_date,
        collection=_collection(film),
        votes=tuple(VotesRecord(one.source, one.count, one.mean) for one in film.votes),
        popularity=film.popularity,
        poster_path=film.poster_path,
        trailer_key=film.trailer_key,
    )


def _people(film: Film, role: CreditRole) -> tuple[PersonName, ...]:
    return tuple(
        PersonName(credit.person.name, credit.person.tmdb_id, credit.character)
        for credit in film.credits
        if credit.role == role
    )


def _collection(film: Film) -> CollectionName | None:
    series = film.collection
    return CollectionName(series.name, series.tmdb_id) if series else None
