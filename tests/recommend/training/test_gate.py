"""The gate: a build that answers worse is refused, and the one that serves goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import open_build
from app.recommend.artifacts import build_ids, current_build_id, verify
from app.recommend.training import CoLikes, train_build
from app.recommend.training.gate import QualityGateError, check_quality, find_current
from app.recommend.training.quality import NAMED, NO_FILM, answered, drawn_questions, metrics_of
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

FILMS = make_films(120)
RATINGS = make_ratings(FILMS, 80)


def test_a_build_says_how_well_it_answers(tmp_path: Path) -> None:
    manifest = verify(train_build(tmp_path, FILMS, RATINGS)).manifest
    metrics = manifest["metrics"]
    assert metrics["questions"] == 200
    assert metrics["named"] == NAMED
    assert 0 < metrics["ndcg"]["low"] < metrics["ndcg"]["mean"] < metrics["ndcg"]["high"] < 1
    assert metrics["coverage"] == metrics["different"] / 120
    for name in ("shown_fame", "sought_fame", "shown_tail", "sought_tail"):
        assert 0 <= metrics[name] <= 1
    assert metrics["neighbour_recall"] > 0.9
    assert metrics["compared"] is None
    assert len(manifest["inputs"]["digest"]) == 64


def test_the_same_again_is_no_worse(tmp_path: Path) -> None:
    first = train_build(tmp_path, FILMS, RATINGS)
    compared = verify(train_build(tmp_path, FILMS, RATINGS)).manifest["metrics"]["compared"]
    assert compared["build"] == first.name
    assert compared["before"] == compared["after"]
    assert (compared["low"], compared["high"]) == (0.0, 0.0)


@pytest.mark.parametrize("spoilt", ["nobody likes", "everybody likes anything"])
def test_a_worse_build_is_refused_unless_forced(tmp_path: Path, spoilt: str) -> None:
    first = train_build(tmp_path, FILMS, RATINGS)
    ratings = None
    if spoilt != "nobody likes":
        random = np.random.default_rng(0)
        ratings = RATINGS.assign(film_id=random.permutation(RATINGS["film_id"].to_numpy()))
    with pytest.raises(QualityGateError, match=r"answers worse than .* --force"):
        train_build(tmp_path, FILMS, ratings)
    assert build_ids(tmp_path) == (first.name,) == (current_build_id(tmp_path),)
    forced = train_build(tmp_path, FILMS, ratings, force=True)
    assert current_build_id(tmp_path) == forced.name
    assert verify(forced).manifest["metrics"]["compared"]["high"] < 0


def test_losing_films_is_getting_worse(tmp_path: Path) -> None:
    train_build(tmp_path, FILMS, RATINGS)
    with pytest.raises(QualityGateError):
        train_build(tmp_path, FILMS.iloc[60:], RATINGS)


def test_a_little_loss_is_tolerated() -> None:
    figures = {"build": "x", "questions": 9, "before": 0.5, "low": -0.01, "high": -0.001}
    figures |= {"same_code": True}
    check_quality({**figures, "after": 0.496})
    check_quality({**figures, "after": 0.4, "high": 0.001})
    check_quality(None)
    with pytest.raises(QualityGateError):
        check_quality({**figures, "after": 0.49})


def test_another_version_of_the_code_may_weigh_otherwise() -> None:
    figures = {"build": "x", "questions": 9, "before": 0.5, "low": -0.2, "high": -0.01}
    figures |= {"same_code": False}
    check_quality({**figures, "after": 0.42})
    with pytest.raises(QualityGateError):
        check_quality({**figures, "after": 0.39})


def test_a_build_tells_which_code_made_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = verify(train_build(tmp_path, FILMS, RATINGS))
    assert len(first.manifest["code"]) == 64
    second = verify(train_build(tmp_path, FILMS, RATINGS))
    assert second.manifest["metrics"]["compared"]["same_code"] is True
    monkeypatch.setattr("app.recommend.training.fit.code_digest", lambda: "another")
    third = verify(train_build(tmp_path, FILMS, RATINGS))
    assert third.manifest["metrics"]["compared"]["same_code"] is False


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    assert find_current(tmp_path) is None
    first = train_build(tmp_path, FILMS)  # nobody likes anything: nothing to ask
    assert verify(first).manifest["metrics"]["questions"] == 0
    second = verify(train_build(tmp_path, FILMS, RATINGS))
    assert second.manifest["metrics"]["compared"] is None
    manifest = second.path / "manifest.json"
    manifest.write_text(json.dumps({"format": 1}))
    assert find_current(tmp_path) is None
    third = train_build(tmp_path, FILMS)
    assert open_build(tmp_path).build_id == third.name


def test_questions_are_made_up_people() -> None:
    co_likes = CoLikes.from_ratings(RATINGS)
    questions = drawn_questions(co_likes, 0)
    assert questions.shape == (200, 25)
    assert np.array_equal(questions, drawn_questions(co_likes, 0))
    assert not np.array_equal(questions, drawn_questions(co_likes, 1))
    assert np.isin(questions, co_likes.film_ids).all()
    assert all(len(np.unique(question)) == 25 for question in questions)


def test_few_films_make_short_questions(tmp_path: Path) -> None:
    few = CoLikes.from_likes([(user, film) for user in range(3) for film in range(101, 108)])
    questions = drawn_questions(few, 0)
    assert (questions[:, :7] != NO_FILM).all()
    assert (questions[:, 7:] == NO_FILM).all()
    engine = open_build(train_build(tmp_path, FILMS, co_likes=few))
    metrics = metrics_of(answered(engine, questions), engine, few)
    assert metrics["ndcg"]["mean"] > 0
    assert len(drawn_questions(CoLikes.from_likes([(1, 5), (1, 6)]), 0)) == 0
