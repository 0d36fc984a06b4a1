"""What people think of films: stars to predict, and how well regarded each film is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.content import ContentSpace
from app.recommend.index import ExactNeighbours
from app.recommend.popularity import damped_mean
from app.recommend.stars import HIGHEST_STARS, LOWEST_STARS
from app.recommend.training.films import histograms_of
from app.recommend.training.star_models import StarTable
from app.recommend.training.star_spread import fit_stars
from app.recommend.training.top_list import chosen_damping

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[Any]]


def opinion_arrays(
    films: pd.DataFrame,
    ratings: pd.DataFrame | None,
    fitted: Mapping[str, NDArray[Any]],
    *,
    seed: int,
) -> tuple[Arrays, dict[str, Any]]:
    """Return the arrays of predicted stars and of regard, and what the manifest says of them.

    Args:
        films: a checked frame in the build's order.
        ratings: checked ratings of them, if single ones are at hand.
        fitted: the arrays of the build so far: content_vectors, genre_vectors, detail and
            like_share.
        seed: for everything random.
    """
    vectors = fitted["content_vectors"]
    content = ContentSpace(
        vectors, fitted["detail"], fitted["genre_vectors"], ExactNeighbours(vectors)
    )
    table = StarTable.of(films, ratings)
    model = fit_stars(films, table, content, seed=seed)
    damping, confirmed = chosen_damping(histograms_of(films), table, seed=seed)
    counts = histograms_of(films) + table.histograms(len(films))
    figures = {
        "stars": model.figures(),
        "top_list": {"damping_votes": damping, "confirmed_stars": confirmed},
    }
    return {**model.arrays(), "regard": _regard(counts, damping, fitted["like_share"])}, figures


def _regard(
    histograms: NDArray[np.float64], damping: float, like_share: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return float32[film] in 0–1: damped mean stars, or likes where nobody gave stars."""
    if histograms.any():
        stars = damped_mean(histograms, damping)
        return ((stars - LOWEST_STARS) / (HIGHEST_STARS - LOWEST_STARS)).astype(np.float32)
    regard = np.zeros(len(histograms), np.float32)
    regard[: len(like_share)] = np.sqrt(like_share / max(like_share.max(initial=0.0), 1e-9))
    return regard
