"""How co-likes lie in a file: arrays that zlib shrinks well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.training.co_likes import CoLikes

Number = TypeVar("Number", bound=np.number)

THOUSANDTHS = 1000.0
GRID = 2.0**30
"""Weights are multiples of 1/GRID, so that float64 sums are exact in any order (up to 2^23)."""


def on_grid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to multiples of 1/GRID."""
    return np.rint(values * GRID) / GRID


def in_order(matrix: sparse.csr_array[Number]) -> sparse.csr_array[Number]:
    """Sort each row's entries by column, in place."""
    matrix.sort_indices()
    return matrix


def packed(co_likes: CoLikes) -> dict[str, NDArray[Any]]:
    """Return the arrays to store; see `CoLikes.save`."""
    by_likes = np.argsort(-co_likes.like_counts, kind="stable")
    weights = sparse.triu(co_likes.weights[by_likes][:, by_likes], format="csr")
    people = sparse.triu(co_likes.people[by_likes][:, by_likes], format="csr")
    weights.sort_indices()
    people.sort_indices()
    scale = THOUSANDTHS
    if not np.array_equal(on_grid(np.rint(weights.data * scale) / scale), weights.data):
        scale = GRID
    by_people = np.argsort(people.data, kind="stable")
    return {
        "film_ids": co_likes.film_ids[by_likes],
        "row_lengths": np.diff(people.indptr).astype(np.int32),
        "column_steps": _byte_planes(_steps(people)),
        "people": _byte_planes(people.data),
        "weights": _byte_planes(np.rint(weights.data * scale)[by_people]),
        "scale": np.array(scale),
        "total_weight": np.array(co_likes.total_weight),
        "user_count": np.array(co_likes.user_count),
    }


def unpacked(arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    """Return the fields of `CoLikes` from the arrays that `packed` made."""
    lengths = arrays["row_lengths"].astype(np.int64)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    steps = _from_byte_planes(arrays["column_steps"])
    sums = np.cumsum(steps)
    starts = np.cumsum(lengths) - lengths
    columns = sums - np.repeat(sums[starts] - steps[starts], lengths) + rows
    people = _from_byte_planes(arrays["people"])
    weights = np.empty(len(people))
    by_people = np.argsort(people, kind="stable")
    weights[by_people] = _from_byte_planes(arrays["weights"]) / float(arrays["scale"])
    rank = np.empty(len(lengths), np.int64)
    by_id = np.argsort(arrays["film_ids"])
    rank[by_id] = np.arange(len(lengths))
    return {
        "film_ids": arrays["film_ids"][by_id],
        "weights": mirrored(on_grid(weights), rank[rows], rank[columns], len(rank)),
        "people": mirrored(people, rank[rows], rank[columns], len(rank)),
        "total_weight": float(arrays["total_weight"]),
        "user_count": int(arrays["user_count"]),
    }


def _steps(upper: sparse.csr_array[np.int64]) -> NDArray[np.int64]:
    """Return each entry's distance from the one before it, the row's first from the diagonal."""
    steps = np.diff(upper.indices, prepend=0).astype(np.int64)
    starts = upper.indptr[:-1]
    steps[starts] = 0  # each row starts on the diagonal: a film of the table is liked by somebody
    return steps


def _byte_planes(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    """Return uint8[plane, number]: all lowest bytes, then all second bytes, and so on."""
    return np.ascontiguousarray(numbers.astype("<i8").view(np.uint8).reshape(-1, 8).T)


def _from_byte_planes(planes: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.ascontiguousarray(planes.T).view("<i8").ravel().astype(np.int64)


def mirrored(
    values: NDArray[Number], rows: NDArray[np.int64], columns: NDArray[np.int64], size: int
) -> sparse.csr_array[Number]:
    """Return the symmetric matrix of which these are one triangle with the diagonal."""
    off = rows != columns
    return in_order(
        sparse.csr_array(
            (
                np.concatenate([values, values[off]]),
                (
                    np.concatenate([rows, columns[off]]),
                    np.concatenate([columns, rows[off]]),
                ),
            ),
            shape=(size, size),
        )
    )
