"""Loads records into the catalogue: adds what is new, updates what changed, keeps every film's id.

A viewer's verdicts and lists hang on film ids, so a film is recognised by its id elsewhere and
loading the same records again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, tuple_, update

from app.catalog.changes import note_change
from app.catalog.film_rows import FilmRows, rows_of, stored_rows
from app.catalog.models import (
    Credit,
    ExternalId,
    Film,
    FilmAlias,
    FilmCountry,
    FilmGenre,
    FilmKeyword,
)
from app.db import db
from app.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.catalog.records import FilmRecord
    from app.db import Base

BATCH_SIZE = 500
IDENTIFYING_SOURCES = ("movielens", "imdb")
"""Whose ids say which film it is; the first that is known decides. TMDB's are not unique."""

_PARTS = (FilmAlias, Credit, FilmGenre, FilmKeyword, FilmCountry)


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load did, in films."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def read(self) -> int:
        """How many records there were."""
        return self.added + self.updated + self.unchanged

    def __add__(self, other: LoadSummary) -> LoadSummary:
        """Add up two loads."""
        return LoadSummary(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


def load_films(records: Iterable[FilmRecord]) -> LoadSummary:
    """Load the records in batches; flushes, never commits.

    Films of the catalogue that are not among the records stay as they are. Of two records of one
    film the later stands.

    Raises:
        InvalidInputError: a record has no id that identifies its film.
    """
    waiting = iter(records)
    summary = LoadSummary()
    while batch := list(islice(waiting, BATCH_SIZE)):
        summary += _load_batch(batch)
    # The statements went past whatever objects the session holds.
    db.session.expire_all()
    return summary


def _load_batch(batch: Sequence[FilmRecord]) -> LoadSummary:
    records = list({_identity(record): record for record in batch}.values())
    owners = _owners(records)
    film_ids = [_known_film_id(record, owners) for record in records]
    wanted = [
        replace(rows, external_ids=_free_ids(rows, film_id, owners))
        for rows, film_id in zip(rows_of(records), film_ids, strict=True)
    ]
    stored = stored_rows([film_id for film_id in film_ids if film_id])
    new = [rows for rows, film_id in zip(wanted, film_ids, strict=True) if film_id is None]
    changed = {
        film_id: rows
        for rows, film_id in zip(wanted, film_ids, strict=True)
        if film_id and not rows.matches(stored[film_id])
    }
    _add(new)
    _update(changed, stored)
    if new or changed:
        note_change()
    return LoadSummary(len(new), len(changed), len(records) - len(new) - len(changed))


def _identity(record: FilmRecord) -> tuple[str, str]:
    ids = dict(record.external_ids)
    for source in IDENTIFYING_SOURCES:
        if source in ids:
            return source, ids[source]
    raise InvalidInputError(f"“{record.title}” has no id of {' or '.join(IDENTIFYING_SOURCES)}.")


def _owners(records: Iterable[FilmRecord]) -> dict[tuple[str, str], int | None]:
    """Return which film has each of the records' external ids now."""
    asked = [external_id for record in records for external_id in record.external_ids]
    rows = db.session.execute(
        select(ExternalId.source, ExternalId.value, ExternalId.film_id).where(
            tuple_(ExternalId.source, ExternalId.value).in_(asked)
        )
    )
    return {(source, value): film_id for source, value, film_id in rows}


def _known_film_id(record: FilmRecord, owners: Mapping[tuple[str, str], int | None]) -> int | None:
    ids = dict(record.external_ids)
    known = (owners.get((source, ids.get(source, ""))) for source in IDENTIFYING_SOURCES)
    return next((film_id for film_id in known if film_id), None)


def _free_ids(
    rows: FilmRows, film_id: int | None, owners: dict[tuple[str, str], int | None]
) -> frozenset[tuple[str, str]]:
    """Return the film's external ids without those that another film had first."""
    free = set()
    for external_id in sorted(rows.external_ids):
        if external_id not in owners:
            owners[external_id] = film_id
            free.add(external_id)
        elif film_id and owners[external_id] == film_id:
            free.add(external_id)
    return frozenset(free)


def _add(films: Sequence[FilmRows]) -> None:
    if not films:
        return
    film_ids = db.session.scalars(
        insert(Film).returning(Film.id, sort_by_parameter_order=True),
        [rows.film_values() for rows in films],
    ).all()
    added = dict(zip(film_ids, films, strict=True))
    _insert_parts(added)
    _insert_external_ids({film_id: rows.external_ids for film_id, rows in added.items()})


def _update(changed: Mapping[int, FilmRows], stored: Mapping[int, FilmRows]) -> None:
    if not changed:
        return
    db.session.execute(
        update(Film), [{"id": film_id, **rows.film_values()} for film_id, rows in changed.items()]
    )
    for part in _PARTS:
        db.session.execute(delete(part).where(part.film_id.in_(changed)))
    _insert_parts(changed)
    _insert_external_ids(
        {
            film_id: rows.external_ids - stored[film_id].external_ids
            for film_id, rows in changed.items()
        }
    )


def _insert_parts(films: Mapping[int, FilmRows]) -> None:
    parts: dict[type[Base], list[dict[str, object]]] = {part: [] for part in _PARTS}
    for film_id, rows in films.items():
        film = {"film_id": film_id}
        parts[FilmAlias] += [{**film, "title": title} for title in sorted(rows.aliases)]
        parts[Credit] += [
            {**film, "role": role, "position": position, "person_id": person_id}
            for role, position, person_id in sorted(rows.credits)
        ]
        parts[FilmGenre] += [{**film, "genre_id": id_} for id_ in sorted(rows.genre_ids)]
        parts[FilmKeyword] += [{**film, "keyword_id": id_} for id_ in sorted(rows.keyword_ids)]
        parts[FilmCountry] += [
            {**film, "country_code": code} for code in sorted(rows.country_codes)
        ]
    for part, values in parts.items():
        if values:
            db.session.execute(insert(part), values)


def _insert_external_ids(ids: Mapping[int, Iterable[tuple[str, str]]]) -> None:
    values = [
        {"film_id": film_id, "source": source, "value": value}
        for film_id, of_film in ids.items()
        for source, value in sorted(of_film)
    ]
    if values:
        db.session.execute(insert(ExternalId), values)
