"""MovieLens' sets, from a million ratings to the latest: films, ids elsewhere, ratings, tags.

The newer ones are CSV in UTF-8; the sets of one and ten million ratings are `.dat` files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.models import FilmKind
from app.catalog.ratings import STEPS
from app.catalog.records import FilmRecord
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    clean_names,
    id_in,
    imdb_number,
    title_in,
    whole_number,
    year_of,
)
from app.catalog.sources.rating_rows import ratings_in, tags_in
from app.catalog.sources.rows import Row, RowError, ignore, parsed, rows_of, values_of
from app.catalog.sources.titles import article_last, distinct_aliases, parsed_title
from app.catalog.sources.vocabulary import genres_of
from app.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TypeAlias

    from app.catalog.records import RatingRecord, RejectRow, TagRecord

    Links: TypeAlias = Mapping[str, tuple[str | None, int | None]]

NO_GENRES = "(no genres listed)"
MAX_AUDIENCE = 60

# By MovieLens id: a title that TMDB writes with cent signs, one that it gave a year, and two that
# MovieLens wrote before the film was out.
CORRECTED_TITLES = {
    374: "Richie Rich",
    8132: "Gladiator",
    122912: "Avengers: Infinity War",
    122926: "Spider-Man: Homecoming",
}

SHOWS = frozenset(
    {
        7669,  # Pride and Prejudice
        26587,  # The Decalogue
        26649,  # Lonesome Dove
        27002,  # From the Earth to the Moon
        27611,  # Battlestar Galactica
        40697,  # Babylon 5
        61406,  # John Adams
        62336,  # FLCL
        69849,  # Roots
        93040,  # The Civil War
        93988,  # North & South
        100044,  # Human Planet
        100553,  # Frozen Planet
        115969,  # Generation War
        131724,  # The Jinx
        142115,  # The Blue Planet
        147250,  # The Adventures of Sherlock Holmes and Doctor Watson
        159817,  # Planet Earth
        163809,  # Over the Garden Wall
        167570,  # The OA
        170705,  # Band of Brothers
        171011,  # Planet Earth II
        171495,  # Cosmos
        171749,  # Death Note
        176601,  # Black Mirror
        179135,  # Blue Planet II
        184257,  # Making a Murderer
    }
)
"""By MovieLens id: series that it lists as films."""


@dataclass(frozen=True, slots=True)
class MovieLensFilm:
    """A row of `movies.csv` joined with its row of `links.csv`.

    Attributes:
        title: in one line, as written there: "Matrix, The (1999)".
        imdb_id: "tt0133093", if known.
        tmdb_id: if known; two films may share one.
    """

    movie_id: int
    title: str
    genres: tuple[str, ...]
    imdb_id: str | None
    tmdb_id: int | None


class MovieLens:
    """An opened set."""

    name = "movielens"
    key_source = "movielens"

    def __init__(self, files: DataFiles, reject: RejectRow = ignore) -> None:
        """Read from these files; the folder or archive names the audience."""
        self._files = files
        self._reject = reject
        self._films = files.get("movies.csv", "movies.dat")
        self._ratings = files.find("ratings.csv", "ratings.dat")
        self._tags = files.find("tags.csv", "tags.dat")
        name = files.name.removesuffix(".zip")
        self.audience = slugify(name)[:MAX_AUDIENCE] if self._ratings else ""

    def films(self) -> Iterator[FilmRecord]:
        """Yield the films in the order of the file."""
        return map(record_of, self.rows())

    def rows(self, links: Links | None = None) -> Iterator[MovieLensFilm]:
        """Yield the films as MovieLens describes them, in the order of the file.

        Args:
            links: ids elsewhere; those of the set itself if nothing is given.
        """
        if links is None:
            links = links_of(self._files, self._reject)
        seen = set[int]()
        columns = ("movieId", "title", "genres")
        for row in parsed(self._numbered(columns), lambda row: _film(row, links, seen)):
            seen.add(row.movie_id)
            yield row

    def ratings(self) -> Iterator[RatingRecord]:
        """Yield the ratings in the order of the file."""
        return ratings_in(self._files, self._ratings, self._reject) if self._ratings else iter(())

    def tags(self) -> Iterator[TagRecord]:
        """Yield the tags in the order of the file."""
        return tags_in(self._files, self._tags, self._reject) if self._tags else iter(())

    def _numbered(self, columns: tuple[str, ...]) -> Iterator[Row]:
        for line, values in values_of(self._files, self._films, columns, self._reject):
            fields = dict(zip(columns, values, strict=True))
            yield Row(self._films, line, fields, self._reject)


def links_of(files: DataFiles, reject: RejectRow = ignore) -> Links:
    """Return IMDb's and TMDB's ids by MovieLens' id; the older sets have none."""
    name = files.find("links.csv")
    if not name:
        return {}
    rows = rows_of(files, name, ("movieId", "imdbId", "tmdbId"), reject)
    return {
        row["movieId"]: (imdb_number(row["imdbId"]), whole_number(row["tmdbId"])) for row in rows
    }


def open_source(path: Path, reject: RejectRow = ignore) -> MovieLens:
    """Open a folder or zip archive of one of MovieLens' sets.

    Raises:
        SourceError: it holds no movies.csv or movies.dat.
    """
    return MovieLens(DataFiles(path), reject)


def record_of(film: MovieLensFilm) -> FilmRecord:
    """Return what MovieLens knows of a film as a record."""
    parsed = parsed_title(film.title)
    title = CORRECTED_TITLES.get(film.movie_id, parsed.title)
    ids = (("imdb", film.imdb_id), ("movielens", film.movie_id), ("tmdb", film.tmdb_id))
    return FilmRecord(
        external_ids=tuple((source, str(value)) for source, value in ids if value),
        title=title,
        sort_title=article_last(title, parsed.led_by_article),
        kind=(FilmKind.SHOW if film.movie_id in SHOWS else FilmKind.MOVIE).value,
        year=year_of(f"{parsed.year or 0:04}"),
        aliases=distinct_aliases(title, (parsed.title, *parsed.others)),
        genres=genres_of(film.genres, ()),
    )


def rating_histograms(source: MovieLens) -> dict[int, list[int]]:
    """Return, by movie id, how many ratings of 0.5, 1.0 … 5.0 stars each rated film has."""
    histograms: dict[int, list[int]] = {}
    for rating in source.ratings():
        histogram = histograms.setdefault(int(rating.film_key), [0] * len(STEPS))
        histogram[rating.half_stars - 1] += 1
    return histograms


def _film(row: Row, links: Links, seen: set[int]) -> MovieLensFilm:
    movie_id, title = id_in(row, "movieId"), title_in(row)
    if movie_id in seen:
        raise RowError("repeats the id of an earlier row")
    year = parsed_title(title).year
    if year is not None and not year_of(f"{year:04}"):
        row.leave_out(f"the title's year is not from {FIRST_YEAR} to {LAST_YEAR}")
    imdb_id, tmdb_id = links.get(row["movieId"], (None, None))
    return MovieLensFilm(
        movie_id=movie_id,
        title=title,
        genres=tuple(
            genre for genre in clean_names(row["genres"].split("|")) if genre != NO_GENRES
        ),
        imdb_id=imdb_id,
        tmdb_id=tmdb_id,
    )
