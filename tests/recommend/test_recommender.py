"""Properties of suggestions over random profiles of a made-up catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from app.recommend import Mix, Profile, TraitKind, open_build
from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from pathlib import Path

    from app.recommend import Engine

FILMS = st.integers(101, 340)
SOME = st.lists(FILMS, max_size=6).map(tuple)
WEIGHT = st.floats(0.0, 2.0)
DIAL = st.floats(0.0, 1.0)
PROFILES = st.builds(Profile, favourites=SOME, likes=SOME, dislikes=SOME, seen=SOME, hidden=SOME)
MIXES = st.builds(Mix, content=WEIGHT, community=WEIGHT, prior=WEIGHT, novelty=DIAL, diversity=DIAL)
quick = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("seed", range(12))
def test_most_near_neighbours_of_a_disliked_film_leave_the_top_20(
    engine: Engine, seed: int
) -> None:
    random = np.random.default_rng(seed)
    favourites = tuple(int(film) for film in random.choice(np.arange(101, 160), 3, replace=False))
    before = engine.recommend(Profile(favourites), 20).film_ids
    disliked = before[int(random.integers(8))]
    near = {neighbour.film_id for neighbour in engine.similar(disliked, 10)} & set(before)
    after = engine.recommend(Profile(favourites, dislikes=(disliked,)), 20).film_ids
    assert disliked not in after
    assert len(near - set(after)) >= len(near) / 2


def test_unknown_films_are_ignored_and_reported(engine: Engine) -> None:
    known = engine.recommend(Profile((101,), seen=(102,)))
    mixed = engine.recommend(Profile((101, 7, 10**20), dislikes=(-3,), seen=(102, 7)))
    assert mixed.unknown_ids == (-3, 7, 10**20)
    assert mixed.items == known.items


def test_only_allowed_films_are_suggested_at_their_usual_scores(engine: Engine) -> None:
    everything = {item.film_id: item for item in engine.recommend(Profile((101,)), 500)}
    some = engine.recommend(Profile((101,)), 500, allowed={101, 110, 120, 130, 99_999})
    assert set(some.film_ids) == {110, 120, 130}
    for item in some:
        usual = everything[item.film_id]
        assert (item.score, item.parts) == (usual.score, usual.parts)
        # Reasons are worked out for all suggestions at once, and a product of matrices of another
        # shape may round its last digit otherwise on another processor.
        named = [(reason.film_id, pytest.approx(reason.points)) for reason in usual.reasons]
        assert [(reason.film_id, reason.points) for reason in item.reasons] == named
    assert len(engine.recommend(Profile((101,)), allowed=())) == 0


def test_an_empty_profile_gets_well_regarded_films(engine: Engine) -> None:
    suggestions = engine.recommend(Profile())
    assert len(suggestions) == 10
    for item in suggestions:
        assert item.parts.prior == pytest.approx(item.score)
        assert item.reasons == ()


def test_a_favourite_counts_more_than_a_like(engine: Engine) -> None:
    loved = engine.recommend(Profile(favourites=(101,)), 5)
    liked = engine.recommend(Profile(likes=(101,)), 5)
    assert loved[0].score > liked[0].score
    assert loved[0].reasons[0].points > liked[0].reasons[0].points


def test_liked_and_disliked_counts_as_disliked(engine: Engine) -> None:
    both = engine.recommend(Profile(favourites=(101, 102), dislikes=(102,)))
    assert both == engine.recommend(Profile(favourites=(101,), dislikes=(102,)))


def test_like_minds_and_like_films_come_first(engine: Engine) -> None:
    suggestions = engine.recommend(Profile((101, 107, 113)), 10)
    same_circle = [item for item in suggestions if (item.film_id - 101) % 6 == 0]
    assert len(same_circle) >= 5
    kinds = {trait.kind for item in same_circle for r in item.reasons for trait in r.shared}
    assert TraitKind.GENRE in kinds


def test_similar_films_share_facts_and_leave_the_film_out(engine: Engine) -> None:
    neighbours = engine.similar(101, 10)
    assert len(neighbours) == 10
    assert 101 not in {neighbour.film_id for neighbour in neighbours}
    ordered = [neighbour.similarity for neighbour in neighbours]
    assert ordered == sorted(ordered, reverse=True)
    assert neighbours[0].shared
    assert engine.similar(7, 10) == ()


def test_diversity_makes_lists_more_varied(engine: Engine) -> None:
    place = {int(film_id): row for row, film_id in enumerate(engine.film_ids)}

    def likeness(diversity: float) -> float:
        total = 0.0
        for film in range(101, 131):
            ids = engine.recommend(Profile((film,)), 10, Mix(diversity=diversity)).film_ids
            vectors = engine.vectors[[place[film_id] for film_id in ids]]
            total += float(np.triu(vectors @ vectors.T, 1).sum())
        return total

    steps = [likeness(diversity) for diversity in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert steps == sorted(steps, reverse=True)


def test_a_longer_varied_list_begins_like_a_shorter_one(engine: Engine) -> None:
    mix = Mix(diversity=0.5)
    short, long = (engine.recommend(Profile((101,)), count, mix) for count in (10, 60))
    assert long.film_ids[:10] == short.film_ids


def test_two_workers_answer_alike(engine: Engine, tmp_path: Path) -> None:
    other = make_engine(tmp_path, films=240, users=150)
    profile = Profile((101, 140), (150,), (160,))
    first, second = engine.recommend(profile), other.recommend(profile)
    assert first.film_ids == second.film_ids
    assert [item.score for item in first] == [item.score for item in second]
    again = open_build(tmp_path)
    assert again.recommend(profile) == second


def test_without_rules_films_stand_in_order_of_score(engine: Engine) -> None:
    profile = Profile((101, 102, 103, 104))
    scores = [item.score for item in engine.recommend(profile, 50, Mix(rules=False))]
    assert scores == sorted(scores, reverse=True)
