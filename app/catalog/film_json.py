"""Film records as JSON: in the starter's file, and as what each source said."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from app.catalog.records import (
    NO_RATINGS,
    CollectionName,
    FilmRecord,
    PersonName,
    VotesRecord,
)

if TYPE_CHECKING:
    from typing import Any

_SINGLE = (
    "title",
    "sort_title",
    "kind",
    "year",
    "runtime_minutes",
    "overview",
    "certification",
    "seasons",
    "original_language",
    "popularity",
    "poster_path",
    "trailer_key",
)
_LISTS = ("aliases", "genres", "keywords", "countries", "languages")
_PEOPLE = ("directors", "writers", "producers", "composers", "cast")


def film_as_json(record: FilmRecord) -> str:
    """Return the record in a line; equal records give equal lines."""
    facts: dict[str, Any] = {
        "ids": _ids_as_json(record.external_ids),
        **{name: getattr(record, name) for name in (*_SINGLE[:5], *_LISTS[:2])},
        **{name: [_person_as_json(one) for one in getattr(record, name)] for name in _PEOPLE},
        **{name: getattr(record, name) for name in (*_LISTS[2:], *_SINGLE[5:])},
        "ratings": record.rating_histogram if any(record.rating_histogram) else (),
        "release_date": record.release_date.isoformat() if record.release_date else None,
        "votes": [[votes.source, votes.count, votes.mean] for votes in record.votes],
    }
    if record.collection:
        facts["collection"] = [record.collection.name, record.collection.tmdb_id]
    known = {name: fact for name, fact in facts.items() if fact not in (None, "", (), [], {})}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def film_from_json(line: str) -> FilmRecord:
    """Return what `film_as_json` wrote."""
    written: dict[str, Any] = json.loads(line)
    facts: dict[str, Any] = {name: written[name] for name in _SINGLE if name in written}
    facts |= {name: tuple(written[name]) for name in _LISTS if name in written}
    for name in _PEOPLE:
        facts[name] = tuple(PersonName(*person) for person in written.get(name, ()))
    collection = written.get("collection")
    released = written.get("release_date")
    return FilmRecord(
        external_ids=_ids_from_json(written["ids"]),
        rating_histogram=tuple(written.get("ratings", NO_RATINGS)),
        release_date=date.fromisoformat(released) if released else None,
        votes=tuple(VotesRecord(*votes) for votes in written.get("votes", ())),
        collection=CollectionName(*collection) if collection else None,
        **facts,
    )


def _ids_as_json(ids: tuple[tuple[str, str], ...]) -> dict[str, str | list[str]]:
    """Return values by source; a film may have two ids of one."""
    written: dict[str, str | list[str]] = {}
    for source, value in ids:
        before = written.get(source)
        if before is None:
            written[source] = value
        else:
            written[source] = [*([before] if isinstance(before, str) else before), value]
    return written


def _ids_from_json(written: dict[str, str | list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (source, value)
        for source, values in written.items()
        for value in ([values] if isinstance(values, str) else values)
    )


def _person_as_json(person: PersonName) -> list[str | int | None]:
    if person.character:
        return [person.name, person.tmdb_id, person.character]
    return [person.name, person.tmdb_id] if person.tmdb_id else [person.name]
