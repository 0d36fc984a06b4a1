"""The item models: covariance and autoencoder from the co-likes, cut to top lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.linalg import cho_factor, lapack

from app.recommend.item_cf import ItemModel, TopLists
from app.recommend.popularity import popularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.training.co_likes import CoLikes

CONTENT_IN_COVARIANCE = 0.06
EDLAE_RIDGE = 20.0
EDLAE_DROPOUT = 0.9
RIDGE_TIMES_ROOT_USERS = 0.6
RIDGE_BOUNDS = (0.005, 0.05)
COVARIANCES_KEPT = 300
WEIGHTS_KEPT = 250


class FittedItems(NamedTuple):
    """The item models and each film's own covariance."""

    model: ItemModel
    variance: NDArray[np.float32]


def fit_items(co_likes: CoLikes, vectors: NDArray[np.float32]) -> FittedItems:
    """Fit the item models.

    Args:
        co_likes: over the films that somebody likes.
        vectors: float32[film, dimension], unit content vectors of the same films in order.
    """
    weights = co_likes.weights.toarray().astype(np.float32)
    share = (np.diag(weights) / max(co_likes.total_weight, 1e-9)).astype(np.float32)
    covariance = _covariance(weights, share, co_likes.total_weight, vectors)
    ridge = np.clip(RIDGE_TIMES_ROOT_USERS / np.sqrt(max(co_likes.user_count, 1)), *RIDGE_BOUNDS)
    variance = np.diag(covariance).copy()
    popular = popularity(co_likes.like_counts, co_likes.user_count)
    model = ItemModel(
        like_share=share,
        log_popularity=np.log(popular).astype(np.float32),
        covariance=top_lists(covariance, COVARIANCES_KEPT, by_size=True),
        autoencoder=top_lists(_autoencoder(weights), WEIGHTS_KEPT, by_size=False),
        ridge=float(ridge),
    )
    return FittedItems(model, variance)


def _covariance(
    weights: NDArray[np.float32],
    share: NDArray[np.float32],
    total_weight: float,
    vectors: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return float32[film, film]: the covariance of likes, and some likeness of content."""
    if not len(share):
        return weights
    covariance = weights / np.float32(total_weight) - np.outer(share, share)
    root = np.sqrt(share)
    covariance += CONTENT_IN_COVARIANCE * np.outer(root, root) * (vectors @ vectors.T)
    return covariance


def _autoencoder(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[from film, to film], EDLAE's weights with a zero diagonal."""
    if not len(weights):
        return weights
    matrix = weights.copy()
    penalty = EDLAE_RIDGE + EDLAE_DROPOUT / (1 - EDLAE_DROPOUT) * np.diag(weights)
    matrix[np.diag_indices_from(matrix)] += penalty
    factor, _ = cho_factor(matrix, lower=True, overwrite_a=True)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    # LAPACK fills one triangle, in columns: mirror it into a matrix with rows in memory order.
    lower = np.tril(inverse)
    precision = np.ascontiguousarray(lower + np.tril(lower, -1).T)
    result = (-precision / np.diag(precision)).astype(np.float32, copy=False)
    np.fill_diagonal(result, 0.0)
    return result


def top_lists(matrix: NDArray[np.float32], count: int, *, by_size: bool) -> TopLists:
    """Cut each row of a matrix to its largest entries.

    Args:
        matrix: float32[film, film].
        count: entries kept in a row.
        by_size: whether large negative entries count as large; if not, only positive ones stay.
    """
    count = min(count, len(matrix))
    if not count:
        return TopLists(np.zeros((0, 1), np.int32), np.zeros((0, 1), np.float32))
    size = np.abs(matrix) if by_size else np.maximum(matrix, 0.0)
    columns = np.argpartition(-size, count - 1, axis=1)[:, :count].astype(np.int32)
    columns.sort(axis=1)
    values = np.take_along_axis(matrix, columns, axis=1)
    if not by_size:
        values = np.maximum(values, 0.0)
    return TopLists(columns, values)
