"""Factors of films by which people differ in their stars, by alternating least squares.

Source: Zhou et al., "Large-scale parallel collaborative filtering for the Netflix Prize" (2008).
Changed: a part of the ridge does not grow with the ratings; the factors are turned and scaled so
that people's weights have unit variance and no correlation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Errors = sparse.csr_array[np.float64]

DIMENSIONS = 16
ROUNDS = 8
RIDGE_PER_RATING = 0.05
RIDGE = 10.0
FIRST_DEVIATION = 0.1
SMALLEST_VARIANCE = 1e-9


def film_factors(user_films: Errors, seed: int) -> NDArray[np.float64]:
    """Return float64[film, factor], in stars for somebody who differs by one standard deviation.

    Args:
        user_films: float64[user, film], stars above what film and person explain; only the
            entries that are stored are ratings.
        seed: for the first guess.
    """
    marks = user_films.copy()
    marks.data = np.ones_like(marks.data)
    film_users, film_marks = user_films.T.tocsr(), marks.T.tocsr()
    films = np.random.default_rng(seed).normal(
        0.0, FIRST_DEVIATION, (user_films.shape[1], DIMENSIONS)
    )
    for _ in range(ROUNDS):
        people = _half(user_films, marks, films)
        films = _half(film_users, film_marks, people)
    people = _half(user_films, marks, films)
    rated = np.diff(user_films.indptr) > 0
    variance = people[rated].T @ people[rated] / max(int(rated.sum()), 1)
    root = np.linalg.cholesky(variance + SMALLEST_VARIANCE * np.eye(DIMENSIONS))
    factors: NDArray[np.float64] = films @ root
    return factors


def _half(errors: Errors, marks: Errors, other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[row, factor], the best factors of the rows given those of the columns."""
    above, beside = np.triu_indices(DIMENSIONS)
    place = np.zeros((DIMENSIONS, DIMENSIONS), np.int64)
    place[above, beside] = place[beside, above] = np.arange(len(above))
    products = np.asarray(marks @ (other[:, above] * other[:, beside]))
    matrices = products[:, place.ravel()]
    ridge = RIDGE + RIDGE_PER_RATING * np.diff(errors.indptr)
    matrices[:, :: DIMENSIONS + 1] += ridge[:, None]
    matrices = matrices.reshape(-1, DIMENSIONS, DIMENSIONS)
    sums = np.asarray(errors @ other)
    found: NDArray[np.float64] = np.linalg.solve(matrices, sums[..., None])[..., 0]
    return found
