"""Verdicts, undo, and what becomes of them when a guest logs in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.models import Viewer
from app.clock import utc_now
from app.db import db
from app.errors import ConflictError, InvalidInputError
from app.recommend.types import Profile
from app.taste.models import FilmVerdict, Verdict
from app.taste.queries import (
    films_by_verdict,
    find_last_change,
    profile_before,
    profile_of,
    verdict_from,
    verdicts_of,
)
from app.taste.services import merge_viewers, set_verdict, undo_last
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask import Flask

NOW = utc_now()
actions = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([*Verdict, None])), min_size=1, max_size=12
)


def make_viewer() -> int:
    viewer = Viewer(created_at=NOW)
    db.session.add(viewer)
    db.session.flush()
    return viewer.id


@pytest.fixture
def viewer_id(app: Flask) -> int:
    return make_viewer()


@pytest.fixture
def film_ids(app: Flask) -> list[int]:
    return [make_film(title=title).id for title in ("Heat", "Ronin", "Thief", "Alien")]


def snapshot(viewer_id: int) -> list[tuple[int, str, object]]:
    rows = db.session.scalars(
        select(FilmVerdict).where(FilmVerdict.viewer_id == viewer_id).order_by(FilmVerdict.film_id)
    )
    return [(row.film_id, row.verdict, row.decided_at) for row in rows]


def sets(profile: Profile) -> list[set[int]]:
    return [
        set(ids)
        for ids in (
            profile.favourites,
            profile.likes,
            profile.dislikes,
            profile.seen,
            profile.hidden,
        )
    ]


def test_a_new_verdict_replaces_the_old_one(viewer_id: int, film_ids: list[int]) -> None:
    heat = film_ids[0]
    set_verdict(viewer_id, heat, Verdict.LIKE, now=NOW)
    assert set_verdict(viewer_id, heat, Verdict.DISLIKE, now=NOW)
    change = find_last_change(viewer_id)
    assert change is not None
    assert (change.before, change.after) == (Verdict.LIKE, Verdict.DISLIKE)
    assert verdicts_of(viewer_id, film_ids) == {heat: "dislike"}
    assert profile_of(viewer_id) == Profile(dislikes=(heat,))


def test_saying_the_same_again_changes_nothing(viewer_id: int, film_ids: list[int]) -> None:
    set_verdict(viewer_id, film_ids[0], Verdict.LIKE, now=NOW)
    before = find_last_change(viewer_id)
    later = NOW + timedelta(hours=1)
    assert not set_verdict(viewer_id, film_ids[0], Verdict.LIKE, now=later)
    assert find_last_change(viewer_id) == before
    assert not set_verdict(viewer_id, film_ids[1], None, now=NOW)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_undo_goes_back_step_by_step(
    viewer_id: int, film_ids: list[int], actions: list[tuple[int, Verdict | None]]
) -> None:
    viewer_id = make_viewer()
    states = [snapshot(viewer_id)]
    for minutes, (film, verdict) in enumerate(actions):
        now = NOW + timedelta(minutes=minutes)
        profile = profile_of(viewer_id)
        if set_verdict(viewer_id, film_ids[film], verdict, now=now):
            change = find_last_change(viewer_id)
            assert change is not None
            states.append(snapshot(viewer_id))
            assert sets(profile_before(profile_of(viewer_id), change)) == sets(profile)
    for state in reversed(states[:-1]):
        undo_last(viewer_id, now=NOW)
        assert snapshot(viewer_id) == state
    with pytest.raises(ConflictError, match="nothing to undo"):
        undo_last(viewer_id, now=NOW)


def test_a_stranger_has_said_nothing(app: Flask, film_ids: list[int]) -> None:
    assert profile_of(None) == Profile()
    assert verdicts_of(None, film_ids) == {}
    assert find_last_change(None) is None


def test_verdicts_are_listed_newest_first(viewer_id: int, film_ids: list[int]) -> None:
    for minutes, film_id in enumerate(film_ids):
        set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW + timedelta(minutes=minutes))
    assert films_by_verdict(viewer_id) == {Verdict.LIKE: tuple(reversed(film_ids))}


def test_the_newest_verdict_wins_when_a_guest_logs_in(viewer_id: int, film_ids: list[int]) -> None:
    account = make_viewer()
    heat, ronin, thief, alien = film_ids
    later = NOW + timedelta(hours=1)
    set_verdict(viewer_id, heat, Verdict.LIKE, now=later)
    set_verdict(viewer_id, ronin, Verdict.LIKE, now=NOW)
    set_verdict(viewer_id, thief, Verdict.SEEN, now=NOW)
    set_verdict(account, heat, Verdict.DISLIKE, now=NOW)
    set_verdict(account, ronin, Verdict.DISLIKE, now=later)
    set_verdict(account, alien, Verdict.FAVOURITE, now=NOW)
    merge_viewers(viewer_id, account)
    assert verdicts_of(account, film_ids) == {
        heat: "like",
        ronin: "dislike",
        thief: "seen",
        alien: "favourite",
    }
    assert snapshot(viewer_id) == []
    with pytest.raises(ConflictError):
        undo_last(account, now=NOW)


def test_a_viewer_and_a_film_have_one_row(viewer_id: int, film_ids: list[int]) -> None:
    for verdict in Verdict:
        set_verdict(viewer_id, film_ids[0], verdict, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(FilmVerdict)) == 1


def test_verdicts_are_read_by_name() -> None:
    assert verdict_from("like") is Verdict.LIKE
    assert verdict_from("none") is None
    with pytest.raises(InvalidInputError, match="favourite, like, dislike"):
        verdict_from("adore")
