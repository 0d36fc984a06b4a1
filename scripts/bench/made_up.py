"""Made-up films and ratings of any size, as unevenly spread as MovieLens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

GENRES = 18
FILMS_OF_A_WORLD = 40
OF_THE_WORLD = 0.6
"""The share of a film's facts that come from its world."""
CIRCLES = 20
"""Every film is of one circle, every person at home in one."""
AT_HOME = 0.4
"""The share of their ratings that people give to films of their circle."""
FAME_FALL = (0.235, 0.364)
"""ln of the chance to be rated falls by a·rank^b, as fitted by eye to MovieLens 25M."""
LEAST_RATINGS = 20
MIDDLE_RATINGS = 80
RATINGS_SPREAD = 1.25
CHUNK_USERS = 5_000
LAST_SECOND = 1_600_000_000
FIRST_SECOND = 900_000_000


def made_up_films(count: int, random: np.random.Generator) -> pd.DataFrame:
    """Return films that come in worlds, each with people and themes of its own.

    Without worlds nothing would be alike, which no index of neighbours is made for.
    """
    worlds = random.integers(0, count // FILMS_OF_A_WORLD + 1, count)

    def drawn(name: str, least: int, most: int, pool: int, own: int) -> list[tuple[str, ...]]:
        """Draw values from all, the first of them most often, or from the film's world."""
        sizes = random.integers(least, most + 1, count)
        values = (random.random(sizes.sum()) ** 2 * pool).astype(int)
        world = np.repeat(worlds, sizes) * 2654435761
        near = (world + random.integers(0, own, len(values)) * 40503) % pool
        values = np.where(random.random(len(values)) < OF_THE_WORLD, near, values)
        texts = np.char.add(f"{name} ", values.astype(str)).tolist()
        ends = np.cumsum(sizes)
        return [tuple(texts[end - size : end]) for end, size in zip(ends, sizes, strict=True)]

    return pd.DataFrame(
        {
            "film_id": np.arange(1, count + 1),
            "year": random.integers(1930, 2024, count),
            "genres": drawn("genre", 1, 3, GENRES, 2),
            "directors": drawn("director", 1, 1, count // 3 + 1, 3),
            "cast": drawn("star", 3, 5, count, 12),
            "keywords": drawn("keyword", 2, 10, count // 3 + 1, 12),
        }
    )


def made_up_ratings(count: int, films: int, random: np.random.Generator) -> pd.DataFrame:
    """Return `count` ratings of people who each prefer one circle of films.

    Activity is log-normal with a long tail, and so is fame; about half of the ratings are
    likes. Made in chunks of people, so that memory is hardly more than the result.

    Args:
        count: how many ratings.
        films: their ids are 1 … films, the best known first.
        random: the source of chance.

    Returns:
        Columns user_id and film_id (int32), stars (float32) and rated_at (int32, seconds), a
        row for each person and film, people together.
    """
    columns: dict[str, NDArray[np.int32] | NDArray[np.float32]] = {
        "user_id": np.empty(count, np.int32),
        "film_id": np.empty(count, np.int32),
        "stars": np.empty(count, np.float32),
        "rated_at": np.empty(count, np.int32),
    }
    done = 0
    for users, rows in _rated(films, random):
        size = min(len(users), count - done)
        part = slice(done, done + size)
        columns["user_id"][part] = users[:size]
        columns["film_id"][part] = rows[:size] + 1
        columns["stars"][part] = _stars(users[:size], rows[:size], random)
        columns["rated_at"][part] = random.integers(FIRST_SECOND, LAST_SECOND, size)
        done += size
        if done == count:
            break
    return pd.DataFrame(columns, copy=False)


def _rated(
    films: int, random: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield chunks of people and the rows of films they rate, without end."""
    fall, bend = FAME_FALL
    chances = np.cumsum(np.exp(-fall * np.arange(films) ** bend))
    chances /= chances[-1]
    first = 0
    while True:
        drawn = random.lognormal(np.log(MIDDLE_RATINGS), RATINGS_SPREAD, CHUNK_USERS)
        sizes = np.clip(drawn, LEAST_RATINGS, films // 2 + 1).astype(np.int64)
        users = first + np.repeat(np.arange(CHUNK_USERS), sizes)
        rows = np.searchsorted(chances, random.random(len(users)))
        home = rows - rows % CIRCLES + users % CIRCLES
        rows = np.where((random.random(len(users)) < AT_HOME) & (home < films), home, rows)
        yield np.divmod(np.unique(users * films + rows), films)
        first += CHUNK_USERS


def _stars(
    users: NDArray[np.int64], rows: NDArray[np.int64], random: np.random.Generator
) -> NDArray[np.float64]:
    """Return stars: people are kinder to their own circle, and to some films."""
    quality = (rows * 2654435761 % 1000) / 1000.0
    mean = 3.0 + 0.9 * quality + 0.5 * (users % CIRCLES == rows % CIRCLES)
    stars: NDArray[np.float64] = np.clip(np.rint(2 * random.normal(mean, 0.9)) / 2, 0.5, 5.0)
    return stars
