"""Small made-up catalogues, audiences and builds for the recommender's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.recommend import Engine, open_build
from app.recommend.training import train_build

if TYPE_CHECKING:
    from pathlib import Path

GENRES = ("Crime", "Comedy", "Romance", "Science fiction", "Horror", "War")


def make_films(count: int = 120, seed: int = 0) -> pd.DataFrame:
    """Return films with ids 101, 102 …; every sixth is of the same genre and its circle."""
    random = np.random.default_rng(seed)
    rows = []
    for index in range(count):
        circle = index % len(GENRES)
        other = int(random.integers(len(GENRES)))
        rows.append(
            {
                "film_id": 101 + index,
                "title": f"{index} ways to be {GENRES[circle]}",
                "year": int(1960 + random.integers(60)),
                "kind": "movie",
                "genres": sorted({GENRES[circle], GENRES[other]}),
                "directors": [f"Director {circle}{int(random.integers(4))}"],
                "cast": [f"Star {circle}{int(star)}" for star in random.integers(0, 9, 3)],
                "keywords": [f"theme {circle}{int(word)}" for word in random.integers(0, 9, 4)],
                "countries": ["FR" if random.random() < 0.3 else "US"],
                "overview": "",
            }
        )
    return pd.DataFrame(rows)


def make_ratings(films: pd.DataFrame, users: int = 80, seed: int = 0) -> pd.DataFrame:
    """Return ratings of people who each prefer one circle of films, and well-known films."""
    random = np.random.default_rng(seed)
    film_ids = films["film_id"].to_numpy()
    fame = 1.0 / (1.0 + np.arange(len(film_ids)) // len(GENRES))
    rows = []
    for user in range(users):
        circle = user % len(GENRES)
        at_home = np.arange(len(film_ids)) % len(GENRES) == circle
        chances = fame * np.where(at_home, 4.0, 1.0)
        count = min(int(random.integers(8, 25)), len(film_ids))
        seen = random.choice(len(film_ids), count, replace=False, p=chances / chances.sum())
        for row in seen:
            stars = np.clip(random.normal(4.2 if at_home[row] else 3.3, 0.8), 0.5, 5.0)
            rows.append((user, int(film_ids[row]), round(stars * 2) / 2, len(rows)))
    return pd.DataFrame(rows, columns=["user_id", "film_id", "stars", "rated_at"])


def make_engine(root: Path, films: int = 120, users: int = 80, seed: int = 0) -> Engine:
    """Train a build of a made-up catalogue and open it."""
    catalogue = make_films(films, seed)
    return open_build(train_build(root, catalogue, make_ratings(catalogue, users, seed)))
