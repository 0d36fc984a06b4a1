"""The file of films: a gzipped line of JSON for each, the same bytes for the same films."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.catalog.records import FilmRecord, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

STARTER_FILMS = Path(__file__).with_name("films.jsonl.gz")


def write_films(path: Path, records: Iterable[FilmRecord]) -> None:
    """Write the records; the same records give the same bytes."""
    lines = "".join(
        json.dumps(_as_json(record), ensure_ascii=False, separators=(",", ":")) + "\n"
        for record in records
    )
    path.write_bytes(gzip.compress(lines.encode(), compresslevel=9, mtime=0))


def read_films(path: Path = STARTER_FILMS) -> Iterator[FilmRecord]:
    """Yield the records of the file in its order.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _as_record(json.loads(line))


def _as_json(record: FilmRecord) -> dict[str, Any]:
    facts = {
        "ids": dict(record.external_ids),
        "title": record.title,
        "sort_title": record.sort_title,
        "kind": record.kind,
        "year": record.year,
        "runtime_minutes": record.runtime_minutes,
        "aliases": record.aliases,
        "genres": record.genres,
        "directors": [_person_as_json(person) for person in record.directors],
        "cast": [_person_as_json(person) for person in record.cast],
        "keywords": record.keywords,
        "countries": record.countries,
        "ratings": record.rating_histogram,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _person_as_json(person: PersonName) -> list[str | int]:
    return [person.name, person.tmdb_id] if person.tmdb_id else [person.name]


def _as_record(facts: dict[str, Any]) -> FilmRecord:
    return FilmRecord(
        external_ids=tuple(facts["ids"].items()),
        title=facts["title"],
        sort_title=facts["sort_title"],
        kind=facts["kind"],
        year=facts.get("year"),
        runtime_minutes=facts.get("runtime_minutes"),
        aliases=tuple(facts.get("aliases", ())),
        genres=tuple(facts.get("genres", ())),
        directors=tuple(PersonName(*person) for person in facts.get("directors", ())),
        cast=tuple(PersonName(*person) for person in facts.get("cast", ())),
        keywords=tuple(facts.get("keywords", ())),
        countries=tuple(facts.get("countries", ())),
        rating_histogram=tuple(facts["ratings"]),
    )
