"""Ratings as they come in: checked, one a person and film."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

LIKED_FROM = 4.0
"""Stars from which a rating counts as a like."""

DISLIKED_TO = 2.0
"""Stars up to which a rating counts as a dislike."""

LEAST_STARS = 0.5
MOST_STARS = 5.0


def checked_ratings(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings with one row for each person and film, the latest.

    Args:
        ratings: columns user_id, film_id, stars (0.5–5) and perhaps rated_at; of ratings at the
            same moment the one with most stars counts. Without rated_at, later rows are later.

    Returns:
        The rows that count, in order; the frame itself, not a copy, where all do.

    Raises:
        ValueError: a column is missing, or stars are missing or outside 0.5–5.
    """
    missing = {"user_id", "film_id", "stars"} - set(ratings.columns)
    if missing:
        raise ValueError(f"Ratings lack the column {', '.join(sorted(missing))}.")
    outside = ~ratings["stars"].between(LEAST_STARS, MOST_STARS)
    if outside.any():
        first = ratings[outside].iloc[0]
        raise ValueError(
            f"{int(outside.sum())} ratings are not between 0.5 and 5 stars; the first: user "
            f"{first['user_id']}, film {first['film_id']}, {first['stars']} stars."
        )
    return _latest(ratings)


def _latest(ratings: pd.DataFrame) -> pd.DataFrame:
    """Keep the latest row of each person and film; only those with several are sorted."""
    pair = ["user_id", "film_id"]
    several = ratings.duplicated(pair, keep=False).to_numpy()
    if not several.any():
        return ratings
    places = np.flatnonzero(several)
    rivals = ratings.iloc[places].reset_index(drop=True)
    if "rated_at" in ratings.columns:
        rivals = rivals.sort_values(["rated_at", "stars"], kind="stable")
    kept = ~several
    kept[places[rivals.drop_duplicates(pair, keep="last").index]] = True
    return ratings[kept]
