"""A viewer's own stars, and the films they want to see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Viewer
from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError
from app.recommend.types import Profile
from app.taste.models import Verdict
from app.taste.queries import (
    find_last_change,
    positive_verdicts,
    profile_before,
    profile_of,
    profiles_of,
)
from app.taste.services import merge_viewers, set_verdict, undo_last
from app.taste.stars import STARS, set_stars, stars_from, stars_of
from app.taste.watchlist import films_to_see, is_to_see, set_wanted, wanted_from
from tests.factories.catalog import make_film

NOW = utc_now()
LATER = NOW + timedelta(minutes=1)
LAST = NOW + timedelta(minutes=2)


def make_viewer() -> int:
    viewer = Viewer(created_at=NOW)
    db.session.add(viewer)
    db.session.flush()
    return viewer.id


@pytest.fixture
def viewer_id(app: object) -> int:
    """A guest."""
    del app
    return make_viewer()


@pytest.fixture
def film_ids(viewer_id: int) -> list[int]:
    """Four films."""
    del viewer_id
    return [make_film(title=title).id for title in ("Heat", "Ronin", "Thief", "Drive")]


@pytest.mark.parametrize(
    "text", ["", "0", "0.0", "5.5", "2.25", "-1", "6", "٣", "1e0", "nan", "4 "]
)
def test_stars_that_nobody_can_give_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        stars_from(text)


def test_stars_are_read_as_they_are_written() -> None:
    assert [stars_from(f"{stars:g}") for stars in STARS] == list(STARS)
    assert stars_from("4.0") == 4
    assert stars_from("none") is None


def test_stars_say_what_no_verdict_says(viewer_id: int, film_ids: list[int]) -> None:
    heat, ronin, thief, drive = film_ids
    for film_id, stars in ((heat, 4.0), (ronin, 3.5), (thief, 2.0), (drive, 5.0)):
        set_stars(viewer_id, film_id, stars, now=NOW)
    set_verdict(viewer_id, drive, Verdict.HIDE, now=LATER)
    assert profile_of(viewer_id) == Profile(
        likes=(heat,), seen=(ronin,), dislikes=(thief,), hidden=(drive,)
    )
    assert profiles_of([viewer_id]) == {viewer_id: profile_of(viewer_id)}
    assert positive_verdicts() == positive_verdicts([viewer_id]) == [(viewer_id, heat)]
    assert stars_of(viewer_id) == {heat: 4, ronin: 3.5, thief: 2, drive: 5}
    assert stars_of(None) == {}


def test_the_profile_before_a_verdict_is_that_of_the_stars(
    viewer_id: int, film_ids: list[int]
) -> None:
    set_stars(viewer_id, film_ids[0], 4.5, now=NOW)
    before = profile_of(viewer_id)
    set_verdict(viewer_id, film_ids[0], Verdict.DISLIKE, now=LATER)
    change = find_last_change(viewer_id)
    assert change is not None
    assert profile_before(profile_of(viewer_id), change) == before
    undo_last(viewer_id, now=LAST)
    assert profile_of(viewer_id) == before


def test_stars_are_changed_and_taken_away(viewer_id: int, film_ids: list[int]) -> None:
    set_stars(viewer_id, film_ids[0], None, now=NOW)
    for stars in (4.0, 0.5, 0.5):
        set_stars(viewer_id, film_ids[0], stars, now=NOW)
        assert stars_of(viewer_id) == {film_ids[0]: stars}
    set_stars(viewer_id, film_ids[0], None, now=LATER)
    assert profile_of(viewer_id) == Profile()


def test_a_film_leaves_the_watchlist_when_it_is_judged_and_comes_back_with_undo(
    viewer_id: int, film_ids: list[int]
) -> None:
    heat, ronin, *_ = film_ids
    set_wanted(viewer_id, heat, wanted=True, now=NOW)
    set_wanted(viewer_id, ronin, wanted=True, now=LATER)
    assert films_to_see(viewer_id) == (ronin, heat)
    set_verdict(viewer_id, heat, Verdict.SEEN, now=LATER)
    set_stars(viewer_id, ronin, 3.0, now=LAST)
    assert films_to_see(viewer_id) == ()
    undo_last(viewer_id, now=LAST)
    set_stars(viewer_id, ronin, None, now=LAST)
    assert films_to_see(viewer_id) == (ronin, heat)
    set_verdict(viewer_id, heat, Verdict.SEEN, now=LATER)
    set_wanted(viewer_id, heat, wanted=True, now=LAST)
    assert is_to_see(viewer_id, heat), "to be seen again"
    set_wanted(viewer_id, heat, wanted=False, now=LAST)
    set_wanted(viewer_id, heat, wanted=False, now=LAST)
    assert films_to_see(viewer_id) == (ronin,)
    assert films_to_see(None) == ()
    assert not is_to_see(None, heat)
    with pytest.raises(InvalidInputError):
        wanted_from("maybe")


def test_a_guests_stars_and_watchlist_come_along(viewer_id: int, film_ids: list[int]) -> None:
    heat, ronin, thief, drive = film_ids
    account_id = make_viewer()
    set_stars(viewer_id, heat, 5.0, now=LATER)
    set_stars(account_id, heat, 1.0, now=NOW)
    set_stars(viewer_id, ronin, 1.0, now=NOW)
    set_stars(account_id, ronin, 3.0, now=LATER)
    set_stars(viewer_id, thief, 2.0, now=NOW)
    for owner, film_id, now in ((viewer_id, drive, LATER), (account_id, drive, NOW)):
        set_wanted(owner, film_id, wanted=True, now=now)
    merge_viewers(viewer_id, account_id)
    assert stars_of(account_id) == {heat: 5, ronin: 3, thief: 2}
    assert films_to_see(account_id) == (drive,)
    assert stars_of(viewer_id) == {}
    assert films_to_see(viewer_id) == ()
