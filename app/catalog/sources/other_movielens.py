"""MovieLens' other sets (100K to 25M and later): `ratings.csv`, or the older `ratings.dat`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from app.catalog.ratings import STEPS
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.movielens import MovieLens, links_of
from app.catalog.sources.rating_rows import ratings_in
from app.recommend.training.rating_files import read_rating_file

if TYPE_CHECKING:
    from pathlib import Path

    from app.catalog.records import Reject
    from app.catalog.sources.published import PublishedSets

COLUMNS = ["user_id", "film_id", "stars", "rated_at"]


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

    def refuse(rejected: Reject) -> None:
        where = f"line {rejected.line} {rejected.reason}"
        raise ValueError(f"{path.name} holds no ratings in MovieLens' layout: {where}.")

    rows = ratings_in(DataFiles(path.parent), path.name, refuse)
    values = (
        (row.user_number, int(row.film_key), row.half_stars / 2, row.rated_at) for row in rows
    )
    return pd.DataFrame.from_records(values, columns=COLUMNS)


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
    beside = DataFiles(ratings.parent)
    if beside.find("movies.csv", "movies.dat"):
        links = links_of(DataFiles(data / "the-movies-dataset"))
        for film in MovieLens(beside).rows(links):
            known.setdefault(film.movie_id, film)
    films = tuple(film for movie_id, film in sorted(known.items()) if movie_id in film_ids)
    return replace(sets, films=films, histograms={f.movie_id: [0] * len(STEPS) for f in films})
