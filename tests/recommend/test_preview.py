"""What a verdict would change, asked without saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.recommend import Mix, Profile
from app.recommend.preview import FIELD_OF, preview, with_verdict

if TYPE_CHECKING:
    from app.recommend import Engine

FILMS = st.integers(101, 340)
SOME = st.lists(FILMS, max_size=3).map(tuple)


@given(st.builds(Profile, SOME, SOME, SOME, SOME, SOME), FILMS, st.sampled_from(sorted(FIELD_OF)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_what_would_be_suggested(
    engine: Engine, profile: Profile, film_id: int, verdict: str
) -> None:
    mix = Mix(novelty=0.6)
    changed = with_verdict(profile, film_id, verdict)
    found = preview(engine, profile, changed, count=8, mix=mix)
    assert found.before == engine.recommend(profile, 8, mix)
    assert found.after == engine.recommend(changed, 8, mix)
    staying = set(found.before.film_ids) & set(found.after.film_ids)
    assert {item.film_id for item in found.coming} == set(found.after.film_ids) - staying
    assert {item.film_id for item in found.going} == set(found.before.film_ids) - staying
    assert film_id not in found.after.film_ids


def test_a_verdict_replaces_another() -> None:
    profile = Profile(favourites=(1, 2), likes=(3,), dislikes=(2,))
    assert with_verdict(profile, 2, "seen") == Profile(favourites=(1,), likes=(3,), seen=(2,))
    assert with_verdict(profile, 3, "like") == profile
    with pytest.raises(KeyError):
        with_verdict(profile, 3, "adore")


def test_nothing_changes_where_nothing_is_said(engine: Engine) -> None:
    profile = Profile(favourites=(101, 107))
    found = preview(engine, profile, profile)
    assert found.coming == found.going == ()
