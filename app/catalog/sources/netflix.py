"""Netflix TV Shows and Movies (2022): facts and credits of 5,850 titles."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from app.catalog.models import CreditRole, FilmKind
from app.catalog.records import FilmRecord, PersonName, Reject
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.fields import (
    MAX_CHARACTER,
    MAX_NAME,
    block_of,
    country_codes,
    imdb_number,
    literal_words,
    positive,
    runtime_in,
    title_in,
    whole_number,
    year_in,
)
from app.catalog.sources.rows import RowError, ignore, parsed, rows_of
from app.catalog.sources.titles import article_last
from app.catalog.sources.tmdb_facts import certification_of, votes_of
from app.catalog.sources.vocabulary import genres_of
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TypeAlias

    from app.catalog.records import RatingRecord, RejectRow, TagRecord
    from app.catalog.sources.rows import Row

    _Credits: TypeAlias = dict[tuple[CreditRole, PersonName], int]
    """What people did on a title, each with its line in the file."""

_COLUMNS = (
    *("id", "title", "type", "description", "release_year", "age_certification", "runtime"),
    *("genres", "production_countries", "seasons", "imdb_id", "imdb_score", "imdb_votes"),
    "tmdb_popularity",
)
_ID = re.compile(r"t[ms]\d{1,18}")
_KINDS = {"MOVIE": FilmKind.MOVIE.value, "SHOW": FilmKind.SHOW.value}
_ROLES = {"ACTOR": CreditRole.CAST, "DIRECTOR": CreditRole.DIRECTOR}
_CODE_OF_WORD = {"Lebanon": "LB"}
"""The one country that the file spells out."""


class Netflix:
    """The opened set. Its own ids of people are not kept: they join to nothing."""

    name = "netflix"
    key_source = "netflix"
    audience = ""

    def __init__(self, files: DataFiles, reject: RejectRow = ignore) -> None:
        """Read from these files."""
        self._files = files
        self._reject = reject
        self._titles = files.get("titles.csv")
        self._credits = files.get("credits.csv")
        self._seen: set[str] = set()

    def films(self) -> Iterator[FilmRecord]:
        """Yield the titles with their credits, in the order of the file."""
        credited = self._credited()
        rows = rows_of(self._files, self._titles, _COLUMNS, self._reject)
        yield from parsed(rows, lambda row: self._record(row, credited))
        for title_id, left in credited.items():
            for line in left.values():
                reason = "no title that was taken has this id"
                self._reject(Reject(self._credits, line, reason, title_id))

    def ratings(self) -> Iterator[RatingRecord]:
        """Yield nothing: the set has votes, but nobody's ratings."""
        yield from ()

    def tags(self) -> Iterator[TagRecord]:
        """Yield nothing."""
        yield from ()

    def _credited(self) -> defaultdict[str, _Credits]:
        """Return each title's credits in the order of the file: some 78,000 in all."""
        credited: defaultdict[str, _Credits] = defaultdict(dict)
        columns = ("id", "name", "character", "role")
        for row in rows_of(self._files, self._credits, columns, self._reject):
            try:
                credit = _credit(row)
            except RowError as error:
                row.reject(str(error))
                continue
            if credit in credited[row["id"]]:
                row.reject("repeats a credit of this title")
            credited[row["id"]].setdefault(credit, row.line)
        return credited

    def _record(self, row: Row, credited: dict[str, _Credits]) -> FilmRecord:
        id_, title = row["id"], title_in(row)
        if not _ID.fullmatch(id_):
            raise RowError("id is not of the form tm123 or ts123")
        if id_ in self._seen:
            raise RowError("repeats the id of an earlier row")
        if row["type"] not in _KINDS:
            raise RowError("type is neither MOVIE nor SHOW")
        self._seen.add(id_)
        imdb_id = imdb_number(row["imdb_id"])
        people = credited.pop(id_, {})
        return FilmRecord(
            external_ids=((("imdb", imdb_id),) if imdb_id else ()) + (("netflix", id_),),
            title=title,
            sort_title=article_last(title),
            kind=_KINDS[row["type"]],
            year=year_in(row, "release_year"),
            runtime_minutes=runtime_in(row),
            genres=genres_of((), literal_words(row, "genres")),
            directors=_those_who(CreditRole.DIRECTOR, people),
            cast=_those_who(CreditRole.CAST, people),
            countries=_countries(row),
            overview=block_of(row["description"]),
            certification=certification_of(row["age_certification"]),
            seasons=whole_number(row["seasons"]),
            votes=votes_of(positive(row["imdb_votes"]), positive(row["imdb_score"]), "imdb"),
            popularity=positive(row["tmdb_popularity"]),
        )


def _credit(row: Row) -> tuple[CreditRole, PersonName]:
    name = clean_line(row["name"])
    if not 0 < len(name) <= MAX_NAME:
        raise RowError("the name is empty or too long")
    if row["role"] not in _ROLES:
        raise RowError("role is neither ACTOR nor DIRECTOR")
    character = clean_line(row["character"])[:MAX_CHARACTER]
    return _ROLES[row["role"]], PersonName(name, character=character)


def _those_who(wanted: CreditRole, people: _Credits) -> tuple[PersonName, ...]:
    return tuple(person for role, person in people if role is wanted)


def _countries(row: Row) -> tuple[str, ...]:
    written = [_CODE_OF_WORD.get(word, word) for word in literal_words(row, "production_countries")]
    codes = country_codes(written)
    if set(codes) != set(written):
        row.leave_out("a country is no code of two letters")
    return codes


def open_source(path: Path, reject: RejectRow = ignore) -> Netflix:
    """Open a folder or zip archive of the set's two files.

    Raises:
        SourceError: one of them is not there.
    """
    return Netflix(DataFiles(path), reject)
