"""Well-known recommenders, to measure the engine against.

Source: Sarwar et al. 2001 (item kNN), Resnick et al. 1994 (user kNN), Steck 2019 (EASE), Rendle
et al., "Revisiting the performance of iALS" (2021). Each with settings tuned on MovieLens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Likes = sparse.csr_array[np.float64]


class Scorer(Protocol):
    """Scores all films for somebody who likes some of them."""

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[film], the greater the better, for the liked columns, int64[like]."""


class Popularity:
    """The same list for everybody: how many people like each film."""

    def __init__(self, user_films: Likes) -> None:
        """Count the likes of float64[user, film]."""
        self._counts = np.asarray(user_films.sum(axis=0), np.float64)

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        del liked
        return self._counts.copy()


class ItemKnn:
    """Sums shrunken cosines of films; each film counts its nearest only."""

    NEIGHBOURS = 200
    SHRINKAGE = 20.0

    def __init__(self, user_films: Likes) -> None:
        """Work out the cosines from float64[user, film]."""
        together = (user_films.T @ user_films).toarray()
        counts = np.diag(together).copy()
        cosines = together / (np.sqrt(np.outer(counts, counts)) + self.SHRINKAGE)
        np.fill_diagonal(cosines, 0.0)
        count = min(self.NEIGHBOURS, len(cosines))
        least = np.partition(cosines, -count, axis=1)[:, -count]
        cosines[cosines < least[:, None]] = 0.0
        self._cosines = cosines

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        total: NDArray[np.float64] = self._cosines[liked].sum(axis=0)
        return total


class UserKnn:
    """Sums the likes of people with similar likes."""

    NEIGHBOURS = 100
    SHRINKAGE = 10.0

    def __init__(self, user_films: Likes) -> None:
        """Keep float64[user, film]."""
        self._user_films = user_films
        self._sizes = np.asarray(user_films.sum(axis=1), np.float64)

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        marks = np.zeros(self._user_films.shape[1])
        marks[liked] = 1.0
        common = np.asarray(self._user_films @ marks)
        likeness = common / (np.sqrt(self._sizes * max(len(liked), 1)) + self.SHRINKAGE)
        count = min(self.NEIGHBOURS, len(likeness))
        near = np.argpartition(-likeness, count - 1)[:count]
        return np.asarray(self._user_films[near].T @ likeness[near], np.float64)


class Ease:
    """A linear autoencoder with a zero diagonal, in closed form."""

    RIDGE = 400.0

    def __init__(self, user_films: Likes) -> None:
        """Invert the regularised counts of float64[user, film]."""
        together = (user_films.T @ user_films).toarray()
        together[np.diag_indices_from(together)] += self.RIDGE
        precision = cho_solve(cho_factor(together), np.eye(len(together)))
        self._weights = -precision / np.diag(precision)
        np.fill_diagonal(self._weights, 0.0)

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        total: NDArray[np.float64] = self._weights[liked].sum(axis=0)
        return total


class Ials:
    """Matrix factorisation of implicit feedback by alternating least squares, folding in."""

    FACTORS = 48
    UNOBSERVED = 0.1
    RIDGE = 0.006
    SWEEPS = 12

    def __init__(self, user_films: Likes, seed: int = 0) -> None:
        """Factorise float64[user, film]."""
        random = np.random.default_rng(seed)
        users, films = user_films.shape
        self._films = random.normal(0.0, 0.1, (films, self.FACTORS))
        film_users = user_films.T.tocsr()
        for _ in range(self.SWEEPS):
            people = self._solved(user_films, self._films, users)
            self._films = self._solved(film_users, people, films)
        self._gram = self._films.T @ self._films

    def _solved(
        self, likes: Likes, factors: NDArray[np.float64], count: int
    ) -> NDArray[np.float64]:
        """Return float64[row, factor], the best factors of one side given the other's."""
        gram = factors.T @ factors
        rows = [
            self._fold_in(factors[likes.indices[start:end]], gram, len(factors))
            for start, end in zip(likes.indptr[:-1], likes.indptr[1:], strict=True)
        ]
        return np.array(rows).reshape(count, self.FACTORS)

    def _fold_in(
        self, liked: NDArray[np.float64], gram: NDArray[np.float64], others: int
    ) -> NDArray[np.float64]:
        """Return float64[factor]; the ridge grows with how much is known (Rendle et al.)."""
        ridge = self.RIDGE * (len(liked) + self.UNOBSERVED * others)
        matrix = liked.T @ liked + self.UNOBSERVED * gram + ridge * np.eye(self.FACTORS)
        return np.linalg.solve(matrix, liked.sum(axis=0))

    def scores(self, liked: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        taste = self._fold_in(self._films[liked], self._gram, len(self._films))
        total: NDArray[np.float64] = self._films @ taste
        return total


PEERS: dict[str, type[Popularity | ItemKnn | UserKnn | Ease | Ials]] = {
    "popularity": Popularity,
    "item kNN": ItemKnn,
    "user kNN": UserKnn,
    "EASE": Ease,
    "iALS": Ials,
}
