"""One contract for everything that scores films: the engine and each of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import Profile
from app.recommend.training.peers import PEERS
from app.recommend.training.rankers import named_matrix
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.recommend import Engine

    Scores = Callable[[NDArray[np.int64]], NDArray[np.float64]]


@pytest.fixture(params=["engine", *PEERS])
def scores(request: pytest.FixtureRequest, engine: Engine) -> Scores:
    """Scores over the films of the shared engine, for liked columns in ascending film id."""
    films = make_films(240)
    film_ids = films["film_id"].to_numpy(np.int64)
    if request.param == "engine":
        order = np.argsort(engine.film_ids)
        return lambda liked: engine.scores_of(Profile(tuple(film_ids[liked].tolist())))[order]
    ratings = make_ratings(films, 150)
    liked = [own["film_id"].to_numpy() for _, own in ratings.groupby("user_id")]
    peer = PEERS[request.param](named_matrix(liked, film_ids))
    return lambda liked: peer.scores(named_matrix([film_ids[liked]], film_ids))[0]


def test_every_film_has_a_finite_score(scores: Scores) -> None:
    for liked in ([], [0], [0, 6, 12], [239], list(range(30))):
        found = scores(np.array(liked, np.int64))
        assert found.shape == (240,)
        assert found.dtype == np.float64
        assert np.isfinite(found).all()


def test_the_same_likes_give_the_same_scores_and_stay_as_they_are(scores: Scores) -> None:
    liked = np.array([3, 9, 40])
    first = scores(liked)
    first_copy = first.copy()
    assert liked.tolist() == [3, 9, 40]
    scores(np.array([7]))
    assert np.array_equal(first, first_copy)
    assert np.array_equal(scores(liked), first_copy)


def test_the_order_of_likes_plays_no_part(scores: Scores) -> None:
    assert scores(np.array([3, 9, 40])) == pytest.approx(scores(np.array([40, 3, 9])))
