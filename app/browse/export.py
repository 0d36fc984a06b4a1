"""The films that fit filters, as a file of comma-separated values."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from app.text import spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.browse.queries import ScoredFilm

COLUMNS = (
    *("id", "title", "year", "kind", "runtime_minutes", "genres", "countries", "directors"),
    *("cast", "score", "votes"),
)


def csv_lines(films: Iterable[ScoredFilm]) -> Iterator[str]:
    """Yield the lines of the file, names first; fields of several values separate them by "; "."""
    line = StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield line.getvalue()
    for scored in films:
        line.seek(0)
        line.truncate()
        writer.writerow([spreadsheet_cell(value) for value in values_of(scored)])
        yield line.getvalue()


def values_of(scored: ScoredFilm) -> tuple[str, ...]:
    """Return what the file says of a film, by `COLUMNS`."""
    film = scored.film
    return (
        str(film.id),
        film.title,
        _known(film.year),
        film.kind,
        _known(film.runtime_minutes),
        "; ".join(film.genres),
        "; ".join(scored.countries),
        "; ".join(film.directors),
        "; ".join(film.cast),
        "" if scored.score is None else f"{scored.score:.2f}",
        str(scored.votes),
    )


def _known(number: int | None) -> str:
    return "" if number is None else str(number)
