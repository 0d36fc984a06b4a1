"""Makes the starter from the published data sets. Uses pandas and scipy: not for web workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from app.catalog.sources.join import joined_records, most_rated
from app.catalog.sources.movielens import open_source
from app.catalog.sources.published import read_published_sets
from app.catalog.starter.co_like_file import STARTER_CO_LIKES
from app.catalog.starter.film_file import STARTER_FILMS, write_films
from app.recommend.training import CoLikes

if TYPE_CHECKING:
    from pathlib import Path

STARTER_FILM_COUNT = 3_000
MIN_USERS_OF_A_PAIR = 2
DECIMALS_OF_A_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class StarterSummary:
    """What was written.

    Attributes:
        films: how many.
        with_credits: how many of them have a director or cast.
        pairs: how many pairs of films are liked together often enough.
        size_bytes: of both files.
    """

    films: int
    with_credits: int
    pairs: int
    size_bytes: int


def make_starter(data_folder: Path, out_folder: Path) -> StarterSummary:
    """Write the starter's two files; the same data give the same bytes.

    Args:
        data_folder: holds a folder for each published set.
        out_folder: where to write, under the starter's file names.

    Raises:
        SourceError: a file of a set is missing or damaged.
    """
    sets = read_published_sets(data_folder)
    films = most_rated(sets, STARTER_FILM_COUNT)
    records = joined_records(films, sets)
    film_file = out_folder / STARTER_FILMS.name
    write_films(film_file, records)

    co_likes = (
        CoLikes.from_ratings(_ratings(data_folder / "ml-latest-small"))
        .restricted_to([film.movie_id for film in films])
        .pruned(min_users=MIN_USERS_OF_A_PAIR)
        .rounded(DECIMALS_OF_A_WEIGHT)
    )
    co_like_file = out_folder / STARTER_CO_LIKES.name
    co_likes.save(co_like_file)
    return StarterSummary(
        films=len(records),
        with_credits=sum(bool(record.directors or record.cast) for record in records),
        pairs=(co_likes.weights.nnz - len(co_likes.film_ids)) // 2,
        size_bytes=film_file.stat().st_size + co_like_file.stat().st_size,
    )


def _ratings(folder: Path) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "user_id": rating.user_number,
            "film_id": int(rating.film_key),
            "stars": rating.half_stars / 2,
            "rated_at": rating.rated_at,
        }
        for rating in open_source(folder).ratings()
    )
