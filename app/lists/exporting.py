"""Lists as files: JSON, a table, and the tables that Letterboxd and IMDb read.

JSON holds all that a list says. The tables hold the films, their order and their notes.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

from app.lists.cells import written_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.catalog.queries import FilmCard
    from app.lists.records import EntryShown

CSV_COLUMNS = ("Position", "Title", "Year", "Directors", "IMDb", "TMDB", "Note")
LETTERBOXD_LINE = "Letterboxd list export v7"
IMDB_COLUMNS = (
    *("Position", "Const", "Created", "Modified", "Description", "Title", "Original Title"),
    *("URL", "Title Type", "IMDb Rating", "Runtime (mins)", "Year", "Genres", "Num Votes"),
    *("Release Date", "Directors"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """What a file says of a list.

    Attributes:
        title: of the list.
        description: Markdown.
        curator: the account's name, or "a guest".
        is_ranked: whether the films are numbered.
        tags: alphabetically.
        cover_film_id: the film chosen to stand for the list.
        visibility: who can see it; only where its curator exports it.
        url: of the list's page; empty while it has none.
        updated: the day of its last change, ISO 8601.
        entries: the films in order.
        imdb: IMDb's ids by film id.
        tmdb: TMDB's numbers by film id.
        private_notes: by film id; only where its curator exports it.
    """

    title: str
    description: str
    curator: str
    is_ranked: bool
    tags: Sequence[str]
    cover_film_id: int | None
    url: str
    updated: str
    entries: Sequence[EntryShown]
    imdb: Mapping[int, str]
    tmdb: Mapping[int, str]
    visibility: str | None = None
    private_notes: Mapping[int, str] = field(default_factory=dict)


def json_of(file: ListFile) -> str:
    """Return a list as JSON that `app.lists.import_json` reads back whole."""
    facts: dict[str, object] = {
        "format": "marquee-list-1",
        "title": file.title,
        "description": file.description,
        "curator": file.curator,
        "url": file.url,
        "updated": file.updated,
        "ranked": file.is_ranked,
        "tags": list(file.tags),
    }
    if file.visibility is not None:
        facts["visibility"] = file.visibility
    facts["films"] = [_film(file, entry) for entry in file.entries]
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def csv_of(file: ListFile) -> str:
    """Return a list as a table; private notes have a column where there are any."""
    columns = (*CSV_COLUMNS, "Private note") if file.private_notes else CSV_COLUMNS
    rows = [
        (
            str(entry.position) if file.is_ranked else "",
            entry.film.title,
            _known(entry.film.year),
            ", ".join(entry.film.directors),
            file.imdb.get(entry.film.id, ""),
            file.tmdb.get(entry.film.id, ""),
            entry.note,
            file.private_notes.get(entry.film.id, ""),
        )[: len(columns)]
        for entry in file.entries
    ]
    return _table([columns, *rows])


def letterboxd_of(file: ListFile) -> str:
    """Return a list as Letterboxd exports and imports it."""
    head = [
        (LETTERBOXD_LINE,),
        ("Date", "Name", "Tags", "URL", "Description"),
        (file.updated, file.title, ", ".join(file.tags), file.url, file.description),
    ]
    films = [
        (
            str(entry.position) if file.is_ranked else "",
            entry.film.title,
            _known(entry.film.year),
            _imdb_url(file, entry.film),
            entry.note,
        )
        for entry in file.entries
    ]
    return (
        _table(head) + "\r\n" + _table([("Position", "Name", "Year", "URL", "Description"), *films])
    )


def imdb_of(file: ListFile) -> str:
    """Return a list as IMDb exports it."""
    rows = [
        (
            *(str(entry.position), file.imdb.get(entry.film.id, "")),
            *(file.updated, file.updated, entry.note, entry.film.title, entry.film.title),
            _imdb_url(file, entry.film),
            *("Movie" if entry.film.kind == "movie" else "TV Series", ""),
            *(_known(entry.film.runtime_minutes), _known(entry.film.year)),
            *(", ".join(entry.film.genres), "", "", ", ".join(entry.film.directors)),
        )
        for entry in file.entries
    ]
    return _table([IMDB_COLUMNS, *rows])


FORMATS = {
    "json": (json_of, "application/json", "json"),
    "csv": (csv_of, "text/csv; charset=utf-8", "csv"),
    "letterboxd": (letterboxd_of, "text/csv; charset=utf-8", "letterboxd.csv"),
    "imdb": (imdb_of, "text/csv; charset=utf-8", "imdb.csv"),
}
"""How a list is written, the type of the file and the end of its name, by the format."""


def _film(file: ListFile, entry: EntryShown) -> dict[str, object]:
    film = entry.film
    facts: dict[str, object] = {
        "position": entry.position,
        "title": film.title,
        "year": film.year,
        "directors": list(film.directors),
    }
    more = {
        "imdb": file.imdb.get(film.id),
        "tmdb": file.tmdb.get(film.id),
        "note": entry.note,
        "private_note": file.private_notes.get(film.id),
        "is_cover": film.id == file.cover_film_id,
    }
    facts.update({name: value for name, value in more.items() if value})
    return facts


def _imdb_url(file: ListFile, film: FilmCard) -> str:
    imdb = file.imdb.get(film.id)
    return f"https://www.imdb.com/title/{imdb}/" if imdb else ""


def _known(number: int | None) -> str:
    return "" if number is None else str(number)


def _table(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([written_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
