"""Netflix TV Shows and Movies (2022): facts and credits of 5,850 titles, by IMDb id."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.records import PersonName
from app.catalog.sources.fields import csv_rows, imdb_number, whole_number, year_of
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CODE_OF_WORD = {"Lebanon": "LB"}
"""The one country that the file spells out."""


@dataclass(frozen=True, slots=True)
class NetflixTitle:
    """A movie or show; the file's own ids of people are not kept, they join to nothing.

    Attributes:
        kind: "movie" or "show".
        runtime_minutes: of the movie, or of one episode.
        genres: in lower case, as the file has them ("scifi").
        countries: two-letter codes.
    """

    imdb_id: str | None
    title: str
    kind: str
    year: int | None
    runtime_minutes: int | None
    genres: tuple[str, ...]
    countries: tuple[str, ...]
    directors: tuple[PersonName, ...]
    cast: tuple[PersonName, ...]


def read_titles(folder: Path) -> Iterator[NetflixTitle]:
    """Yield the titles with their credits, in the order of the file, without nameless ones."""
    credited: defaultdict[tuple[str, str], dict[PersonName, None]] = defaultdict(dict)
    for row in csv_rows(folder / "credits.csv"):
        credited[row["id"], row["role"]][PersonName(clean_line(row["name"]))] = None
    for row in csv_rows(folder / "titles.csv"):
        if not (title := clean_line(row["title"])):
            continue
        yield NetflixTitle(
            imdb_id=imdb_number(row["imdb_id"]),
            title=title,
            kind=row["type"].lower(),
            year=year_of(row["release_year"]),
            runtime_minutes=whole_number(row["runtime"]),
            genres=tuple(ast.literal_eval(row["genres"])),
            countries=tuple(
                _CODE_OF_WORD.get(code, code)
                for code in ast.literal_eval(row["production_countries"])
            ),
            directors=tuple(credited[row["id"], "DIRECTOR"]),
            cast=tuple(credited[row["id"], "ACTOR"]),
        )
