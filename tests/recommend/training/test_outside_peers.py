"""Recommenders of other projects, in their own environment."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.recommend.training.audience import Audience
from app.recommend.training.outside_peers import RANKERS, OutsidePeers, PeerFailedError
from app.recommend.training.rankers import NO_FILM, SHOWN
from tests.factories.recommend import make_films, make_ratings

ROOT = Path(__file__).resolve().parents[3]
PEERS = OutsidePeers(
    ROOT / ".venv-peers" / "bin" / "python", ROOT / "scripts" / "evaluate_peers.py"
)


@pytest.fixture
def peers() -> OutsidePeers:
    """The peers' environment. Without it the tests are skipped, or fail where it is required."""
    if not PEERS.are_there:
        reason = "the peers need .venv-peers (make peers)"
        (pytest.fail if os.environ.get("MARQUEE_REQUIRE_PARTS") else pytest.skip)(reason)
    return PEERS


def test_implicit_ranks_films_that_are_not_named(peers: OutsidePeers) -> None:
    ratings = make_ratings(make_films(120), 100)
    audience = Audience.without(ratings, np.arange(10))
    rank = peers.rankers(audience, 0)[next(iter(RANKERS))]
    named = [audience.film_ids[:3], audience.film_ids[5:6]]
    ranked = rank(named)
    assert ranked.shape == (2, SHOWN)
    assert (ranked != NO_FILM).all()
    for own, films in zip(ranked, named, strict=True):
        assert len(set(own.tolist())) == SHOWN
        assert not set(own.tolist()) & set(films.tolist())
    assert np.array_equal(rank(named), ranked)


def test_surprise_predicts_stars_better_than_a_guess(peers: OutsidePeers) -> None:
    random = np.random.default_rng(0)
    users, films = (axis.ravel() for axis in np.meshgrid(np.arange(20), np.arange(15)))
    stars = np.clip(1 + films % 4 + random.integers(-1, 2, len(films)) / 2, 0.5, 5.0)
    ratings = pd.DataFrame({"user_id": users, "film_id": films, "stars": stars})
    figures = peers.stars(ratings, 0)
    assert set(figures) == {"KNNBaseline", "SVD"}
    guess = np.abs(ratings["stars"] - ratings["stars"].mean()).mean()
    for model in figures.values():
        assert model["mae"]["low"] < model["mae"]["mean"] < guess
        assert model["mae"]["mean"] < model["rmse"]["mean"]


def test_a_peer_that_fails_says_why(peers: OutsidePeers) -> None:
    with pytest.raises(PeerFailedError, match=r"implicit_als: KeyError: 'user_starts'"):
        peers.run("implicit_als", seed=0)


def test_an_absent_environment_is_no_error(tmp_path: Path) -> None:
    assert not OutsidePeers(tmp_path / "python", tmp_path / "script.py").are_there


def test_a_peer_answers_for_people_of_whom_it_knows_no_film(peers: OutsidePeers) -> None:
    ratings = pd.DataFrame({"user_id": [1, 1, 2], "film_id": [1, 2, 2], "stars": 5.0})
    audience = Audience.without(ratings, np.array([9]))
    (ranked,) = peers.rankers(audience, 0)[next(iter(RANKERS))]([np.array([77])])
    assert set(ranked.tolist()) == {1, 2, NO_FILM}
