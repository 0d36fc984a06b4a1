"""Which of the viewer's films a suggestion comes from, and what each brings to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend.blend import (
    FIRST_PASS_AUTOENCODER,
    GENRE_WEIGHT,
    RESEMBLANCE_WEIGHT,
    confidence,
    ramp_of,
    resemblance_rate,
)
from app.recommend.content import SHARPNESS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.blend import Blend, Evidence, Taste
    from app.recommend.types import Mix


def shares(
    blend: Blend, taste: Taste, evidence: Evidence | None, mix: Mix, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return float64[film, like], what each like brings to the strength of the given films.

    Terms that belong to no single like, such as a film's own regard, are in no share.
    """
    found = mix.content * _content_shares(blend, taste, rows)
    if evidence is not None:
        inside = np.flatnonzero(rows < len(blend.items))
        likes = np.searchsorted(taste.rows, evidence.taste.rows)
        community = mix.community * _item_shares(blend, evidence, rows[inside])
        found[np.ix_(inside, likes)] += community
    return found * confidence(taste)


def _content_shares(blend: Blend, taste: Taste, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    content = blend.content
    length = np.linalg.norm(taste.weights.astype(np.float32) @ content.genres[taste.rows])
    genres = content.genres[rows] @ content.genres[taste.rows].T * taste.weights
    genres *= GENRE_WEIGHT / blend.scales.genre_deviation / (length or 1.0)
    cosines = content.vectors[rows] @ content.vectors[taste.rows].T
    cubes = np.maximum(cosines, 0.0) ** SHARPNESS * taste.weights
    found: NDArray[np.float64] = genres + cubes * (RESEMBLANCE_WEIGHT * resemblance_rate(taste))
    return found


def _item_shares(blend: Blend, evidence: Evidence, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    items, likes = blend.items, evidence.taste
    expected = _expected_shares(blend, evidence, rows)
    soft = evidence.soft_rows[len(likes) :]
    direct = items.autoencoder.block(likes.rows, soft).T * likes.weights
    sources = _expected_shares(blend, evidence, soft) + ramp_of(likes) * (
        FIRST_PASS_AUTOENCODER * evidence.autoencoder_unit * direct
    )
    sources = np.maximum(sources, 0.0)
    sources /= np.maximum(sources.sum(axis=1, keepdims=True), 1e-12)
    second = items.autoencoder.block(evidence.soft_rows, rows).T * evidence.soft_weights
    second *= evidence.autoencoder_worth[rows][:, None]
    result: NDArray[np.float64] = (
        expected + second[:, : len(likes)] + second[:, len(likes) :] @ sources
    )
    return result


def _expected_shares(
    blend: Blend, evidence: Evidence, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    block = blend.items.covariance.block(evidence.taste.rows, rows).T
    result: NDArray[np.float64] = block * evidence.coefficients * evidence.mean_worth[rows][:, None]
    return result
