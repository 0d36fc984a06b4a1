"""What must be true of co-likes, arrays and answers before a build may be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from app.recommend.content import NEIGHBOURS, SHARPNESS
from app.recommend.index import ExactNeighbours
from app.recommend.types import Mix, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from app.recommend.index import Neighbours
    from app.recommend.recommender import Engine
    from app.recommend.training.co_likes import CoLikes

SAMPLE = 100
LEAST_RECALL = 0.85
ROUNDING = 1e-5
MOST_POINTS = 100.0
PLAIN = Mix(rules=False)


class UnsoundBuildError(ValueError):
    """What was trained is wrong in itself and is not published; the text says what is wrong."""


def check_co_likes(co_likes: CoLikes) -> None:
    """Check that co-likes are counts of people who like both films.

    Raises:
        UnsoundBuildError: the matrices are not symmetric, or a figure is none that can be counted.
    """
    if not (np.diff(co_likes.film_ids) > 0).all():
        raise UnsoundBuildError("The co-likes name a film twice, or not in order.")
    for name, matrix in (("weights", co_likes.weights), ("people", co_likes.people)):
        if not np.isfinite(matrix.data).all() or matrix.data.min(initial=0) < 0:
            raise UnsoundBuildError(f"The {name} of the co-likes are not all figures from 0 up.")
        sample = _sampled(len(co_likes.film_ids))
        there, back = sparse.csr_array(matrix[sample]), sparse.csr_array(matrix[:, sample].T)
        if there.shape != back.shape or sparse.csr_array(there - back).count_nonzero():
            raise UnsoundBuildError(f"The {name} of the co-likes are not symmetric.")
    if not np.isfinite(co_likes.total_weight) or co_likes.total_weight < 0:
        raise UnsoundBuildError("The total weight of the co-likes is no figure from 0 up.")


def check_arrays(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Check a build's arrays: every figure finite, films named once, rows that exist.

    Raises:
        UnsoundBuildError: they are not; the message names the array.
    """
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise UnsoundBuildError(f"{name} holds a value that is no finite number.")
    film_ids = arrays["film_ids"]
    if len(np.unique(film_ids)) != len(film_ids):
        raise UnsoundBuildError("A film stands in two rows.")
    if not np.array_equal(np.sort(arrays["tie_order"]), np.arange(len(film_ids))):
        raise UnsoundBuildError("The order of ties is not one of all films.")
    known = len(arrays["like_share"])
    for name in (name for name in arrays if name == "kin" or name.endswith("_columns")):
        rows = arrays[name]
        if rows.size and not (rows.min() >= 0 and rows.max() < known):
            raise UnsoundBuildError(f"{name} names rows that there are not.")
    lengths = np.linalg.norm(arrays["content_vectors"], axis=1)
    if not (np.isclose(lengths, 1.0, atol=1e-3) | (lengths == 0)).all():
        raise UnsoundBuildError("Some content vectors are of another length than 1.")


def check_answers(engine: Engine, profiles: list[Profile]) -> None:
    """Check that an engine scores every film, and can suggest each but those of the profile.

    Raises:
        UnsoundBuildError: a score is none from 0 to 100, or films are missing or repeated.
    """
    for profile in (Profile(), *profiles):
        scores = engine.scores_of(profile)
        if not ((scores >= 0) & (scores <= MOST_POINTS + ROUNDING)).all():  # NaN is neither
            raise UnsoundBuildError("A film's score is no number from 0 to 100.")
    for profile in (Profile(), *profiles[:1]):
        ranked = engine.ranking(profile, len(engine.film_ids), PLAIN)
        expected = set(engine.film_ids.tolist()).difference(profile.marked)
        if len(ranked) != len(expected) or set(ranked) != expected:
            raise UnsoundBuildError("Some films can never be suggested.")


def neighbour_recall(neighbours: Neighbours, vectors: NDArray[np.float32]) -> float:
    """Return how much of what is alike an index finds, 0–1: of the likeness³ that scores add up.

    A third of real vectors are exact duplicates: which of them is found does not matter.

    Raises:
        UnsoundBuildError: it finds too little.
    """
    exact = ExactNeighbours(vectors)
    rows = _sampled(len(vectors)).tolist()
    found, there = (
        sum(
            float((np.maximum(one.nearest(row, NEIGHBOURS)[1], 0) ** SHARPNESS).sum())
            for row in rows
        )
        for one in (neighbours, exact)
    )
    recall = found / there if there else 1.0
    if recall < LEAST_RECALL:
        raise UnsoundBuildError(
            f"The index finds only {recall:.0%} of what is alike, less than {LEAST_RECALL:.0%}."
        )
    return recall


def _sampled(count: int) -> NDArray[np.int64]:
    """Return at most `SAMPLE` rows, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).astype(np.int64))
