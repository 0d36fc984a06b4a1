"""Which of the viewer's films a suggestion comes from: each like's share of its strength."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.blend import genre_rate, resemblance_rate
from app.recommend.taste import confidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.blend import Blend
    from app.recommend.taste import Taste
    from app.recommend.two_pass import Evidence
    from app.recommend.types import Mix


def shares(
    blend: Blend, taste: Taste, evidence: Evidence | None, mix: Mix, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return float64[film, like], what each like brings to the strength of the given films.

    The content term, the conditional mean and the autoencoder's output for the likes are sums
    over likes, split as they are. What comes through the soft profile is split by what each like
    brought to the film that it came through. Terms that belong to no single like, such as a
    film's own regard, are in no share.
    """
    found = mix.content * _content_shares(blend, taste, rows)
    if evidence is not None:
        likes = np.searchsorted(taste.rows, evidence.taste.rows)
        found[:, likes] += mix.community * _community_shares(blend, evidence, rows)
    return found * confidence(taste)


def _content_shares(blend: Blend, taste: Taste, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    content = blend.content
    like_genres = content.genres[taste.rows] * taste.weights[:, None]
    length = np.linalg.norm(like_genres.sum(axis=0)) or 1.0
    genres = content.genres[rows] @ like_genres.T
    cubes = content.cubes(taste.rows, rows).T * taste.weights
    alike = genres * (genre_rate(taste, blend.scales) / length)
    found: NDArray[np.float64] = alike + cubes * resemblance_rate(taste)
    return found


def _community_shares(
    blend: Blend, evidence: Evidence, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return float64[film, like]; of films that item CF does not know the mean of their kin."""
    known = rows < len(blend.passes.items)
    placed = blend.placement.of(rows[~known] - len(blend.passes.items))
    kin, places = np.unique(placed.kin, return_inverse=True)
    shares = _item_shares(blend, evidence, np.concatenate([rows[known], kin]))
    own, of_kin = np.split(shares, [int(known.sum())])
    found = np.empty((len(rows), shares.shape[1]))
    found[known] = own
    among_kin = places.astype(np.int32).reshape(placed.kin.shape)
    found[~known] = replace(placed, kin=among_kin).carried(of_kin)
    return found


def _item_shares(blend: Blend, evidence: Evidence, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    items, likes, soft = blend.passes.items, evidence.taste, evidence.soft_rows
    both = np.concatenate([rows, soft])
    expected = items.covariance.block(likes.rows, both).T * evidence.coefficients
    expected *= evidence.worth.mean[both][:, None]
    direct = items.autoencoder.block(likes.rows, both).T * likes.weights

    count = len(rows)
    sources = np.maximum(expected[count:] + direct[count:] * evidence.worth.first, 0.0)
    sources /= np.maximum(sources.sum(axis=1, keepdims=True), 1e-12)
    through = items.autoencoder.block(soft, rows).T * evidence.soft_weights
    second = direct[:count] + through @ sources
    found: NDArray[np.float64] = expected[:count] + second * evidence.worth.second[rows][:, None]
    return found
