"""What holds for every profile and mix, in any catalogue.

`make test-slow` tries a thousand examples of each in each catalogue.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.recommend import Engine, Mix, Profile
from tests.examples import examples

FILMS = st.integers(101, 340)
SOME = st.lists(FILMS, max_size=6).map(tuple)
WEIGHT = st.floats(0.0, 2.0)
DIAL = st.floats(0.0, 1.0)
PROFILES = st.builds(Profile, favourites=SOME, likes=SOME, dislikes=SOME, seen=SOME, hidden=SOME)
MIXES = st.builds(Mix, content=WEIGHT, community=WEIGHT, prior=WEIGHT, novelty=DIAL, diversity=DIAL)
pytestmark = pytest.mark.properties
tried = settings(max_examples=examples(30), deadline=None)


@tried
@given(profile=PROFILES, mix=MIXES, count=st.integers(0, 260))
def test_the_list_keeps_its_contract(
    any_engine: Engine, profile: Profile, mix: Mix, count: int
) -> None:
    suggestions = any_engine.recommend(profile, count, mix)
    ids = suggestions.film_ids
    assert len(ids) == min(count, 240 - len(set(profile.marked)))
    assert len(set(ids)) == len(ids)
    assert any_engine.ranking(profile, count, mix) == ids
    assert not set(ids) & set(profile.marked)
    assert suggestions.build_id == any_engine.build_id
    for item in suggestions:
        assert 0.0 <= item.score <= 100.0
        assert item.score == item.parts.total
        assert item.build_id == any_engine.build_id
        assert all(reason.points > 0 for reason in item.reasons)
        assert {reason.film_id for reason in item.reasons} <= {
            *profile.favourites,
            *profile.likes,
        } - set(profile.dislikes)
    if mix.diversity == 0:
        plain = any_engine.recommend(profile, count, replace(mix, rules=False))
        scores = [item.score for item in plain]
        assert scores == pytest.approx(sorted(scores, reverse=True))


@tried
@given(profile=PROFILES, more=SOME)
def test_seen_and_hidden_change_no_score(
    any_engine: Engine, profile: Profile, more: tuple[int, ...]
) -> None:
    before = any_engine.scores_of(profile)
    after = any_engine.scores_of(
        Profile(profile.favourites, profile.likes, profile.dislikes, seen=more, hidden=more)
    )
    assert np.array_equal(before, after)


@tried
@given(profile=PROFILES, disliked=FILMS, mix=MIXES)
def test_a_dislike_raises_no_score(
    any_engine: Engine, profile: Profile, disliked: int, mix: Mix
) -> None:
    assume(disliked not in profile.favourites + profile.likes)
    more = Profile(profile.favourites, profile.likes, (*profile.dislikes, disliked))
    less = Profile(profile.favourites, profile.likes, profile.dislikes)
    assert (any_engine.scores_of(more, mix) <= any_engine.scores_of(less, mix)).all()


@tried
@given(profile=PROFILES, random=st.randoms(use_true_random=False))
def test_the_order_of_clicks_plays_no_part(
    any_engine: Engine, profile: Profile, random: object
) -> None:
    def shuffled(ids: tuple[int, ...]) -> tuple[int, ...]:
        copy = [*ids, *ids[:2]]
        random.shuffle(copy)  # type: ignore[attr-defined]
        return tuple(copy)

    other = Profile(
        shuffled(profile.favourites),
        shuffled(profile.likes),
        shuffled(profile.dislikes),
        shuffled(profile.seen),
        shuffled(profile.hidden),
    )
    assert any_engine.recommend(profile, 12) == any_engine.recommend(other, 12)


@tried
@given(favourites=st.lists(FILMS, min_size=1, max_size=5, unique=True), likes=SOME, mix=MIXES)
def test_removing_a_named_film_lowers_the_suggestion(
    any_engine: Engine, favourites: list[int], likes: tuple[int, ...], mix: Mix
) -> None:
    profile = Profile(tuple(favourites), likes)
    place = {int(film_id): row for row, film_id in enumerate(any_engine.film_ids)}
    for item in any_engine.recommend(profile, 5, mix):
        for reason in item.reasons:
            rest = Profile(
                tuple(film for film in favourites if film != reason.film_id),
                tuple(film for film in likes if film != reason.film_id),
            )
            assert any_engine.scores_of(rest, mix)[place[item.film_id]] < item.score


@tried
@given(favourites=st.lists(FILMS, min_size=1, max_size=4).map(tuple))
def test_novelty_lowers_how_well_known_the_list_is(
    any_engine: Engine, favourites: tuple[int, ...]
) -> None:
    known = any_engine.fame_of
    means = []
    for novelty in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        ids = any_engine.recommend(Profile(favourites), 10, Mix(novelty=novelty)).film_ids
        means.append(np.mean([np.log(known(film_id)) for film_id in ids]))
    assert all(after <= before + 1e-9 for before, after in pairwise(means))


@tried
@given(profile=PROFILES, disliked=FILMS)
def test_a_dislike_never_comes_back_and_is_undone_exactly(
    any_engine: Engine, profile: Profile, disliked: int
) -> None:
    assume(disliked not in profile.marked)
    before = any_engine.recommend(profile, 20)
    after = any_engine.recommend(replace(profile, dislikes=(*profile.dislikes, disliked)), 260)
    assert disliked not in after.film_ids
    assert any_engine.recommend(profile, 20) == before


@tried
@given(profile=PROFILES, film_id=FILMS)
def test_no_near_film_rises_when_one_is_disliked(
    any_engine: Engine, profile: Profile, film_id: int
) -> None:
    assume(film_id not in profile.favourites + profile.likes)
    place = {int(film): row for row, film in enumerate(any_engine.film_ids)}
    near = [place[other.film_id] for other in any_engine.similar(film_id, 20)]
    more = replace(profile, dislikes=(*profile.dislikes, film_id))
    before, after = any_engine.scores_of(profile), any_engine.scores_of(more)
    assert (after[near] <= before[near]).all()
