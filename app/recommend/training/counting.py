"""Counting co-likes on one machine, in bounded memory.

What counts is said here once, and Spark counts by the same rules:

1. A person likes a film if their latest rating of it has 4 stars or more.
2. Of a person's likes the newest `LIKES_AT_MOST` count, of equally new ones those with the
   greatest film id. A tenth of all pairs and more would else come from a handful of people.
3. A person whose n likes count weighs n^-1/2, on a grid of 2^-30, so that sums are exact in any
   order.
4. Pairs are counted among the `PAIRED_FILMS_AT_MOST` films that most people like, of equally
   liked ones those with the least film id; of all other films only how many people like them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from app.recommend.training.co_like_format import Number, in_order, on_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LIKES_AT_MOST = 2000
PAIRED_FILMS_AT_MOST = 10_000
BLOCK_FILMS = 500
"""So many rows of the matrix are counted at a time."""


class Counts(NamedTuple):
    """Co-likes of films given by row; see `CoLikes` for the figures."""

    weights: sparse.csr_array[np.float64]
    people: sparse.csr_array[np.int64]
    total_weight: float


def like_weights(like_counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what people weigh of whom so many likes count, at least one: n^-1/2 on the grid."""
    return on_grid(like_counts.astype(np.float64) ** -0.5)


def newest(
    users: NDArray[np.int64], film_ids: NDArray[np.int64], liked_at: NDArray[np.generic] | None
) -> NDArray[np.bool_]:
    """Return bool[like]: which likes count, at most `LIKES_AT_MOST` a person.

    Args:
        users: int64[like], a number from 0 on for each person.
        film_ids: int64[like].
        liked_at: when, in any unit that sorts; without, all are equally new.
    """
    kept = np.ones(len(users), bool)
    many = np.bincount(users) > LIKES_AT_MOST
    if not many.any():
        return kept
    places = np.flatnonzero(many[users])
    when = np.zeros(len(places)) if liked_at is None else liked_at[places]
    places = places[np.lexsort((film_ids[places], when, users[places]))]
    # A person's likes stand together, the newest last: count from the end of each stretch.
    ends = np.flatnonzero(np.diff(users[places], append=-1)) + 1
    stretch = np.searchsorted(ends, np.arange(len(places)), side="right")
    kept[places[ends[stretch] - np.arange(len(places)) > LIKES_AT_MOST]] = False
    return kept


def most_liked(like_counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows whose pairs count, ascending; rows stand in order of film id."""
    return np.sort(np.argsort(-like_counts, kind="stable")[:PAIRED_FILMS_AT_MOST])


def counted(user_films: sparse.csr_array[np.int64]) -> Counts:
    """Count the pairs of a matrix of likes.

    Args:
        user_films: int64[user, film] of ones; no row or column is empty.
    """
    user_weights = like_weights(np.diff(user_films.indptr).astype(np.int64))
    film_users = user_films.T.tocsr()
    like_counts = np.diff(film_users.indptr).astype(np.int64)
    paired = most_liked(like_counts)
    all_paired = len(paired) == len(like_counts)
    pairs = user_films if all_paired else user_films[:, paired]
    lengths, indices, weights, people = _gathered(_blocks(film_users[paired], pairs, user_weights))
    if not all_paired:
        alone = np.setdiff1d(np.arange(len(like_counts)), paired)
        before = np.concatenate([[0], np.cumsum(lengths)])[np.searchsorted(paired, alone)]
        lengths = np.insert(lengths, np.searchsorted(paired, alone), 1)
        indices = np.insert(paired[indices].astype(np.int32), before, alone)
        weights = np.insert(weights, before, _likers_weights(film_users, user_weights)[alone])
        people = np.insert(people, before, like_counts[alone])
    ends = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(like_counts), len(like_counts))
    return Counts(
        weights=in_order(sparse.csr_array((weights, indices, ends), shape=shape)),
        people=in_order(sparse.csr_array((people, indices, ends), shape=shape)),
        total_weight=float(user_weights.sum()),
    )


def _likers_weights(
    film_users: sparse.csr_array[np.int64], user_weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return float64[film], what the people who like each film weigh together."""
    return np.add.reduceat(user_weights[film_users.indices], film_users.indptr[:-1])


def _blocks(
    film_users: sparse.csr_array[np.int64],
    user_films: sparse.csr_array[np.int64],
    user_weights: NDArray[np.float64],
) -> Iterator[sparse.csr_array[np.complex128]]:
    """Yield rows of the film × film matrix in turn: weights real, people imaginary.

    One product counts both, and small whole numbers of either part are exact.
    """
    both = user_films.astype(np.complex128)
    both.data[:] = np.repeat(user_weights, np.diff(user_films.indptr)) + 1j
    for start in range(0, film_users.shape[0], BLOCK_FILMS):
        block = film_users[start : start + BLOCK_FILMS].astype(np.complex128)
        yield in_order(sparse.csr_array(block @ both))


def _gathered(
    blocks: Iterator[sparse.csr_array[np.complex128]],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
    """Return row lengths, columns, weights and people of all blocks, one below the other."""
    lengths: list[NDArray[np.int64]] = []
    indices: list[NDArray[np.int32]] = []
    weights: list[NDArray[np.float64]] = []
    people: list[NDArray[np.int64]] = []
    for block in blocks:
        lengths.append(np.diff(block.indptr).astype(np.int64))
        indices.append(block.indices.astype(np.int32))
        weights.append(np.ascontiguousarray(block.data.real))
        people.append(block.data.imag.astype(np.int64))
    return _joined(lengths), _joined(indices), _joined(weights), _joined(people)


def _joined(parts: list[NDArray[Number]]) -> NDArray[Number]:
    """Join the parts and free them."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole
