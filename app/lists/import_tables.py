"""Reading lists from tables: Marquee's own, Letterboxd's and IMDb's exports."""

from __future__ import annotations

import csv
import re
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from app.errors import InvalidInputError
from app.lists.cells import read_cell
from app.lists.limits import FILMS_AT_ONCE
from app.lists.pasting import title_and_year, wanted_of_line
from app.lists.wanted import Parcel, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_CELLS = 200
MOST_CELL_CHARACTERS = 131_072
# The films, and what may stand above them.
MOST_ROWS = FILMS_AT_ONCE + 10
NO_TITLES = (
    "The table has no column with titles or ids. Its first line must name the columns: "
    "Title or Name, Year, or Const for IMDb's ids."
)
_LETTERBOXD_HEAD = re.compile(r"^letterboxd list export", re.IGNORECASE)
_COLUMNS = {
    "title": ("title", "name", "film", "movie"),
    "year": ("year", "release year"),
    "imdb": ("imdb", "const", "imdb id", "imdbid", "tconst"),
    "tmdb": ("tmdb", "tmdb id", "tmdbid"),
    "url": ("url", "link", "letterboxd uri"),
    "note": ("note", "description", "review", "comment"),
    "private_note": ("private note",),
    "position": ("position", "rank", "#"),
}
_IMDB_ID = re.compile(r"tt\d{7,10}")

Row = list[str]


def parcel_of_table(text: str) -> Parcel:
    """Return the list in a table of comma-, semicolon- or tab-separated values.

    Raises:
        InvalidInputError: if it is no such table, or names no column that helps.
    """
    rows = _rows(text)
    if rows and rows[0][1] and _LETTERBOXD_HEAD.match(rows[0][1][0]):
        return _letterboxd(rows[1:])
    return _plain(rows)


def _letterboxd(rows: list[tuple[int, Row]]) -> Parcel:
    """Read Letterboxd's two tables, one below the other: the list's, and its films'."""
    head = _records(rows[:2])
    start = next(
        (index for index, (_, row) in enumerate(rows) if index and row[0].lower() == "position"),
        None,
    )
    if start is None:
        raise InvalidInputError("Letterboxd's file names no films: the line “Position” is missing.")
    films = _plain(rows[start:])
    facts = head[0][1] if head else {}
    return Parcel(
        films.wanted,
        title=facts.get("title", ""),
        description=facts.get("note", ""),
        is_ranked=films.is_ranked,
        tags=tuple(tag for tag in facts.get("tags", "").split(",") if tag.strip()),
        problems=films.problems,
    )


def _plain(rows: list[tuple[int, Row]]) -> Parcel:
    if not rows:
        raise InvalidInputError("The file is empty.")
    names = {_field(cell) for cell in rows[0][1]}
    if not names & {"title", "imdb", "tmdb", "url"}:
        raise InvalidInputError(NO_TITLES)
    wanted: list[Wanted] = []
    problems: list[str] = []
    positions = 0
    for number, facts in _records(rows):
        one = _wanted(number, facts, problems)
        if one is None:
            problems.append(f"Line {number} names no film and was left out.")
        else:
            wanted.append(one)
            positions += bool(facts.get("position"))
    has_positions = positions > 0 if "position" in names else None
    return Parcel(tuple(wanted), is_ranked=has_positions, problems=tuple(problems))


def _wanted(number: int, facts: Mapping[str, str], problems: list[str]) -> Wanted | None:
    title, url = facts.get("title", ""), facts.get("url", "")
    by_link = wanted_of_line(number, url) if url else Wanted(number, "")
    imdb = _IMDB_ID.search(facts.get("imdb", "").lower())
    if not (title or imdb or facts.get("tmdb") or url):
        return None
    year_text = facts.get("year", "")
    year = _whole_number(year_text)
    if year_text and year is None:
        problems.append(f"Line {number}: “{year_text[:20]}” is no year.")
    if not title:
        title, year = by_link.title, year or by_link.year
    elif year is None:
        title, year = _split_title(title)
    return Wanted(
        number,
        f"{title} ({year})" if title and year else title or url or facts.get("imdb", ""),
        title=title,
        year=year,
        imdb=imdb[0] if imdb else by_link.imdb,
        tmdb=facts.get("tmdb", "") if facts.get("tmdb", "").isdigit() else by_link.tmdb,
        film_id=by_link.film_id,
        note=facts.get("note", ""),
        private_note=facts.get("private_note", ""),
    )


def _split_title(title: str) -> tuple[str, int | None]:
    bare, year = title_and_year(title)
    return (bare, year) if title.endswith(")") else (title, None)


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("2000") else None


def _records(rows: list[tuple[int, Row]]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows below the first by the first one's names; the first of two counts."""
    if not rows:
        return []
    names = [_field(cell) for cell in rows[0][1]]
    records = []
    for number, row in rows[1:]:
        facts: dict[str, str] = {}
        for name, cell in zip(names, row, strict=False):
            if name and not facts.get(name):
                facts[name] = read_cell(cell.strip())
        records.append((number, facts))
    return records


def _field(name: str) -> str:
    cleaned = name.strip().strip("\ufeff").lower().replace("_", " ")
    known = (field for field, names in _COLUMNS.items() if cleaned in names)
    return next(known, cleaned)


def _rows(text: str) -> list[tuple[int, Row]]:
    """Return the rows that hold something, with the numbers of their lines."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = list(islice(_filled(reader, lambda: reader.line_num), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise InvalidInputError(f"At most {FILMS_AT_ONCE:,} films at once, please; this has more.")
    return rows


def _filled(reader: Iterator[Row], line: Callable[[], int]) -> Iterator[tuple[int, Row]]:
    before = 0
    try:
        for row in reader:
            first, before = before + 1, line()
            if len(row) > MOST_CELLS:
                raise InvalidInputError(f"Line {first} has more than {MOST_CELLS} columns.")
            if any(len(cell) > MOST_CELL_CHARACTERS for cell in row):
                raise InvalidInputError(f"Line {first} has a cell that is too long.")
            if any(cell.strip() for cell in row):
                yield first, row
    except csv.Error as error:
        raise InvalidInputError(
            f"The table breaks off at line {line()}: a quotation mark is missing or misplaced."
        ) from error


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    counts = {mark: max((line.count(mark) for line in lines), default=0) for mark in ",;\t"}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","
