"""The TMDB 5000 Movie Dataset: facts, keywords, cast and crew of 4,803 films."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.records import PersonName
from app.catalog.sources.fields import clean_names, csv_rows, whole_number, year_of
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any


@dataclass(frozen=True, slots=True)
class TmdbFilm:
    """A film as TMDB describes it; `cast` is complete, the leading ones first."""

    tmdb_id: int
    title: str
    original_title: str
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]
    keywords: tuple[str, ...]
    countries: tuple[str, ...]
    directors: tuple[PersonName, ...]
    cast: tuple[PersonName, ...]


def read_films(folder: Path) -> Iterator[TmdbFilm]:
    """Yield the films with their credits, in the order of the file."""
    credits_of = {
        row["movie_id"]: (_directors(row["crew"]), _cast(row["cast"]))
        for row in csv_rows(folder / "tmdb_5000_credits.csv.gz")
    }
    for row in csv_rows(folder / "tmdb_5000_movies.csv"):
        directors, cast = credits_of.get(row["id"], ((), ()))
        yield TmdbFilm(
            tmdb_id=int(row["id"]),
            title=clean_line(row["title"]),
            original_title=clean_line(row["original_title"]),
            year=year_of(row["release_date"]),
            runtime_minutes=whole_number(row["runtime"]),
            genres=_names(row["genres"]),
            keywords=_names(row["keywords"]),
            countries=tuple(
                country["iso_3166_1"] for country in json.loads(row["production_countries"])
            ),
            directors=directors,
            cast=cast,
        )


def _names(text: str) -> tuple[str, ...]:
    return clean_names(entry["name"] for entry in json.loads(text))


def _directors(crew: str) -> tuple[PersonName, ...]:
    return _people(entry for entry in json.loads(crew) if entry["job"] == "Director")


def _cast(cast: str) -> tuple[PersonName, ...]:
    return _people(iter(sorted(json.loads(cast), key=lambda entry: entry["order"])))


def _people(entries: Iterator[Mapping[str, Any]]) -> tuple[PersonName, ...]:
    people = (PersonName(clean_line(entry["name"]), entry["id"]) for entry in entries)
    return tuple(dict.fromkeys(person for person in people if person.name))
