"""Well-known recommenders, to measure the engine against.

Source: Sarwar et al. 2001 (item kNN), Resnick et al. 1994 (user kNN), Steck 2019 (EASE), Rendle
et al., "Revisiting the performance of iALS" (2021). Each with settings tuned on the validation
people of MovieLens' small set, by NDCG@10 over all numbers of films named at random.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, lapack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Likes = sparse.csr_array[np.float64]


class Scorer(Protocol):
    """Scores all films for people who like some of them."""

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Return float64[person, film], the greater the better.

        Args:
            liked: float64[person, film], 1 for each like.
        """


class Popularity:
    """The same list for everybody: how many people like each film."""

    def __init__(self, user_films: Likes) -> None:
        """Count the likes of float64[user, film]."""
        self._counts = np.asarray(user_films.sum(axis=0), np.float64)

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        return np.tile(self._counts, (liked.shape[0], 1))


class ItemKnn:
    """Sums shrunken cosines of films; each film counts its nearest only."""

    NEIGHBOURS = 800
    SHRINKAGE = 60.0

    def __init__(self, user_films: Likes) -> None:
        """Work out the cosines from float64[user, film]."""
        together = (user_films.T @ user_films).toarray()
        roots = np.sqrt(np.diag(together))
        together /= np.outer(roots, roots) + self.SHRINKAGE
        np.fill_diagonal(together, 0.0)
        count = min(self.NEIGHBOURS, len(together))
        least = np.partition(together, -count, axis=1)[:, -count]
        together[together < least[:, None]] = 0.0
        self._cosines = together

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        return np.asarray(liked @ self._cosines, np.float64)


class UserKnn:
    """Sums the likes of people with similar likes."""

    NEIGHBOURS = 50
    SHRINKAGE = 30.0

    def __init__(self, user_films: Likes) -> None:
        """Keep float64[user, film]."""
        self._user_films = user_films
        self._sizes = np.asarray(user_films.sum(axis=1), np.float64)

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        common = (liked @ self._user_films.T).toarray()
        likes = np.asarray(liked.sum(axis=1), np.float64)
        likeness = common / (np.sqrt(np.outer(likes, self._sizes)) + self.SHRINKAGE)
        count = min(self.NEIGHBOURS, likeness.shape[1])
        near = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        kept = np.zeros_like(likeness)
        np.put_along_axis(kept, near, np.take_along_axis(likeness, near, axis=1), axis=1)
        return np.asarray((sparse.csr_array(kept) @ self._user_films).toarray(), np.float64)


class Ease:
    """A linear autoencoder with a zero diagonal, in closed form."""

    RIDGE = 1600.0

    def __init__(self, user_films: Likes) -> None:
        """Invert the regularised counts of float64[user, film]."""
        together = (user_films.T @ user_films).toarray()
        together[np.diag_indices_from(together)] += self.RIDGE
        factor, _ = cho_factor(together, lower=True, overwrite_a=True)
        inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
        lower = np.tril(inverse)
        precision = np.ascontiguousarray(lower + np.tril(lower, -1).T)
        self._weights = -precision / np.diag(precision)
        np.fill_diagonal(self._weights, 0.0)

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        return np.asarray(liked @ self._weights, np.float64)


class Ials:
    """Matrix factorisation of implicit feedback by alternating least squares, folding in."""

    FACTORS = 32
    UNOBSERVED = 0.3
    RIDGE = 0.006
    SWEEPS = 12

    def __init__(self, user_films: Likes, seed: int = 0) -> None:
        """Factorise float64[user, film]."""
        random = np.random.default_rng(seed)
        self._films = random.normal(0.0, 0.1, (user_films.shape[1], self.FACTORS))
        film_users = user_films.T.tocsr()
        for _ in range(self.SWEEPS):
            people = self._solved(user_films, self._films)
            self._films = self._solved(film_users, people)

    def _solved(self, likes: Likes, factors: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64[row, factor], the best factors of one side given the other's."""
        gram = factors.T @ factors
        solved = np.empty((likes.shape[0], self.FACTORS))
        for row, (start, end) in enumerate(zip(likes.indptr[:-1], likes.indptr[1:], strict=True)):
            solved[row] = self._fold_in(factors[likes.indices[start:end]], gram, len(factors))
        return solved

    def _fold_in(
        self, liked: NDArray[np.float64], gram: NDArray[np.float64], others: int
    ) -> NDArray[np.float64]:
        """Return float64[factor]; the ridge grows with how much is known (Rendle et al.)."""
        ridge = self.RIDGE * (len(liked) + self.UNOBSERVED * others)
        matrix = liked.T @ liked + self.UNOBSERVED * gram + ridge * np.eye(self.FACTORS)
        return np.linalg.solve(matrix, liked.sum(axis=0))

    def scores(self, liked: Likes) -> NDArray[np.float64]:
        """Score; see `Scorer`."""
        tastes = self._solved(liked, self._films)
        scores: NDArray[np.float64] = tastes @ self._films.T
        return scores


PEERS: dict[str, type[Popularity | ItemKnn | UserKnn | Ease | Ials]] = {
    "popularity": Popularity,
    "item kNN": ItemKnn,
    "user kNN": UserKnn,
    "EASE": Ease,
    "iALS": Ials,
}
