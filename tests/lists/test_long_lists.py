"""Lists of as many films as there may be: in pages for people, whole for programs."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.db import db
from app.discover.spreading import MOST_OF_A_TASTE, spread
from app.lists import entries
from app.lists.changes import hold_for_editing
from app.lists.edition_bodies import EditionState, is_another_order
from app.lists.edition_queries import get_edition
from app.lists.editions import publish
from app.lists.limits import FILMS_A_LIST, FILMS_A_PAGE
from app.lists.models import FilmList, ListEdition, ListEntry
from app.lists.queries import get_own_list
from app.lists.reading import film_ids_of
from app.lists.summaries import own_summaries
from tests.conftest import QuickClient
from tests.factories.accounts import log_in, make_user
from tests.factories.catalog import make_many_films
from tests.factories.lists import NOON, make_list, put_on_list
from tests.lists.test_access import statements
from tests.lists.test_importing import confirm, send, viewer_named
from tests.lists.visits import press, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MOST_GZIPPED = 60_000
LAST_PAGE = FILMS_A_LIST // FILMS_A_PAGE


@pytest.fixture
def film_list(app: Flask) -> FilmList:
    """A public list of Ann's that holds as many films as a list may."""
    app.test_client_class = QuickClient
    list_id = make_list(make_user("ann").viewer_id, "All of them", visibility="public")
    put_on_list(list_id, make_many_films(FILMS_A_LIST))
    db.session.commit()
    return db.session.get_one(FilmList, list_id)


@pytest.fixture
def ann(app: Flask, film_list: FilmList) -> FlaskClient:
    """The curator."""
    assert film_list
    client = app.test_client()
    log_in(client, "ann")
    return client


def gzipped(client: FlaskClient, path: str) -> int:
    """Return how many bytes a page takes on its way."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return len(gzip.compress(answer.data, 6))


def test_pages_hold_500_films_each_with_the_same_statements(
    app: Flask, film_list: FilmList
) -> None:
    client = app.test_client()
    path = f"/l/{film_list.token}"
    with statements() as first:
        assert titles_on(client, path)[0] == "Film 0"
    with statements() as last:
        shown = titles_on(client, f"{path}?page={LAST_PAGE}")
    assert (len(shown), shown[-1]) == (FILMS_A_PAGE, f"Film {FILMS_A_LIST - 1}")
    assert len(first) == len(last)
    numbers = soup_of(client.get(f"{path}?page={LAST_PAGE}")).select(".list-number")
    assert numbers[0].get_text() == "9501"
    second = soup_of(client.get(path)).select_one("a[rel=next]")
    assert second is not None
    assert second["href"] == f"{path}?page=2"
    for page in ("0", "21", "x", "9" * 30):
        assert client.get(f"{path}?page={page}").status_code == 400
    assert len(client.get(f"{path}.json").json["films"]) == FILMS_A_LIST  # type: ignore[index]  # it is a dictionary
    assert client.get(f"{path}.csv").text.count("\n") == FILMS_A_LIST + 1


def test_no_page_is_large(app: Flask, film_list: FilmList, ann: FlaskClient) -> None:
    shared = f"/l/{film_list.token}"
    own = f"/lists/{film_list.id}"
    for end in ("", "?page=20", "/more", "/editions", "/embed", "/suggest?find=film"):
        assert gzipped(app.test_client(), shared + end) < MOST_GZIPPED, end
    for end in ("", "?page=20", "/edit", "/edit?page=100", "/edit?find=film"):
        assert gzipped(ann, own + end) < MOST_GZIPPED, end


def test_a_film_moves_across_pages(film_list: FilmList, ann: FlaskClient) -> None:
    path = f"/lists/{film_list.id}"
    entry = soup_of(ann.get(f"{path}/edit?page=100")).select(".list-editor-entry")[-1]
    assert "Film 9999" in entry.get_text()
    move = f"{path}/entries/{str(entry['id']).removeprefix('entry-')}/move"
    answer = press(ann, f"{path}/edit?page=100", move, position="3")
    assert answer.headers["Location"] == f"{path}/edit#{entry['id']}"
    assert titles_on(ann, path)[:4] == ["Film 0", "Film 1", "Film 9999", "Film 2"]
    answer = press(ann, f"{path}/edit", move, position="150")
    assert answer.headers["Location"] == f"{path}/edit?page=2#{entry['id']}"
    positions = select(ListEntry.position).where(ListEntry.list_id == film_list.id)
    assert sorted(db.session.scalars(positions)) == list(range(1, FILMS_A_LIST + 1))
    assert titles_on(ann, path)[149] == "Film 9999"


@pytest.mark.slow
def test_editions_are_whole_and_small(app: Flask, film_list: FilmList) -> None:
    viewer_id, list_id = film_list.viewer_id, film_list.id
    publish(hold_for_editing(viewer_id, list_id))
    first = film_ids_of(list_id)
    entry = get_own_list(viewer_id, list_id).entries[-1]
    entries.move_entry(viewer_id, list_id, entry.id, 1, now=NOON)
    publish(hold_for_editing(viewer_id, list_id))
    moved = film_ids_of(list_id)
    shuffled = sorted(first, key=lambda film_id: film_id * 7_919 % 10_007)
    entries.order_entries(viewer_id, list_id, shuffled, line="shuffled", now=NOON)
    publish(hold_for_editing(viewer_id, list_id))
    db.session.commit()
    numbers = db.session.scalar(select(func.max(ListEdition.number))) or 0
    for number, order in zip(range(numbers, 0, -1), (tuple(shuffled), moved, first), strict=False):
        assert get_edition(list_id, number, NOON).state.film_ids == order
    size = db.session.scalar(select(func.sum(func.length(ListEdition.body)))) or 0
    assert size < 200_000
    client, path = app.test_client(), f"/l/{film_list.token}"
    for end in (f"@{numbers}", f"@{numbers}?page=20", f"/diff/{numbers - 1}..{numbers}"):
        assert gzipped(client, path + end) < MOST_GZIPPED
    assert "more." in client.get(f"{path}/diff/{numbers - 1}..{numbers}").text
    assert client.get(f"{path}@{numbers}?page=21").status_code == 400


def test_only_another_order_of_a_long_list_is_kept_whole() -> None:
    def state(film_ids: list[int]) -> EditionState:
        notes = dict.fromkeys(film_ids, "")
        return EditionState("T", "", is_ranked=True, cover_film_id=None, tags=(), notes=notes)

    order = list(range(2_000))
    assert not is_another_order(state(order), state([1_999, *order[:-1]]))
    assert is_another_order(
        state(order), state(sorted(order, key=lambda film_id: film_id * 7 % 2_003))
    )
    short = order[:500]
    assert not is_another_order(state(short), state(short[::-1]))


def test_a_taste_is_taken_from_all_over_a_list() -> None:
    assert spread(range(MOST_OF_A_TASTE)) == tuple(range(MOST_OF_A_TASTE))
    taken = spread(range(FILMS_A_LIST))
    assert len(taken) == MOST_OF_A_TASTE
    assert (taken[0], taken[-1]) == (0, 9_980)
    assert len(spread(range(MOST_OF_A_TASTE + 1))) <= MOST_OF_A_TASTE


@pytest.mark.parametrize(
    "form",
    [
        "json",
        *(pytest.param(form, marks=pytest.mark.slow) for form in ("csv", "letterboxd", "imdb")),
    ],
)
def test_ten_thousand_films_come_back_from_a_file(
    app: Flask, film_list: FilmList, ann: FlaskClient, form: str
) -> None:
    exported = ann.get(f"/lists/{film_list.id}/export.{form}")
    name = exported.headers["Content-Disposition"].split('"')[1]
    ben = app.test_client()
    make_user("ben")
    log_in(ben, "ben")
    found = send(ben, {"file": (io.BytesIO(exported.data), name)}, "/lists/import")
    assert f"{FILMS_A_LIST} of {FILMS_A_LIST} films found" in found.text
    assert len(gzip.compress(found.data)) < MOST_GZIPPED
    found.request.environ["wsgi.input"].close()  # The test's own: it keeps large files on disk.
    assert confirm(ben, found).status_code == 303
    (summary,) = own_summaries(viewer_named("ben"))
    assert film_ids_of(summary.id) == film_ids_of(film_list.id)
