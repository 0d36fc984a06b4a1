"""What is wrong in itself is never published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.recommend import Profile
from app.recommend.artifacts import verify
from app.recommend.index import ExactNeighbours
from app.recommend.training import CoLikes
from app.recommend.training.checks import (
    UnsoundBuildError,
    check_answers,
    check_arrays,
    check_co_likes,
    neighbour_recall,
)
from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.recommend import Engine, Mix


@pytest.fixture
def co_likes() -> CoLikes:
    return CoLikes.from_likes([(1, 10), (1, 20), (2, 10), (2, 30), (3, 20), (3, 30)])


def test_sound_co_likes_pass(co_likes: CoLikes) -> None:
    check_co_likes(co_likes)
    check_co_likes(CoLikes.empty())


def test_unsound_co_likes_are_refused(co_likes: CoLikes) -> None:
    lopsided = co_likes.weights.copy()
    lopsided.data[1] += 1
    nothing = co_likes.weights.copy()
    nothing.data[0] = np.nan
    negative = co_likes.people.copy()
    negative.data[0] = -1
    for changed, reason in (
        ({"weights": lopsided}, "weights of the co-likes are not symmetric"),
        ({"weights": nothing}, "weights of the co-likes are not all figures"),
        ({"people": negative}, "people of the co-likes are not all figures"),
        ({"film_ids": np.array([10, 10, 30])}, "name a film twice"),
        ({"total_weight": np.inf}, "total weight"),
    ):
        with pytest.raises(UnsoundBuildError, match=reason):
            check_co_likes(replace(co_likes, **changed))


@pytest.fixture(scope="module")
def arrays(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    root = tmp_path_factory.mktemp("builds")
    make_engine(root, films=40, users=20)
    build = verify(root)
    files = (name.removesuffix(".npy") for name in build.manifest["files"] if name.endswith("npy"))
    return {name: np.array(build.array(name)) for name in files}


def set_to(value: float) -> Callable[[NDArray[Any]], None]:
    def change(array: NDArray[Any]) -> None:
        array.flat[0] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("regard", set_to(np.nan), "regard holds a value that is no finite"),
        ("covariance_entries", set_to(np.inf), "covariance_entries holds"),
        ("film_ids", lambda array: set_to(array[1])(array), "A film stands in two rows"),
        ("tie_order", lambda array: set_to(array[1])(array), "order of ties"),
        ("covariance_columns", set_to(-1), "covariance_columns names rows"),
        ("autoencoder_columns", set_to(40), "autoencoder_columns names rows"),
        ("content_vectors", set_to(3.0), "another length"),
    ],
)
def test_unsound_arrays_are_refused(
    arrays: dict[str, Any], name: str, change: Callable[[Any], None], reason: str
) -> None:
    check_arrays(arrays)
    damaged = {**arrays, name: arrays[name].copy()}
    change(damaged[name])
    with pytest.raises(UnsoundBuildError, match=reason):
        check_arrays(damaged)


class Crooked:
    """An engine that answers wrongly."""

    def __init__(self, engine: Engine, score: float, lost: int) -> None:
        """Answer with this score for every film, and without the first films."""
        self.film_ids = engine.film_ids
        self._engine = engine
        self._score = score
        self._lost = lost

    def scores_of(self, _profile: Profile) -> NDArray[np.float64]:
        return np.full(len(self.film_ids), self._score)

    def ranking(self, profile: Profile, count: int, mix: Mix) -> tuple[int, ...]:
        return self._engine.ranking(profile, count, mix)[self._lost :]


@pytest.mark.parametrize("score", [np.nan, -0.1, 100.1, np.inf])
def test_scores_that_are_none_are_refused(engine: Engine, score: float) -> None:
    check_answers(engine, [Profile((101,))])
    with pytest.raises(UnsoundBuildError, match="no number from 0 to 100"):
        check_answers(Crooked(engine, score, 0), [])  # type: ignore[arg-type]


def test_films_that_never_come_are_refused(engine: Engine) -> None:
    with pytest.raises(UnsoundBuildError, match="never be suggested"):
        check_answers(Crooked(engine, 50.0, 1), [])  # type: ignore[arg-type]


class Blind:
    """An index that finds the wrong films."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Find the least alike of these."""
        self._exact = ExactNeighbours(vectors)

    def nearest(self, row: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        rows, cosines = self._exact.nearest(row, count)
        return rows[::-1][:3], cosines[::-1][:3]


def test_an_index_that_finds_too_little_is_refused(engine: Engine) -> None:
    vectors = np.array(engine.vectors)
    assert neighbour_recall(ExactNeighbours(vectors), vectors) == pytest.approx(1.0)
    with pytest.raises(UnsoundBuildError, match="finds only"):
        neighbour_recall(Blind(vectors), vectors)
    assert neighbour_recall(Blind(vectors), np.zeros((1, 3), np.float32)) == 1.0
