"""MovieLens' files (`ml-latest-small` and its larger sisters): films, ids elsewhere, ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.ratings import STEPS
from app.catalog.sources.fields import csv_rows, imdb_number, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_GENRES = "(no genres listed)"
_STEP_OF = {stars: step for step, stars in enumerate(STEPS)}


@dataclass(frozen=True, slots=True)
class MovieLensFilm:
    """A row of `movies.csv` joined with its row of `links.csv`.

    Attributes:
        title: as written there: "Matrix, The (1999)".
        imdb_id: "tt0133093", if known.
        tmdb_id: if known; two films may share one.
    """

    movie_id: int
    title: str
    genres: tuple[str, ...]
    imdb_id: str | None
    tmdb_id: int | None


@dataclass(frozen=True, slots=True)
class Rating:
    """A row of `ratings.csv`; `rated_at` in seconds since 1970, UTC."""

    user_id: int
    movie_id: int
    stars: float
    rated_at: int


def read_films(folder: Path) -> Iterator[MovieLensFilm]:
    """Yield the films in the order of the file."""
    links = {row["movieId"]: row for row in csv_rows(folder / "links.csv")}
    for row in csv_rows(folder / "movies.csv"):
        link = links.get(row["movieId"], {"imdbId": "", "tmdbId": ""})
        yield MovieLensFilm(
            movie_id=int(row["movieId"]),
            title=row["title"],
            genres=tuple(genre for genre in row["genres"].split("|") if genre != NO_GENRES),
            imdb_id=imdb_number(link["imdbId"]),
            tmdb_id=whole_number(link["tmdbId"]),
        )


def read_ratings(folder: Path) -> Iterator[Rating]:
    """Yield the ratings in the order of the file."""
    for row in csv_rows(folder / "ratings.csv"):
        yield Rating(
            user_id=int(row["userId"]),
            movie_id=int(row["movieId"]),
            stars=float(row["rating"]),
            rated_at=int(row["timestamp"]),
        )


def rating_histograms(folder: Path) -> dict[int, list[int]]:
    """Return, by movie id, how many ratings of 0.5, 1.0 … 5.0 stars each rated film has."""
    histograms: dict[int, list[int]] = {}
    for rating in read_ratings(folder):
        histogram = histograms.setdefault(rating.movie_id, [0] * len(STEPS))
        histogram[_STEP_OF[rating.stars]] += 1
    return histograms
