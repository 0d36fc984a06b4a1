"""The file of films: a gzipped line of JSON for each, the same bytes for the same films."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from app.catalog.film_json import film_as_json, film_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.catalog.records import FilmRecord

STARTER_FILMS = Path(__file__).with_name("films.jsonl.gz")


def write_films(path: Path, records: Iterable[FilmRecord]) -> None:
    """Write the records; the same records give the same bytes."""
    lines = "".join(film_as_json(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(lines.encode(), compresslevel=9, mtime=0))


def read_films(path: Path = STARTER_FILMS) -> Iterator[FilmRecord]:
    """Yield the records of the file in its order.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield film_from_json(line)
