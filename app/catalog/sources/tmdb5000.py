"""The TMDB 5000 Movie Dataset: facts, keywords, cast and crew of 4,803 films, as JSON in CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.records import FilmRecord
from app.catalog.sources import tmdb_facts as facts
from app.catalog.sources.alongside import Alongside
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.fields import (
    block_of,
    date_of,
    id_in,
    json_entries,
    language_code,
    positive,
    runtime_in,
    title_in,
    year_in,
)
from app.catalog.sources.rows import RowError, ignore, parsed, rows_of
from app.catalog.sources.titles import article_last

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.catalog.records import RatingRecord, RejectRow, TagRecord
    from app.catalog.sources.rows import Row

_COLUMNS = (
    *("id", "title", "original_title", "original_language", "overview", "release_date"),
    *("runtime", "genres", "keywords", "production_countries", "spoken_languages"),
    *("popularity", "vote_average", "vote_count"),
)


class Tmdb5000:
    """The opened set."""

    name = "tmdb-5000"
    key_source = "tmdb"
    audience = ""

    def __init__(self, files: DataFiles, reject: RejectRow = ignore) -> None:
        """Read from these files."""
        self._files = files
        self._reject = reject
        self._films = files.get("tmdb_5000_movies.csv")
        self._credits = files.get("tmdb_5000_credits.csv")
        self._seen: set[int] = set()

    def films(self) -> Iterator[FilmRecord]:
        """Yield the films with their credits, in the order of the file."""
        columns = ("movie_id", "cast", "crew")
        credited = Alongside(self._files, self._credits, columns, self._reject)
        rows = rows_of(self._files, self._films, _COLUMNS, self._reject)
        yield from parsed(rows, lambda row: self._record(row, credited))
        credited.finish()

    def ratings(self) -> Iterator[RatingRecord]:
        """Yield nothing: the set has votes, but nobody's ratings."""
        yield from ()

    def tags(self) -> Iterator[TagRecord]:
        """Yield nothing."""
        yield from ()

    def _record(self, row: Row, credited: Alongside) -> FilmRecord:
        tmdb_id, title = id_in(row, "id"), title_in(row)
        if tmdb_id in self._seen:
            raise RowError("repeats the id of an earlier row")
        self._seen.add(tmdb_id)
        credits_row = credited.take(row["id"])
        crew = facts.crew_of(json_entries(credits_row, "crew") if credits_row else ())
        return FilmRecord(
            external_ids=(("tmdb", str(tmdb_id)),),
            title=title,
            sort_title=article_last(title),
            year=year_in(row, "release_date"),
            runtime_minutes=runtime_in(row),
            aliases=facts.aliases_of(title, row["original_title"]),
            genres=facts.genre_names(json_entries(row, "genres")),
            **crew._asdict(),
            cast=facts.cast_of(json_entries(credits_row, "cast") if credits_row else ()),
            keywords=facts.keyword_names(json_entries(row, "keywords")),
            countries=facts.countries_of(json_entries(row, "production_countries")),
            overview=block_of(row["overview"]),
            original_language=language_code(row["original_language"]),
            languages=facts.languages_of(json_entries(row, "spoken_languages")),
            release_date=date_of(row["release_date"]),
            votes=facts.votes_of(positive(row["vote_count"]), positive(row["vote_average"])),
            popularity=positive(row["popularity"]),
        )


def open_source(path: Path, reject: RejectRow = ignore) -> Tmdb5000:
    """Open a folder or zip archive of the set's two files.

    Raises:
        SourceError: one of them is not there.
    """
    return Tmdb5000(DataFiles(path), reject)
