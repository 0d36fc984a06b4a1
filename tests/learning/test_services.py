"""Counting what viewers say, as often and in whatever order one hears of it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from app.accounts.services import delete_account
from app.clock import utc_now
from app.db import db
from app.learning.queries import changed_viewers, counted_since, like_counts
from app.learning.services import forget_gone, learn_changes
from app.taste.models import Verdict
from app.taste.services import merge_viewers, set_verdict, undo_last
from tests.factories.accounts import NOW, make_viewer
from tests.factories.catalog import make_film
from tests.learning.likes import assert_counts_equal_the_verdicts

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture(params=["app", "app_on_postgresql"], autouse=True)
def any_app(request: pytest.FixtureRequest) -> Flask:
    """An application on the database of the run, and one on PostgreSQL in any case."""
    app: Flask = request.getfixturevalue(request.param)
    return app


def like(viewer_id: int, film_id: int, verdict: Verdict | None = Verdict.LIKE) -> None:
    set_verdict(viewer_id, film_id, verdict, now=utc_now())


def test_likes_and_favourites_are_counted_and_nothing_else() -> None:
    films = [make_film(title=f"Film {number}").id for number in range(5)]
    viewer_id = make_viewer()
    for film_id, verdict in zip(films, Verdict, strict=True):
        like(viewer_id, film_id, verdict)
    assert learn_changes(now=NOW).viewer_count == 1
    assert like_counts() == {films[0]: 1, films[1]: 1}
    assert_counts_equal_the_verdicts()
    assert changed_viewers(10) == {}
    assert counted_since(None) == 2
    assert counted_since(NOW) == 0


def test_a_like_heard_of_twice_counts_once() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    like(viewer_id, film_id)
    for _ in range(3):
        learn_changes(now=NOW, viewer_ids=[viewer_id, 999])
    assert like_counts() == {film_id: 1}


def test_what_is_taken_back_is_taken_out() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    like(viewer_id, film_id)
    learned = learn_changes(now=NOW)
    assert (learned.before, learned.after) == ((), ((viewer_id, film_id),))
    undo_last(viewer_id, now=utc_now())
    learned = learn_changes(now=NOW)
    assert (learned.before, learned.after) == (((viewer_id, film_id),), ())
    assert like_counts() == {}


def test_an_account_that_goes_takes_its_likes_along() -> None:
    viewer_id, other_id, film_id = make_viewer(), make_viewer(), make_film().id
    like(viewer_id, film_id)
    like(other_id, film_id)
    learn_changes(now=NOW)
    delete_account(viewer_id)
    assert forget_gone(now=NOW).viewer_count == 1
    assert forget_gone(now=NOW).viewer_count == 0
    assert like_counts() == {film_id: 1}


def test_a_guest_who_logs_in_is_counted_as_the_account() -> None:
    guest_id, account_id = make_viewer(), make_viewer()
    films = [make_film(title=f"Film {number}").id for number in range(2)]
    like(guest_id, films[0])
    like(guest_id, films[1])
    like(account_id, films[1])
    learn_changes(now=NOW)
    merge_viewers(guest_id, account_id)
    delete_account(guest_id)
    learn_changes(now=NOW)
    forget_gone(now=NOW)
    assert_counts_equal_the_verdicts()
    assert like_counts() == dict.fromkeys(films, 1)


def test_a_change_while_one_counts_is_counted_the_next_time() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    like(viewer_id, film_id)
    assert changed_viewers(10) == {viewer_id: 1}
    like(viewer_id, film_id, None)
    assert changed_viewers(10) == {viewer_id: 2}
    learn_changes(now=NOW)
    assert changed_viewers(10) == {}
    assert like_counts() == {}


def test_whatever_people_do_the_counts_follow() -> None:
    rng = random.Random(0)  # noqa: S311 - not a secret
    films = [make_film(title=f"Film {number}").id for number in range(6)]
    viewers = [make_viewer() for _ in range(5)]
    db.session.commit()
    for step in range(60):
        verdict = rng.choice([*Verdict, None])
        like(rng.choice(viewers), rng.choice(films), verdict)
        if step % 7 == 0:
            learn_changes(now=NOW, viewer_ids=rng.sample(viewers, 2))
            db.session.commit()
    learn_changes(now=NOW)
    assert_counts_equal_the_verdicts()
