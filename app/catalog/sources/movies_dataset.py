"""The Movies Dataset: TMDB's facts of 45,000 films and MovieLens' ratings, as Python in CSV.

Of its files some may be absent, and parts of the largest stand in for it: a table of columns for
every film (`*.columns.derived.csv`), every column for the first 5,000 (`*.first5000.csv`), and
the synopses of 9,010 (`*.overviews.derived.csv`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.records import FilmRecord, Reject
from app.catalog.sources import tmdb_facts as facts
from app.catalog.sources.alongside import Alongside
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.fields import (
    block_of,
    date_of,
    id_in,
    imdb_number,
    language_code,
    literal_entries,
    literal_entry,
    positive,
    runtime_in,
    title_in,
    whole_number,
    year_in,
)
from app.catalog.sources.rating_rows import ratings_in
from app.catalog.sources.rows import RowError, ignore, parsed, rows_of, values_of
from app.catalog.sources.titles import article_last
from app.catalog.sources.vocabulary import genres_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.catalog.records import RatingRecord, RejectRow, TagRecord
    from app.catalog.sources.rows import Row

METADATA = "movies_metadata.csv"
COLUMNS_OF_ALL = "movies_metadata.columns.derived.csv"
FIRST_5000 = "movies_metadata.first5000.csv"
OVERVIEWS = "movies_metadata.overviews.derived.csv"
_COLUMNS = (
    *("id", "imdb_id", "original_language", "title", "genres", "runtime", "release_date"),
    *("vote_average", "vote_count", "poster_path"),
)
_DETAILS = (
    *("id", "original_title", "overview", "popularity", "belongs_to_collection"),
    *("production_countries", "spoken_languages"),
)

ABSENT = "there is no such file; imported without it"
UNLINKED = "links.csv leads from this MovieLens id to no film, or to another of that title"


class MoviesDataset:
    """The opened set."""

    name = "movies-dataset"
    key_source = "tmdb"

    def __init__(self, files: DataFiles, reject: RejectRow = ignore) -> None:
        """Read from these files; ratings.csv is preferred to ratings_small.csv."""
        self._files = files
        self._reject = reject
        self._films = files.get(METADATA, COLUMNS_OF_ALL, FIRST_5000)
        self._ratings = files.find("ratings.csv", "ratings_small.csv")
        self.audience = ""
        if self._ratings:
            self.audience = f"movies-dataset-{self._ratings.partition('.')[0]}"

    def films(self) -> Iterator[FilmRecord]:
        """Yield the films in the order of the file."""
        film = _FilmReader(self._files, self._films, self._reject)
        yield from parsed(rows_of(self._files, self._films, _COLUMNS, self._reject), film.record)
        film.finish()

    def ratings(self) -> Iterator[RatingRecord]:
        """Yield MovieLens' ratings of these films, found by the ids of links.csv."""
        if not self._ratings:
            return
        links = self._files.find("links.csv", "links_small.csv")
        if not links:
            return
        linked = self._linked(links)
        for rating in ratings_in(self._files, self._ratings, self._reject):
            if tmdb_id := linked.get(rating.film_key):
                yield rating._replace(film_key=tmdb_id)
            else:
                self._reject(Reject(self._ratings, rating.line, UNLINKED, rating.film_key))

    def tags(self) -> Iterator[TagRecord]:
        """Yield nothing."""
        yield from ()

    def _linked(self, links: str) -> dict[str, str]:
        """Return MovieLens' id → TMDB's, where both of a link's ids name one film.

        Some links lead to another film of the same title: their IMDb id says so.
        """
        imdb_ids: dict[int, str | None] = {}
        tmdb_ids: dict[str, int] = {}
        for _line, (id_, imdb_text) in values_of(self._files, self._films, ("id", "imdb_id")):
            if tmdb_id := whole_number(id_):
                imdb_ids[tmdb_id] = imdb_number(imdb_text)
                tmdb_ids.setdefault(imdb_ids[tmdb_id] or "", tmdb_id)
        linked = {}
        for row in rows_of(self._files, links, ("movieId", "imdbId", "tmdbId"), self._reject):
            imdb_id = imdb_number(row["imdbId"])
            tmdb_id = tmdb_ids.get(imdb_id or "") or whole_number(row["tmdbId"])
            if tmdb_id in imdb_ids and imdb_ids[tmdb_id] in {imdb_id, None}:
                linked[row["movieId"]] = str(tmdb_id)
        return linked


class _FilmReader:
    """Makes records of rows of the first table, with what the other tables say of the film."""

    def __init__(self, files: DataFiles, films: str, reject: RejectRow) -> None:
        self._seen: set[int] = set()
        self._details: Mapping[str, Row] = {}
        self._overviews: Mapping[str, str] = {}
        self._is_in_parts = films.startswith(COLUMNS_OF_ALL)
        if self._is_in_parts:
            # Both are a few thousand rows, whatever the size of the set.
            self._details = _rows_by_id(files, FIRST_5000, _DETAILS, reject)
            overviews = _rows_by_id(files, OVERVIEWS, ("id", "overview"), reject)
            self._overviews = {id_: block_of(row["overview"]) for id_, row in overviews.items()}
        self._keywords = _alongside(files, "keywords.csv", ("id", "keywords"), reject)
        self._credits = _alongside(files, "credits.csv", ("id", "cast", "crew"), reject)

    def record(self, row: Row) -> FilmRecord:
        """Return the record of a film.

        Raises:
            RowError: the row is broken, or repeats a film.
        """
        tmdb_id, title = id_in(row, "id"), title_in(row)
        if tmdb_id in self._seen:
            raise RowError("repeats the id of an earlier row")
        self._seen.add(tmdb_id)
        id_ = row["id"]
        imdb_id = imdb_number(row["imdb_id"])
        more = self._details.get(id_, row)
        credited = self._credits.take(id_) if self._credits else None
        tagged = self._keywords.take(id_) if self._keywords else None
        crew = facts.crew_of(literal_entries(credited, "crew") if credited else ())
        return FilmRecord(
            external_ids=((("imdb", imdb_id),) if imdb_id else ()) + (("tmdb", str(tmdb_id)),),
            title=title,
            sort_title=article_last(title),
            year=year_in(row, "release_date"),
            runtime_minutes=runtime_in(row),
            aliases=facts.aliases_of(title, more["original_title"]),
            genres=genres_of((), self._genre_names(row)),
            **crew._asdict(),
            cast=facts.cast_of(literal_entries(credited, "cast") if credited else ()),
            keywords=facts.keyword_names(literal_entries(tagged, "keywords") if tagged else ()),
            countries=facts.countries_of(literal_entries(more, "production_countries")),
            overview=block_of(more["overview"]) or self._overviews.get(id_, ""),
            original_language=language_code(row["original_language"]),
            languages=facts.languages_of(literal_entries(more, "spoken_languages")),
            release_date=date_of(row["release_date"]),
            collection=facts.collection_of(literal_entry(more, "belongs_to_collection")),
            votes=facts.votes_of(positive(row["vote_count"]), positive(row["vote_average"])),
            popularity=positive(more["popularity"]),
            poster_path=facts.poster_path_of(row["poster_path"]),
        )

    def _genre_names(self, row: Row) -> list[str]:
        if self._is_in_parts:
            return row["genres"].split("|")
        return facts.names_of(literal_entries(row, "genres"))

    def finish(self) -> None:
        """Tell the rows of the other tables that belong to no film."""
        for table in (self._keywords, self._credits):
            if table:
                table.finish()


def _rows_by_id(
    files: DataFiles, name: str, columns: tuple[str, ...], reject: RejectRow
) -> dict[str, Row]:
    found = files.find(name)
    if not found:
        reject(Reject(name, 0, ABSENT))
        return {}
    return {row["id"]: row for row in rows_of(files, found, columns, reject)}


def _alongside(
    files: DataFiles, name: str, columns: tuple[str, ...], reject: RejectRow
) -> Alongside | None:
    found = files.find(name)
    if not found:
        reject(Reject(name, 0, ABSENT))
        return None
    return Alongside(files, found, columns, reject)


def open_source(path: Path, reject: RejectRow = ignore) -> MoviesDataset:
    """Open a folder or zip archive of as many of the set's files as there are.

    Raises:
        SourceError: no file of the films is there.
    """
    return MoviesDataset(DataFiles(path), reject)
