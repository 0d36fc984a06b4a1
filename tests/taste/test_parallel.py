"""Many requests of one viewer at once leave one verdict, and a history that tells it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.services import register
from app.clock import utc_now
from app.db import db
from app.errors import ConflictError
from app.taste.models import FilmVerdict, Verdict, VerdictChange
from app.taste.services import set_verdict, undo_last
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

THREADS = 8


def test_50_parallel_verdicts_leave_one(any_app: Flask) -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    db.session.commit()
    verdicts = (Verdict.LIKE, Verdict.DISLIKE, Verdict.FAVOURITE, None, Verdict.SEEN)

    _all_at_once(
        any_app,
        lambda number: set_verdict(viewer_id, film_id, verdicts[number % 5], now=utc_now()),
        50,
    )
    history = db.session.scalars(select(VerdictChange).order_by(VerdictChange.id)).all()
    assert all(earlier.after == later.before for earlier, later in pairwise(history))
    assert history[0].before is None
    standing = db.session.scalars(select(FilmVerdict.verdict)).all()
    assert standing == ([history[-1].after] if history[-1].after else [])


def test_20_registrations_of_a_name_leave_one_account(any_app: Flask) -> None:
    def register_it(_number: int) -> bool:
        try:
            register("Same-Name", "hash", guest_viewer_id=None, now=utc_now())
        except ConflictError:
            db.session.rollback()
            return False
        return True

    assert sum(_all_at_once(any_app, register_it, 20)) == 1


@pytest.mark.usefixtures("any_app")
def test_the_verdict_of_a_viewer_who_is_gone_is_a_conflict() -> None:
    film_id = make_film().id
    with pytest.raises(ConflictError):
        set_verdict(999, film_id, Verdict.LIKE, now=utc_now())
    with pytest.raises(ConflictError, match="changed meanwhile"):
        undo_last(999, now=utc_now())


def _all_at_once(app: Flask, act: Callable[[int], object], times: int) -> list[object]:
    """Run an action many times on threads, each with a session and a commit of its own."""

    def run(number: int) -> object:
        with app.app_context():
            done = act(number)
            db.session.commit()
            return done

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(run, range(times)))
    db.session.expire_all()
    return done
