"""The Movies Dataset: TMDB's facts and keywords of 45,000 films, as far as the files are to be had.

The files hold Python literals where TMDB 5000 holds JSON.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.sources.fields import clean_names, csv_rows, imdb_number, whole_number, year_of
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """A row of the table of columns, which covers every film of the set."""

    tmdb_id: int
    imdb_id: str | None
    title: str
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a film comes from; known for the first 5,000 films of the set.

    Attributes:
        countries: two-letter codes.
    """

    original_title: str
    countries: tuple[str, ...]


def read_metadata(folder: Path) -> Iterator[MetadataRow]:
    """Yield the films in the order of the file, without its broken rows.

    A row is broken if its id is not a number (a line break had split it, and its columns are
    shifted) or if it has no title (the other half of such a row).
    """
    for row in csv_rows(folder / "movies_metadata.columns.derived.csv"):
        tmdb_id, title = whole_number(row["id"]), clean_line(row["title"])
        if tmdb_id is None or not title:
            continue
        yield MetadataRow(
            tmdb_id=tmdb_id,
            imdb_id=imdb_number(row["imdb_id"]),
            title=title,
            year=year_of(row["release_date"]),
            runtime_minutes=whole_number(row["runtime"]),
            genres=clean_names(iter(row["genres"].split("|"))),
        )


def read_keywords(folder: Path) -> dict[int, tuple[str, ...]]:
    """Return the keywords of the films that have any, by TMDB id."""
    keywords = {}
    for row in csv_rows(folder / "keywords.csv"):
        tmdb_id = whole_number(row["id"])
        if tmdb_id is not None and row["keywords"] != "[]":
            entries = ast.literal_eval(row["keywords"])
            keywords[tmdb_id] = clean_names(entry["name"] for entry in entries)
    return keywords


def read_origins(folder: Path) -> dict[int, Origin]:
    """Return the original titles and countries that are known, by TMDB id."""
    origins = {}
    for row in csv_rows(folder / "movies_metadata.first5000.csv"):
        tmdb_id = whole_number(row["id"])
        if tmdb_id is not None:
            countries = ast.literal_eval(row["production_countries"] or "[]")
            origins[tmdb_id] = Origin(
                original_title=clean_line(row["original_title"]),
                countries=tuple(country["iso_3166_1"] for country in countries),
            )
    return origins
