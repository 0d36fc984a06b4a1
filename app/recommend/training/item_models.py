"""The item models: covariance and autoencoder from the co-likes, cut to top lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, lapack

from app.recommend.item_cf import ItemModel, TopLists
from app.recommend.popularity import popularity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.recommend.training.co_likes import CoLikes

CONTENT_IN_COVARIANCE = 0.06
EDLAE_RIDGE = 20.0
EDLAE_DROPOUT = 0.9
RIDGE_TIMES_ROOT_USERS = 0.6
RIDGE_BOUNDS = (0.005, 0.05)
COVARIANCES_KEPT = 300
WEIGHTS_KEPT = 250
BLOCK_ROWS = 512


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
    weights = _dense(co_likes.weights)
    share = (np.diag(weights) / max(co_likes.total_weight, 1e-9)).astype(np.float32)
    covariance = _covariance(weights, share, co_likes.total_weight, vectors)
    variance = np.diag(covariance).copy()
    covariances = top_lists(covariance, COVARIANCES_KEPT, by_size=True)
    del covariance
    ridge = np.clip(RIDGE_TIMES_ROOT_USERS / np.sqrt(max(co_likes.user_count, 1)), *RIDGE_BOUNDS)
    popular = popularity(co_likes.like_counts, co_likes.user_count)
    model = ItemModel(
        like_share=share,
        log_popularity=np.log(popular).astype(np.float32),
        covariance=covariances,
        autoencoder=top_lists(_autoencoder(weights), WEIGHTS_KEPT, by_size=False),
        ridge=float(ridge),
    )
    return FittedItems(model, variance)


def _dense(matrix: sparse.csr_array[np.float64]) -> NDArray[np.float32]:
    """Return float32[film, film] without a float64 one on the way."""
    parts = (matrix.data.astype(np.float32), matrix.indices, matrix.indptr)
    return np.asarray(sparse.csr_array(parts, shape=matrix.shape).toarray(), np.float32)


def _covariance(
    weights: NDArray[np.float32],
    share: NDArray[np.float32],
    total_weight: float,
    vectors: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return float32[film, film]: the covariance of likes, and some likeness of content."""
    if not len(share):
        return weights
    covariance = vectors @ vectors.T
    root = np.sqrt(share)
    for rows in _blocks(len(share)):
        likeness = CONTENT_IN_COVARIANCE * np.outer(root[rows], root) * covariance[rows]
        covariance[rows] = weights[rows] / np.float32(total_weight)
        covariance[rows] -= np.outer(share[rows], share)
        covariance[rows] += likeness
    return covariance


def _autoencoder(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32[from film, to film], EDLAE's weights with a zero diagonal.

    The weights are overwritten: the inverse takes their place.
    """
    if not len(weights):
        return weights
    weights[np.diag_indices_from(weights)] += EDLAE_RIDGE + EDLAE_DROPOUT / (
        1 - EDLAE_DROPOUT
    ) * np.diag(weights)
    # Transposed, the rows are LAPACK's columns: it works in place, and fills the lower triangle
    # of its columns, which is the upper one of our rows.
    factor, _ = cho_factor(weights.T, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    precision: NDArray[np.float32] = inverse.T
    scale = np.diag(precision).copy()
    for rows in _blocks(len(precision)):
        below = slice(rows.stop, None)
        own = np.triu(precision[rows, rows])
        precision[rows, rows] = own + np.triu(own, 1).T
        precision[below, rows] = precision[rows, below].T
    for rows in _blocks(len(precision)):
        precision[rows] = -precision[rows] / scale
    np.fill_diagonal(precision, 0.0)
    return precision


def _blocks(count: int) -> Iterator[slice]:
    """Yield slices of rows, so that what is worked out on the way stays small."""
    for start in range(0, count, BLOCK_ROWS):
        yield slice(start, min(start + BLOCK_ROWS, count))


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
    columns = np.empty((len(matrix), count), np.int32)
    for rows in _blocks(len(matrix)):
        size = np.abs(matrix[rows]) if by_size else np.maximum(matrix[rows], 0.0)
        columns[rows] = np.argpartition(-size, count - 1, axis=1)[:, :count]
    columns.sort(axis=1)
    values = np.take_along_axis(matrix, columns, axis=1)
    if not by_size:
        values = np.maximum(values, 0.0)
    return TopLists(columns, values)
