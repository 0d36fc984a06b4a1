"""MovieLens' other sets (100K to 25M and later): `ratings.csv`, or the older `ratings.dat`."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from app.catalog.ratings import STEPS
from app.catalog.sources.fields import csv_rows, imdb_number, whole_number
from app.catalog.sources.movielens import NO_GENRES, MovieLensFilm
from app.recommend.training.rating_files import read_rating_file
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.catalog.sources.published import PublishedSets

COLUMNS = ["user_id", "film_id", "stars", "rated_at"]
DAT_SEPARATOR = "::"
STARS = COLUMNS.index("stars")


def ratings_of(path: Path) -> pd.DataFrame:
    """Return ratings in the order of the file.

    Args:
        path: CSV or a zip archive of one, or `.dat` with `::` between four fields and no names.

    Returns:
        Columns user_id, film_id, stars and rated_at.

    Raises:
        ValueError: the file holds something else.
    """
    if path.suffix != ".dat":
        ratings = read_rating_file(path)
        if not set(COLUMNS) <= set(ratings.columns):
            raise ValueError(f"{path.name} holds no ratings in MovieLens' layout.")
        return ratings
    try:
        lines = pd.Series(path.read_text(encoding="ascii").splitlines())
        ratings = lines.str.split(DAT_SEPARATOR, expand=True).astype(float)
        ratings = ratings.astype(dict.fromkeys(ratings.columns.drop([STARS]), int))
        ratings.columns = pd.Index(COLUMNS)
    except ValueError as error:
        raise ValueError(f"{path.name} holds no ratings in MovieLens' layout: {error}") from error
    return ratings


def with_films_of(
    ratings: Path, sets: PublishedSets, data: Path, film_ids: set[int]
) -> PublishedSets:
    """Add the films of `movies.csv` or `movies.dat` beside a file of ratings.

    The films that the sets know already stay as they are; the others are joined by the ids of
    `links.csv` of The Movies Dataset. Ratings of the sets themselves are not counted.

    Args:
        ratings: the file of ratings.
        sets: the published sets.
        data: the folder that they were read from.
        film_ids: films that are rated; others are left out.
    """
    known = {film.movie_id: film for film in sets.films}
    links = {row["movieId"]: row for row in csv_rows(data / "the-movies-dataset" / "links.csv")}
    for movie_id, title, genres in _titles_beside(ratings):
        if movie_id not in known:
            link = links.get(str(movie_id), {"imdbId": "", "tmdbId": ""})
            known[movie_id] = MovieLensFilm(
                movie_id=movie_id,
                title=clean_line(title),
                genres=tuple(genre for genre in genres.split("|") if genre != NO_GENRES),
                imdb_id=imdb_number(link["imdbId"]),
                tmdb_id=whole_number(link["tmdbId"]),
            )
    films = tuple(film for movie_id, film in sorted(known.items()) if movie_id in film_ids)
    return replace(sets, films=films, histograms={f.movie_id: [0] * len(STEPS) for f in films})


def _titles_beside(ratings: Path) -> Iterator[tuple[int, str, str]]:
    """Yield id, title and genres of each film; nothing where there is no file of films."""
    named, older = ratings.with_name("movies.csv"), ratings.with_name("movies.dat")
    if named.is_file():
        with named.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield int(row["movieId"]), row["title"], row["genres"]
    elif older.is_file():
        for line in older.read_text(encoding="latin-1").splitlines():
            movie_id, title, genres = line.split(DAT_SEPARATOR)
            yield int(movie_id), title, genres
