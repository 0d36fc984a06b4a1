"""Suggestions that were worked out a moment ago."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from app.discover.remembered import MOST_KEPT, USUAL, ranked, recommended, written
from app.recommend import Profile
from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from pathlib import Path

    from app.discover.cards import SuggestionCard
    from app.recommend import Engine


def test_the_same_question_is_worked_out_once(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    profile = Profile(favourites=(101, 107))
    first = recommended(engine, profile, 10)
    assert first == engine.recommend(profile, 10)
    assert recommended(engine, Profile(favourites=(101, 107)), 10) is first
    assert len(recommended(engine, profile, 5)) == 5
    assert recommended(engine, Profile(favourites=(101,)), 10) != first
    for number in range(MOST_KEPT):
        recommended(engine, Profile(favourites=(101,), seen=(number,)), 1)
    assert recommended(engine, profile, 10) is not first


def test_answers_from_some_films_only_are_not_kept(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    profile = Profile(favourites=(101, 107))
    everything = recommended(engine, profile, 10), ranked(engine, profile, 9)
    some = everything[1][3:6]
    assert {item.film_id for item in recommended(engine, profile, 10, allowed=some)} == set(some)
    assert set(ranked(engine, profile, 10, allowed=some)) == set(some)
    assert recommended(engine, profile, 10) is everything[0]
    assert ranked(engine, profile, 9) is everything[1]


def test_what_was_suggested_is_ranked_already(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    profile = Profile(favourites=(101, 107))
    shown = [item.film_id for item in recommended(engine, profile, 10)]
    asked_nothing = cast("Engine", SimpleNamespace(build_id=engine.build_id))
    assert list(ranked(asked_nothing, profile, 10)) == shown
    assert shown == list(engine.ranking(profile, 10))


def test_a_page_is_put_into_words_once_for_a_state_of_the_catalogue() -> None:
    question = ("build", Profile(favourites=(1,)), 11, USUAL)
    asked: list[int] = []

    def write() -> tuple[SuggestionCard, ...]:
        asked.append(1)
        return cast("tuple[SuggestionCard, ...]", (object(),))

    first = written(question, (1, 5), frozenset(), write)
    assert written(question, (1, 5), frozenset(), write) is first
    assert written(question, (2, 5), frozenset(), write) is not first
    assert written(question, (1, 5), frozenset({7}), write) is not first
    assert written(("build", Profile(likes=(1,)), 11, USUAL), (1, 5), frozenset(), write) != first
    assert len(asked) == 4


def test_words_from_an_unsettled_catalogue_are_not_kept() -> None:
    question = ("build", Profile(favourites=(2,)), 11, USUAL)
    assert written(question, None, frozenset(), lambda: ()) == ()
    cards = cast("tuple[SuggestionCard, ...]", (object(),))
    assert written(question, None, frozenset(), lambda: cards) is cards
