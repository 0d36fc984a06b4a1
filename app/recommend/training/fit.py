"""Training: films and ratings or co-likes in, a published build out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.recommend.artifacts import staging
from app.recommend.content import ContentSpace
from app.recommend.facts import facts_arrays
from app.recommend.index import METRIC, ExactNeighbours, trees_for, write_index
from app.recommend.opening import INDEX_FILE
from app.recommend.popularity import popularity
from app.recommend.training.checks import check_co_likes
from app.recommend.training.clusters import clustered
from app.recommend.training.co_likes import CoLikes
from app.recommend.training.embed import content_vectors, genre_vectors
from app.recommend.training.examination import examined
from app.recommend.training.films import (
    checked_films,
    detail_of,
    facts_of,
)
from app.recommend.training.inputs import code_digest, digest_of
from app.recommend.training.item_models import fit_items
from app.recommend.training.mapping import mapped
from app.recommend.training.opinions import opinion_arrays
from app.recommend.training.placing import place_films
from app.recommend.training.ratings import checked_ratings
from app.recommend.training.scales import measure_scales
from app.recommend.training.series import series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Progress = Callable[[str], None]
    Attach = Callable[[Path], None]


def train_build(  # noqa: PLR0913 - the contract of the design
    out: Path,
    films: pd.DataFrame,
    ratings: pd.DataFrame | None = None,
    co_likes: CoLikes | None = None,
    seed: int = 0,
    *,
    attach: Sequence[Attach] = (),
    progress: Progress | None = None,
    force: bool = False,
    sources: Mapping[str, str] | None = None,
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
        force: publish even if it answers worse than the build that serves.
        sources: where films and likes came from, in words, by what they are; for the manifest.

    Returns:
        The folder of the published build.

    Raises:
        ValueError: films or ratings are malformed; the message says which.
        UnsoundBuildError: the new build is wrong in itself.
        QualityGateError: it answers worse than the build that serves.
        BuildLockedError: another build is being written under the same root.
    """
    tell = progress or _silent
    tell("Checking films and ratings")
    films = checked_films(films)
    if ratings is not None:
        ratings = checked_ratings(ratings)
        known = ratings["film_id"].isin(films["film_id"])
        ratings = ratings if known.all() else ratings[known]
    tell("Counting co-likes")
    counted = _all_co_likes(ratings, co_likes).restricted_to(films["film_id"])
    check_co_likes(counted)
    paired = counted.most_liked()
    films = _paired_first(films, paired)
    with staging(out) as stage:
        arrays, model = _fitted(films, paired, seed=seed, folder=stage.path, tell=tell)
        arrays["log_popularity"] = _log_popularity(films, counted)
        tell("Learning stars")
        opinions, figures = opinion_arrays(films, ratings, arrays, seed=seed)
        arrays |= opinions
        model |= figures
        arrays |= _placed(films, arrays, ratings, counted)
        stage.save(arrays)
        for write in attach:
            tell("Attaching further artifacts")
            write(stage.path)
        inputs = {
            "films": len(films),
            "ratings": 0 if ratings is None else len(ratings),
            "people": counted.user_count,
            "liked_films": len(counted.film_ids),
            "paired_films": len(paired.film_ids),
            "pairs": int(paired.weights.nnz - len(paired.film_ids)) // 2,
            "digest": digest_of(films, counted, arrays["regard"]),
        }
        facts = {
            "seed": seed,
            "code": code_digest(),
            "inputs": inputs,
            "sources": dict(sources or {}),
            "model": model,
        }
        tell("Examining the build")
        metrics = examined(stage, arrays, facts, paired, force=force)
        tell("Publishing")
        return stage.publish({**facts, "metrics": metrics})


def _silent(step: str) -> None:
    """Tell nobody."""


def _all_co_likes(ratings: pd.DataFrame | None, co_likes: CoLikes | None) -> CoLikes:
    if ratings is None:
        return CoLikes.empty() if co_likes is None else co_likes
    counted = CoLikes.from_checked_ratings(ratings)
    return counted if co_likes is None else co_likes + counted


def _paired_first(films: pd.DataFrame, paired: CoLikes) -> pd.DataFrame:
    """Put the films that item CF knows first, each group by id."""
    known = films["film_id"].isin(paired.film_ids)
    order = np.argsort(~known.to_numpy(), kind="stable")
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
    tell("Clustering the catalogue")
    facts = facts_of(films)
    clusters, names = clustered(vectors, facts, seed)
    places, discs = mapped(vectors, clusters)
    arrays = {
        "film_ids": films["film_id"].to_numpy(np.int64),
        "tie_order": np.random.default_rng(seed).permutation(len(films)).astype(np.int32),
        "content_vectors": vectors,
        "detail": content.detail,
        "genre_vectors": genres,
        "series": series_of(films["title"].to_list(), films["collection"].to_list()),
        "like_share": items.like_share,
        "variance": variance,
        "covariance_columns": items.covariance.columns,
        "covariance_entries": items.covariance.entries,
        "autoencoder_columns": items.autoencoder.columns,
        "autoencoder_entries": items.autoencoder.entries,
        "clusters": clusters,
        "map_places": places,
        **facts_arrays(facts),
    }
    model = {
        "ridge": items.ridge,
        "user_count": co_likes.user_count,
        "scales": asdict(scales),
        "clusters": names,
        "map": discs,
        "index": {
            "metric": METRIC,
            "trees": trees_for(len(vectors)),
            "dimensions": vectors.shape[1],
            "vectors": len(vectors),
        },
    }
    return arrays, model


def _placed(
    films: pd.DataFrame,
    arrays: Mapping[str, NDArray[Any]],
    ratings: pd.DataFrame | None,
    co_likes: CoLikes,
) -> dict[str, NDArray[Any]]:
    """Place the films that item CF does not know, and tell which are new to everybody."""
    known = len(arrays["like_share"])
    fame = arrays["log_popularity"]
    placement = place_films(films, arrays["content_vectors"], fame, known)
    rated = films["film_id"].isin(co_likes.film_ids)
    if ratings is not None:
        rated |= films["film_id"].isin(ratings["film_id"])
    return {
        "kin": placement.kin,
        "kin_shares": placement.shares,
        "expected_fame": placement.expected_fame,
        "is_new": (films["is_new"] & ~rated).to_numpy(np.bool_),
    }


def _log_popularity(films: pd.DataFrame, co_likes: CoLikes) -> NDArray[np.float32]:
    """Return float32[film]; films that nobody likes get the floor."""
    like_counts = np.zeros(len(films), np.int64)
    rows = pd.Index(films["film_id"]).get_indexer(co_likes.film_ids)
    like_counts[rows] = co_likes.like_counts
    return np.log(popularity(like_counts, co_likes.user_count)).astype(np.float32)
