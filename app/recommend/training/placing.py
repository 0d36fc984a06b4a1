"""Learning from the known films where films stand that nobody has rated yet.

Source: the item-kNN form of content mapping, Gantner et al., "Learning attribute-to-feature
mappings for cold-start recommendations" (2010). Changed: neighbours carry the scores of a
request instead of latent factors, so that a favourite's share stays exact; how famous a film is
expected to be comes from how much is known of it and from votes elsewhere, by a quadratic ridge
regression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.placement import Placement
from app.recommend.training.films import LIST_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

KIN = 20
SHARPNESS = 3
DOUBT = 1.0
"""Likeness³ that is taken off the top: a film that is hardly like its kin carries little."""
FILMS_TO_LEARN_FROM = 50
RIDGE = 1.0
FIRST_YEAR = 1900
CENTURY = 100
USUAL_VOTE = 6.0
VOTES_FOR_HALF = 10.0
BLOCK_FILMS = 1024


def place_films(
    films: pd.DataFrame,
    vectors: NDArray[np.float32],
    log_popularity: NDArray[np.float32],
    known: int,
) -> Placement:
    """Place every film from row `known` on.

    Args:
        films: a checked frame, the films of item CF first.
        vectors: float32[film, dimension], unit content vectors.
        log_popularity: float32[film], ln of the share of people who like each film.
        known: how many films item CF knows.
    """
    count = min(KIN, known)
    kin = np.zeros((len(films) - known, count), np.int32)
    shares = np.zeros(kin.shape, np.float32)
    if not kin.size:
        return Placement.nowhere(len(films) - known)
    for start in range(0, len(kin), BLOCK_FILMS):
        block = slice(start, start + BLOCK_FILMS)
        alike = vectors[known:][block] @ vectors[:known].T
        kin[block] = np.argpartition(-alike, count - 1, axis=1)[:, :count]
        nearest = np.maximum(np.take_along_axis(alike, kin[block], axis=1), 0.0) ** SHARPNESS
        shares[block] = nearest / (nearest.sum(axis=1, keepdims=True) + DOUBT)
    return Placement(kin, shares, _expected_fame(films, log_popularity, known))


def _expected_fame(
    films: pd.DataFrame, log_popularity: NDArray[np.float32], known: int
) -> NDArray[np.float32]:
    fame = log_popularity - log_popularity.min()
    deviation = float(fame[:known].std())
    if known < FILMS_TO_LEARN_FROM or not deviation:
        return np.zeros(len(films) - known, np.float32)
    features = np.concatenate([_facts_counted(films), _votes_elsewhere(films)], axis=1)
    # The films that nobody likes tell what an unknown one looks like, so they teach too.
    ridge = RIDGE * np.eye(features.shape[1])
    weights = np.linalg.solve(features.T @ features + ridge, features.T @ fame)
    expected = features[known:] @ weights / deviation
    fames: NDArray[np.float32] = np.maximum(expected, 0.0).astype(np.float32)
    return fames


def _facts_counted(films: pd.DataFrame) -> NDArray[np.float64]:
    """Return float64[film, feature]: how many facts of each kind, the year, and products."""
    counts = [films[column].map(len).to_numpy(np.float64) for column in LIST_COLUMNS]
    words = films["overview"].str.split().map(len).to_numpy(np.float64)
    age, dated = _age(films)
    single = np.stack([*np.log1p([*counts, words]), age, age**3, dated], axis=1)
    pairs = [single[:, place : place + 1] * single[:, place:] for place in range(single.shape[1])]
    return np.concatenate([np.ones((len(films), 1)), single, *pairs], axis=1)


def _votes_elsewhere(films: pd.DataFrame) -> NDArray[np.float64]:
    """Return float64[film, feature]: votes, their damped mean, and products, also with the year."""
    votes = films["vote_count"].fillna(0.0).to_numpy(np.float64)
    mean = films["vote_mean"].fillna(USUAL_VOTE).to_numpy(np.float64)
    liking = (mean - USUAL_VOTE) * votes / (votes + VOTES_FOR_HALF)
    fame = np.log1p(votes)
    age, _ = _age(films)
    features: NDArray[np.float64] = np.stack(
        [
            votes > 0,
            fame,
            fame**2,
            liking,
            liking**2,
            fame * liking,
            fame * age,
            fame * age**2,
            liking * age,
        ],
        axis=1,
    )
    return features


def _age(films: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the year of each film in centuries from 1900, 0 where unknown; whether it is known."""
    year = films["year"].to_numpy(np.float64)
    dated = ~np.isnan(year)
    return np.where(dated, (year - FIRST_YEAR) / CENTURY, 0.0), dated
