"""One list for several people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.recommend import Engine, GroupRule, Profile
from app.recommend.group import FLOOR, picks
from tests.examples import examples

SOME = st.lists(st.integers(101, 340), max_size=6).map(tuple)
PROFILES = st.builds(Profile, favourites=SOME, likes=SOME, dislikes=SOME, seen=SOME, hidden=SOME)
GROUPS = st.lists(PROFILES, min_size=1, max_size=4)
SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 30))
SCORES = arrays(np.float64, SHAPES, elements=st.floats(0.0, 100.0))
tried = settings(max_examples=examples(40), deadline=None)


def no_series(scores: np.ndarray) -> np.ndarray:
    return np.full(scores.shape[1], -1, np.int32)


def places(
    scores: list[list[float]], rule: GroupRule, series: list[int] | None = None
) -> list[int]:
    table = np.array(scores)
    numbers = no_series(table) if series is None else np.array(series, np.int32)
    return [pick.place for pick in picks(table, numbers, table.shape[1], rule)]


def test_the_average_keeps_what_anybody_would_hate_for_last() -> None:
    scores = [[90.0, 60.0, 20.0, 50.0], [10.0, 50.0, 30.0, 55.0]]
    assert places(scores, GroupRule.AVERAGE) == [1, 3, 2, 0]


def test_least_misery_goes_by_whoever_likes_it_least() -> None:
    scores = [[90.0, 60.0, 20.0, 50.0], [10.0, 50.0, 30.0, 55.0]]
    assert places(scores, GroupRule.LEAST_MISERY) == [1, 3, 2, 0]
    assert places([[90.0, 40.0], [39.0, 40.0]], GroupRule.LEAST_MISERY) == [1, 0]


def test_one_each_takes_turns() -> None:
    scores = [[90.0, 80.0, 10.0, 0.0], [90.0, 20.0, 70.0, 60.0]]
    table = np.array(scores)
    chosen = picks(table, no_series(table), 4, GroupRule.ONE_EACH)
    assert [(pick.place, pick.person) for pick in chosen] == [(0, 0), (2, 1), (1, 0), (3, 1)]


@pytest.mark.parametrize("rule", GroupRule)
def test_of_a_series_two_are_shown(rule: GroupRule) -> None:
    scores = [[90.0, 80.0, 70.0, 60.0]]
    assert places(scores, rule, [5, 5, 5, -1]) == [0, 1, 3]


@pytest.mark.properties
@tried
@given(scores=SCORES, rule=st.sampled_from(GroupRule), count=st.integers(0, 40))
def test_each_film_comes_once_and_a_longer_list_begins_like_a_shorter(
    scores: np.ndarray, rule: GroupRule, count: int
) -> None:
    series = no_series(scores)
    everything = picks(scores, series, scores.shape[1], rule)
    assert sorted(pick.place for pick in everything) == list(range(scores.shape[1]))
    assert picks(scores, series, count, rule) == everything[:count]


@pytest.mark.properties
@tried
@given(scores=SCORES)
def test_orders_are_what_their_rules_say(scores: np.ndarray) -> None:
    series, count = no_series(scores), scores.shape[1]
    least, mean = scores.min(axis=0), scores.mean(axis=0)
    misery = [least[pick.place] for pick in picks(scores, series, count, GroupRule.LEAST_MISERY)]
    assert misery == sorted(misery, reverse=True)
    average = [pick.place for pick in picks(scores, series, count, GroupRule.AVERAGE)]
    bearable = [place for place in average if least[place] >= FLOOR]
    assert average[: len(bearable)] == bearable
    assert [mean[place] for place in bearable] == sorted(mean[bearable], reverse=True)


@pytest.mark.properties
@tried
@given(scores=SCORES, random=st.randoms(use_true_random=False))
def test_the_order_of_the_people_means_nothing_where_nobody_takes_turns(
    scores: np.ndarray, random: np.random.Generator
) -> None:
    people = list(range(len(scores)))
    random.shuffle(people)
    # The sum of floats depends on their order by a hair.
    whole = scores.round()
    for rule in (GroupRule.AVERAGE, GroupRule.LEAST_MISERY):
        series = no_series(whole)
        assert picks(whole, series, 40, rule) == picks(whole[people], series, 40, rule)


@pytest.mark.properties
@tried
@given(profiles=GROUPS, rule=st.sampled_from(GroupRule), count=st.integers(0, 30))
def test_nobody_is_shown_what_anybody_marked(
    any_engine: Engine, profiles: list[Profile], rule: GroupRule, count: int
) -> None:
    chosen = any_engine.recommend_for_all(profiles, count, rule)
    ids = [item.film_id for item in chosen]
    assert len(set(ids)) == len(ids) <= count
    assert not set(ids) & {film_id for profile in profiles for film_id in profile.marked}
    rows = {film_id: row for row, film_id in enumerate(any_engine.film_ids.tolist())}
    tables = [any_engine.scores_of(profile) for profile in profiles]
    for item in chosen:
        assert item.scores == tuple(float(table[rows[item.film_id]]) for table in tables)
        assert (item.chosen_for is None) == (rule is not GroupRule.ONE_EACH)
    if rule is GroupRule.LEAST_MISERY:
        # What is shown is rounded; the order must be that of the smaller of the scores shown.
        shown = [min(round(score) for score in item.scores) for item in chosen]
        assert shown == sorted(shown, reverse=True)


def test_nobody_at_all_is_shown_nothing(engine: Engine) -> None:
    assert engine.recommend_for_all([]) == ()


def test_one_person_alone_gets_the_films_they_score_highest(engine: Engine) -> None:
    profile = Profile(favourites=(101, 107))
    alone = engine.recommend_for_all([profile], 10, GroupRule.LEAST_MISERY)
    scores = [item.scores[0] for item in alone]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == max(item.score for item in engine.recommend(profile, 10))
