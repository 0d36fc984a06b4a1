"""Training: films and ratings or co-likes in, a published build out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.artifacts import staging
from app.recommend.content import ContentSpace
from app.recommend.facts import facts_arrays
from app.recommend.index import METRIC, TREES, ExactNeighbours, write_index
from app.recommend.opening import INDEX_FILE
from app.recommend.popularity import damped_mean, popularity
from app.recommend.training.co_likes import CoLikes
from app.recommend.training.embed import content_vectors, genre_vectors
from app.recommend.training.films import (
    checked_films,
    detail_of,
    facts_of,
    histograms_of,
)
from app.recommend.training.item_models import fit_items
from app.recommend.training.ratings import checked_ratings
from app.recommend.training.scales import measure_scales
from app.recommend.training.series import series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    Progress = Callable[[str], None]
    Attach = Callable[[Path], None]

HIGHEST_STARS = 5.0
LOWEST_STARS = 0.5


def train_build(  # noqa: PLR0913 - the contract of the design
    out: Path,
    films: pd.DataFrame,
    ratings: pd.DataFrame | None = None,
    co_likes: CoLikes | None = None,
    seed: int = 0,
    *,
    attach: Sequence[Attach] = (),
    progress: Progress | None = None,
) -> Path:
    """Train a build and publish it under a root folder.

    Args:
        out: the root of the builds; made if it is not there.
        films: one row a film; see `checked_films` for its columns.
        ratings: columns user_id, film_id, stars and perhaps rated_at; films that are not among
            `films` are left out.
        co_likes: co-likes counted elsewhere, of other people than `ratings`.
        seed: for everything random.
        attach: called with the staging folder, to write further files into the build.
        progress: called with the name of each step as it begins.

    Returns:
        The folder of the published build.

    Raises:
        ValueError: films or ratings are malformed; the message says which.
        BuildLockedError: another build is being written under the same root.
    """
    tell = progress or _silent
    tell("Checking films and ratings")
    films = checked_films(films)
    if ratings is not None:
        ratings = checked_ratings(ratings)
        ratings = ratings[ratings["film_id"].isin(films["film_id"])]
    tell("Counting co-likes")
    counted = _all_co_likes(ratings, co_likes).restricted_to(films["film_id"])
    films = _liked_first(films, counted)
    with staging(out) as stage:
        arrays, model = _fitted(films, counted, seed=seed, folder=stage.path, tell=tell)
        arrays["regard"] = _regard(films, ratings, arrays["like_share"])
        stage.save(arrays)
        for write in attach:
            tell("Attaching further artifacts")
            write(stage.path)
        tell("Publishing")
        inputs = {
            "films": len(films),
            "ratings": 0 if ratings is None else len(ratings),
            "people": counted.user_count,
            "liked_films": len(counted.film_ids),
            "pairs": int(counted.weights.nnz - len(counted.film_ids)) // 2,
        }
        return stage.publish({"seed": seed, "inputs": inputs, "model": model})


def _silent(step: str) -> None:
    """Tell nobody."""


def _all_co_likes(ratings: pd.DataFrame | None, co_likes: CoLikes | None) -> CoLikes:
    counted = CoLikes.empty() if co_likes is None else co_likes
    if ratings is None:
        return counted
    return counted + CoLikes.from_ratings(ratings)


def _liked_first(films: pd.DataFrame, co_likes: CoLikes) -> pd.DataFrame:
    """Put the films that somebody likes first, each group by id."""
    liked = films["film_id"].isin(co_likes.film_ids)
    order = np.argsort(~liked.to_numpy(), kind="stable")
    return films.iloc[order].reset_index(drop=True)


def _fitted(
    films: pd.DataFrame, co_likes: CoLikes, *, seed: int, folder: Path, tell: Progress
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Fit everything; return the arrays of the build and what its manifest says of the model."""
    tell("Embedding content")
    vectors, genres = content_vectors(films, seed), genre_vectors(films)
    write_index(folder / INDEX_FILE, vectors, seed)
    tell("Fitting item models")
    items, variance = fit_items(co_likes, vectors[: len(co_likes.film_ids)])
    tell("Measuring scales")
    content = ContentSpace(vectors, detail_of(films), genres, ExactNeighbours(vectors))
    scales = measure_scales(co_likes, items, content, seed=seed)
    arrays = {
        "film_ids": films["film_id"].to_numpy(np.int64),
        "tie_order": np.random.default_rng(seed).permutation(len(films)).astype(np.int32),
        "content_vectors": vectors,
        "detail": content.detail,
        "genre_vectors": genres,
        "series": series_of(films["title"].to_list()),
        "like_share": items.like_share,
        "log_popularity": _log_popularity(co_likes, len(films)),
        "variance": variance,
        "covariance_columns": items.covariance.columns,
        "covariance_entries": items.covariance.entries,
        "autoencoder_columns": items.autoencoder.columns,
        "autoencoder_entries": items.autoencoder.entries,
        **facts_arrays(facts_of(films)),
    }
    model = {
        "ridge": items.ridge,
        "user_count": co_likes.user_count,
        "scales": asdict(scales),
        "index": {
            "metric": METRIC,
            "trees": TREES,
            "dimensions": vectors.shape[1],
            "vectors": len(vectors),
        },
    }
    return arrays, model


def _log_popularity(co_likes: CoLikes, film_count: int) -> NDArray[np.float32]:
    """Return float32[film]; films that nobody likes come last and get the floor."""
    like_counts = np.zeros(film_count, np.int64)
    like_counts[: len(co_likes.film_ids)] = co_likes.like_counts
    return np.log(popularity(like_counts, co_likes.user_count)).astype(np.float32)


def _regard(
    films: pd.DataFrame, ratings: pd.DataFrame | None, like_share: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return float32[film] in 0–1: damped mean stars, or likes where nobody gave stars."""
    histograms = histograms_of(films)
    if ratings is not None:
        rows = np.searchsorted(np.sort(films["film_id"].to_numpy()), ratings["film_id"].to_numpy())
        by_id = np.argsort(films["film_id"].to_numpy(), kind="stable")
        halves = np.rint(ratings["stars"].to_numpy(float) * 2).astype(int) - 1
        np.add.at(histograms, (by_id[rows], halves), 1.0)
    if histograms.any():
        stars = damped_mean(histograms)
        return ((stars - LOWEST_STARS) / (HIGHEST_STARS - LOWEST_STARS)).astype(np.float32)
    regard = np.zeros(len(films), np.float32)
    regard[: len(like_share)] = np.sqrt(like_share / max(like_share.max(initial=0.0), 1e-9))
    return regard
