"""Many requests at once on one list leave it whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from app.db import db
from app.lists import entries
from app.lists.queries import get_own_list
from app.lists.summaries import own_summaries
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

THREADS = 8


def test_20_parallel_reorders_leave_a_permutation(app: Flask) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=[f"Film {number}" for number in range(10)])
    film_list = get_own_list(viewer_id, list_id)
    db.session.commit()
    entry_ids = [entry.id for entry in film_list.entries]

    def reorder(number: int) -> None:
        if number % 2:
            position = 1 + (number * 7) % 10
            entries.move_entry(viewer_id, list_id, entry_ids[number % 10], position, now=NOON)
        else:
            by = 1 if number % 4 else -1
            entries.shift_entry(viewer_id, list_id, entry_ids[number % 10], by, now=NOON)

    _all_at_once(app, reorder, 20)
    after = get_own_list(viewer_id, list_id)
    assert [entry.position for entry in after.entries] == list(range(1, 11))
    assert sorted(after.film_ids) == sorted(film_list.film_ids)


def test_50_parallel_additions_of_a_film_leave_one_entry(app: Flask) -> None:
    viewer_id = make_viewer()
    film_id = make_film().id
    db.session.commit()
    additions: list[entries.Addition] = []

    def add(_number: int) -> None:
        additions.append(
            entries.add_film_to_tray(viewer_id, film_id, title_if_none="My list", now=NOON)
        )

    _all_at_once(app, add, 50)
    (summary,) = own_summaries(viewer_id)
    assert summary.film_count == 1
    assert sum(addition.is_new for addition in additions) == 1
    assert len({addition.entry_id for addition in additions}) == 1


def test_parallel_additions_of_different_films_are_all_kept(app: Flask) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id)
    film_ids = [make_film(title=f"Film {number}").id for number in range(12)]
    db.session.commit()
    _all_at_once(
        app,
        lambda number: entries.add_film(viewer_id, list_id, film_ids[number], now=NOON),
        12,
    )
    film_list = get_own_list(viewer_id, list_id)
    assert sorted(film_list.film_ids) == film_ids
    assert [entry.position for entry in film_list.entries] == list(range(1, 13))


def _all_at_once(app: Flask, act: Callable[[int], object], times: int) -> None:
    """Run an action many times on threads, each with a session and a commit of its own."""

    def run(number: int) -> None:
        with app.app_context():
            act(number)
            db.session.commit()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(run, range(times)))
    db.session.expire_all()
