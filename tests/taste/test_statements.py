"""A viewer's taste and newest change, read at once on each kind of database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.services import hold_viewer
from app.clock import utc_now
from app.errors import ConflictError
from app.recommend.types import Profile
from app.taste.models import Verdict
from app.taste.queries import Change, profile_and_change_of, profile_of
from app.taste.services import merge_viewers, set_verdict, undo_last
from app.taste.stars import set_stars
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film

pytestmark = pytest.mark.usefixtures("any_app")

NOW = utc_now()
LATER, LAST = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


def test_who_said_nothing_has_neither() -> None:
    viewer_id, other_id = make_viewer(), make_viewer()
    set_verdict(other_id, make_film().id, Verdict.LIKE, now=NOW)
    assert profile_and_change_of(viewer_id) == (Profile(), None)
    assert profile_and_change_of(None) == (Profile(), None)


def test_verdicts_and_stars_come_with_the_newest_change_alone() -> None:
    viewer_id = make_viewer()
    heat, ronin, thief, alien = (make_film(title=f"Film {number}").id for number in range(4))
    set_stars(viewer_id, alien, 2.0, now=NOW)
    set_verdict(viewer_id, heat, Verdict.LIKE, now=NOW)
    set_verdict(viewer_id, ronin, Verdict.LIKE, now=LATER)
    set_verdict(viewer_id, thief, Verdict.SEEN, now=NOW)
    set_verdict(viewer_id, alien, Verdict.LIKE, now=LAST)

    profile, change = profile_and_change_of(viewer_id)
    assert profile == profile_of(viewer_id) == Profile(likes=(alien, ronin, heat), seen=(thief,))
    assert change is not None
    assert change == Change(
        change.id, alien, None, Verdict.LIKE, LAST, undone=False, by_stars=Verdict.DISLIKE
    )


def test_a_change_is_told_where_no_verdict_stands() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
    undo_last(viewer_id, now=LATER)
    profile, change = profile_and_change_of(viewer_id)
    assert profile == Profile()
    assert change is not None
    assert change == Change(change.id, film_id, None, Verdict.LIKE, NOW, undone=True)

    set_verdict(viewer_id, film_id, Verdict.HIDE, now=LATER)
    set_verdict(viewer_id, film_id, None, now=LAST)
    profile, change = profile_and_change_of(viewer_id)
    assert profile == Profile()
    assert change is not None
    assert change == Change(change.id, film_id, Verdict.HIDE, None, LAST, undone=False)


def test_verdicts_are_told_where_there_is_no_change() -> None:
    guest_id, viewer_id = make_viewer(), make_viewer()
    heat, ronin = make_film(title="Heat").id, make_film(title="Ronin").id
    set_verdict(guest_id, heat, Verdict.FAVOURITE, now=NOW)
    set_stars(viewer_id, ronin, 5.0, now=NOW)
    merge_viewers(guest_id, viewer_id)
    assert profile_and_change_of(viewer_id) == (Profile(favourites=(heat,), likes=(ronin,)), None)


def test_all_who_are_held_must_be_there() -> None:
    viewer_id, other_id = make_viewer(), make_viewer()
    hold_viewer(other_id, viewer_id, viewer_id)
    with pytest.raises(ConflictError):
        hold_viewer(viewer_id, other_id + 1)
