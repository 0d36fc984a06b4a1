"""Ratings as they come in: checked, one a person and film."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LIKED_FROM = 4.0
"""Stars from which a rating counts as a like."""

DISLIKED_TO = 2.0
"""Stars up to which a rating counts as a dislike."""


def checked_ratings(ratings: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings with one row for each person and film, the latest.

    Args:
        ratings: columns user_id, film_id, stars (0.5–5) and perhaps rated_at; without the last,
            later rows are later ratings.

    Raises:
        ValueError: a column is missing, or stars are missing or outside 0.5–5.
    """
    missing = {"user_id", "film_id", "stars"} - set(ratings.columns)
    if missing:
        raise ValueError(f"Ratings lack the column {', '.join(sorted(missing))}.")
    outside = ~ratings["stars"].between(0.5, 5.0)
    if outside.any():
        first = ratings[outside].iloc[0]
        raise ValueError(
            f"{int(outside.sum())} ratings are not between 0.5 and 5 stars; the first: user "
            f"{first['user_id']}, film {first['film_id']}, {first['stars']} stars."
        )
    if "rated_at" in ratings.columns:
        ratings = ratings.sort_values("rated_at", kind="stable")
    return ratings.drop_duplicates(["user_id", "film_id"], keep="last")
