"""Co-likes: how often two films are liked by the same people, the one input of item CF.

Source: the single weighting n_u^-1/2 for every item-CF model of the hybrid follows measurements
on MovieLens; Steck, "Embarrassingly shallow autoencoders" (2019), uses the unweighted matrix.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar
from zipfile import BadZipFile

import numpy as np
from scipy import sparse

from app.recommend.training.co_like_format import Number, in_order, on_grid, packed, unpacked
from app.recommend.training.counting import counted, most_liked, newest
from app.recommend.training.ratings import LIKED_FROM, checked_ratings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray


C = TypeVar("C", bound="CoLikes")


@dataclass(frozen=True, eq=False)
class CoLikes:
    """Weighted counts of the people who like both of two films.

    With x_u the likes of person u and n_u how many they are, `weights` is
    G = Σ_u n_u^-1/2 x_u x_uᵀ and `total_weight` is W = Σ_u n_u^-1/2. Sums are exact, so adding
    a person and subtracting them again gives back the same figures, and sources may be added
    in any order. `counting` says what counts: of people with very many likes the newest, and
    pairs among the most liked films only.

    Attributes:
        film_ids: int64[film], ascending.
        weights: float64[film, film], symmetric, the matrix G.
        people: int64[film, film], symmetric, how many people like both; same pattern as G.
        total_weight: W.
        user_count: people with at least one like.
    """

    film_ids: NDArray[np.int64]
    weights: sparse.csr_array[np.float64]
    people: sparse.csr_array[np.int64]
    total_weight: float
    user_count: int

    @classmethod
    def empty(cls) -> Self:
        """Return the co-likes of nobody."""
        nothing = sparse.csr_array((0, 0), dtype=np.float64)
        return cls(np.empty(0, np.int64), nothing, nothing.astype(np.int64), 0.0, 0)

    @classmethod
    def from_ratings(cls, ratings: pd.DataFrame) -> Self:
        """Count ratings of 4 stars and more as likes.

        Args:
            ratings: columns user_id, film_id, stars and perhaps rated_at.

        Raises:
            ValueError: stars are missing or outside 0.5–5.
        """
        return cls.from_checked_ratings(checked_ratings(ratings))

    @classmethod
    def from_checked_ratings(cls, ratings: pd.DataFrame) -> Self:
        """Count what `checked_ratings` returned."""
        liked = (ratings["stars"] >= LIKED_FROM).to_numpy()
        columns = [ratings[name].to_numpy()[liked] for name in ("user_id", "film_id")]
        if "rated_at" in ratings.columns:
            columns.append(ratings["rated_at"].to_numpy()[liked])
        return cls.from_arrays(*columns)

    @classmethod
    def from_likes(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Count likes given as pairs of user id and film id; repeated pairs count once."""
        array = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return cls.from_arrays(array[:, 0], array[:, 1])

    @classmethod
    def of_user(cls, film_ids: Iterable[int]) -> Self:
        """Count the likes of one person: what to subtract and add when they change."""
        return cls.from_likes((0, film_id) for film_id in film_ids)

    @classmethod
    def from_arrays(
        cls, user_ids: ArrayLike, film_ids: ArrayLike, liked_at: NDArray[np.generic] | None = None
    ) -> Self:
        """Count likes given as arrays of equal length; repeated pairs count once.

        Args:
            user_ids: who.
            film_ids: what.
            liked_at: when, in any unit that sorts; no pair may then be repeated. Matters only
                for people with more likes than count.
        """
        films, film_rows = np.unique(np.asarray(film_ids, np.int64), return_inverse=True)
        if not len(films):
            return cls.empty()
        users, user_rows = np.unique(np.asarray(user_ids), return_inverse=True)
        if liked_at is None:
            pairs = np.unique(user_rows * len(films) + film_rows)
            user_rows, film_rows = np.divmod(pairs, len(films))
        kept = newest(user_rows, films[film_rows], liked_at)
        film_rows = film_rows[kept]
        liked = np.unique(film_rows)
        rows = (user_rows[kept], np.searchsorted(liked, film_rows))
        user_films = sparse.csr_array(
            (np.ones(len(film_rows), np.int64), rows), shape=(len(users), len(liked))
        )
        weights, people, total_weight = counted(user_films)
        return cls(films[liked], weights, people, total_weight, len(users))

    @property
    def like_counts(self) -> NDArray[np.int64]:
        """int64[film]: how many people like each film."""
        return np.asarray(self.people.diagonal(), np.int64)

    def __add__(self, other: Self) -> Self:
        """Sum two sources of different people over the union of their films."""
        return self._combined(other, 1)

    def __sub__(self, other: Self) -> Self:
        """Take away people who were counted before.

        Raises:
            ValueError: `other` holds likes that were never counted here.
        """
        return self._combined(other, -1)

    def _combined(self, other: Self, sign: int) -> Self:
        film_ids = np.union1d(self.film_ids, other.film_ids)
        mine, theirs = self._placed_in(film_ids), other._placed_in(film_ids)
        people = mine.people + sign * theirs.people
        user_count = self.user_count + sign * other.user_count
        if user_count < 0 or (people.data < 0).any():
            raise ValueError("Cannot take away likes that were never counted.")
        combined = replace(
            mine,
            weights=mine.weights + sign * theirs.weights,
            people=people,
            total_weight=self.total_weight + sign * other.total_weight,
            user_count=user_count,
        )
        combined = _with_pairs(combined, people > 0)
        return combined.restricted_to(film_ids[combined.like_counts > 0])

    def _placed_in(self, film_ids: NDArray[np.int64]) -> Self:
        """Return the same figures over a larger set of films."""
        rows = np.searchsorted(film_ids, self.film_ids)
        size = len(film_ids)
        return replace(
            self,
            film_ids=film_ids,
            weights=_spread(self.weights, rows, size),
            people=_spread(self.people, rows, size),
        )

    def pruned(self, min_users: int = 2) -> Self:
        """Drop pairs of films that fewer than `min_users` people like; each film itself stays."""
        people = self.people.tocoo()
        keep = (people.data >= min_users) | (people.row == people.col)
        pairs = sparse.csr_array(
            (keep[keep], (people.row[keep], people.col[keep])), shape=people.shape
        )
        return _with_pairs(self, pairs)

    def restricted_to(self, film_ids: ArrayLike) -> Self:
        """Keep only these films; people count as before, so W and the weights stay."""
        rows = np.flatnonzero(np.isin(self.film_ids, np.asarray(film_ids, np.int64)))
        if len(rows) == len(self.film_ids):
            return self
        return replace(
            self,
            film_ids=self.film_ids[rows],
            weights=_selected(self.weights, rows),
            people=_selected(self.people, rows),
        )

    def most_liked(self) -> Self:
        """Keep only the films whose pairs count: all, unless there are very many."""
        return self.restricted_to(self.film_ids[most_liked(self.like_counts)])

    def rounded(self, decimals: int = 3) -> Self:
        """Round the weights to so many decimals, which makes them small to store."""
        weights = self.weights.copy()
        weights.data = on_grid(np.round(weights.data, decimals))
        return replace(self, weights=weights)

    def save(self, path: Path) -> None:
        """Write a compressed npz without pickle; weights rounded to 3 decimals cost least.

        Pairs stand once (upper triangle), films in order of their likes. A row's columns are
        stored as steps, numbers as planes of bytes, and weights in order of their people, which
        is what lets zlib do its work: 1.2 MB for 3,000 films and 750,000 pairs.
        """
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **packed(self))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ValueError: the file is not one that `save` wrote.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls(**unpacked(dict(arrays)))
        except (
            OSError,
            EOFError,
            LookupError,
            TypeError,
            ValueError,
            BadZipFile,
            zlib.error,
        ) as error:
            raise ValueError(f"{path.name} holds no co-likes: {error}") from error


def _with_pairs(co_likes: C, pairs: sparse.csr_array[np.bool_]) -> C:
    """Keep only the given pairs, and of those only the ones that weigh anything."""
    weighing = pairs.multiply(co_likes.weights > 0)
    people = co_likes.people.multiply(weighing).tocsr().astype(np.int64)
    weights = co_likes.weights.multiply(people > 0).tocsr().astype(np.float64)
    return replace(co_likes, weights=in_order(weights), people=in_order(people))


def _selected(
    matrix: sparse.csr_array[Number], rows: NDArray[np.int64]
) -> sparse.csr_array[Number]:
    """Return the matrix of some films, ascending, with hardly more memory than it takes itself."""
    place = np.full(matrix.shape[0], -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    chosen = matrix[rows]
    columns = place[chosen.indices]
    kept = columns >= 0
    shape = (len(rows), len(rows))
    if kept.all():
        return sparse.csr_array((chosen.data, columns, chosen.indptr), shape=shape)
    ends = np.concatenate([[0], np.cumsum(kept)])[chosen.indptr]
    return sparse.csr_array((chosen.data[kept], columns[kept], ends), shape=shape)


def _spread(
    matrix: sparse.csr_array[Number], rows: NDArray[np.int64], size: int
) -> sparse.csr_array[Number]:
    """Return the matrix over `size` films, of which `rows` are those it has now."""
    lengths = np.zeros(size + 1, np.int64)
    lengths[rows + 1] = np.diff(matrix.indptr)
    entries = (matrix.data, rows[matrix.indices], np.cumsum(lengths))
    return sparse.csr_array(entries, shape=(size, size))
