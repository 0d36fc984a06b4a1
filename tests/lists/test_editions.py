"""Editions: when they are made, that they stay, how small they are, what changed between two."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists import editions, entries, notes, sharing, words
from app.lists.changes import hold_for_editing
from app.lists.edition_bodies import (
    LONGEST_CHAIN,
    EditionState,
    changed_body,
    state_after,
    state_of_body,
    whole_body,
)
from app.lists.edition_differences import moved_among
from app.lists.edition_queries import (
    SETTLING,
    diff_of,
    editions_of,
    get_edition,
    newest_number,
)
from app.lists.models import FilmList, ListEdition
from app.lists.notes import Notes
from app.lists.queries import get_own_list
from app.lists.words import Words
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")

SOON = NOON + timedelta(minutes=1)
LATER = NOON + SETTLING
MUCH_LATER = LATER + 2 * SETTLING


def titles_of(list_id: int, number: int) -> list[str]:
    return [entry.film.title for entry in get_edition(list_id, number, MUCH_LATER).entries]


def test_the_first_edition_is_made_by_sharing() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"])
    assert newest_number(list_id, MUCH_LATER) == 0
    sharing.set_visibility(viewer_id, list_id, "link", now=NOON, make_token=next_token)
    assert newest_number(list_id, NOON) == 1
    assert titles_of(list_id, 1) == ["Heat", "Ronin"]


def test_edits_make_an_edition_once_they_have_settled() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat"], visibility="link")
    entries.add_film(viewer_id, list_id, make_film(title="Ronin").id, now=SOON)
    entries.add_film(viewer_id, list_id, make_film(title="Thief").id, now=SOON)
    assert newest_number(list_id, SOON) == 1
    settled = SOON + SETTLING
    assert newest_number(list_id, settled) == 2  # read from the list: nothing was written
    assert db.session.scalar(select(func.count()).select_from(ListEdition)) == 1
    before = get_edition(list_id, 2, settled)
    entries.add_film(viewer_id, list_id, make_film(title="Se7en").id, now=settled)
    assert get_edition(list_id, 2, settled) == before
    assert titles_of(list_id, 2) == ["Heat", "Ronin", "Thief"]
    assert titles_of(list_id, 3) == ["Heat", "Ronin", "Thief", "Se7en"]


def test_an_edition_can_be_made_at_once() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat"], visibility="link")
    with pytest.raises(ConflictError, match="Nothing has changed since edition 1"):
        editions.publish(hold_for_editing(viewer_id, list_id))
    entries.add_film(viewer_id, list_id, make_film(title="Ronin").id, now=SOON)
    assert editions.publish(hold_for_editing(viewer_id, list_id)) == 2
    sharing.set_visibility(viewer_id, list_id, "private", now=SOON, make_token=next_token)
    with pytest.raises(ConflictError, match="Share the list first"):
        editions.publish(hold_for_editing(viewer_id, list_id))


def test_an_edit_that_was_taken_back_makes_no_edition() -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"], visibility="link")
    first = get_own_list(viewer_id, list_id).entries[0].id
    for position in (2, 1):
        entries.move_entry(viewer_id, list_id, first, position, now=SOON)
    assert newest_number(list_id, MUCH_LATER) == 1


def test_what_changed_from_one_to_another() -> None:
    viewer_id = make_viewer()
    films = ["Heat", "Ronin", "Thief", "Se7en"]
    list_id = make_list(viewer_id, films=films, visibility="link")
    shown = get_own_list(viewer_id, list_id)
    entries.remove_entry(viewer_id, list_id, shown.entries[1].id, now=SOON)
    entries.move_entry(viewer_id, list_id, shown.entries[3].id, 1, now=SOON)
    entries.add_film(viewer_id, list_id, make_film(title="Collateral").id, now=SOON)
    notes.write_notes(viewer_id, list_id, shown.entries[0].id, Notes("The diner.", "S"), now=SOON)
    words.describe_list(viewer_id, list_id, Words("Night people", tags=("noir",)), now=SOON)
    difference = diff_of(list_id, 1, 2, MUCH_LATER)
    assert [(move.film.title, move.after) for move in difference.added] == [("Collateral", 4)]
    assert [(move.film.title, move.before) for move in difference.removed] == [("Ronin", 2)]
    assert [(m.film.title, m.before, m.after) for m in difference.moved] == [("Se7en", 4, 1)]
    assert {(change.what, change.after) for change in difference.words} == {
        ("Title", "Night people"),
        ("Tags", "noir"),
        ("Heat (1995)", "The diner."),
    }
    newest, oldest = editions_of(list_id, MUCH_LATER)
    assert newest.sentence == "1 added, 1 removed, 1 moved"
    assert (oldest.number, oldest.film_count) == (1, 4)


@pytest.mark.parametrize("number", [0, -1, 3, 10**8])
def test_an_edition_that_never_was_is_absent(number: int) -> None:
    list_id = make_list(make_viewer(), films=["Heat"], visibility="link")
    with pytest.raises(NotFoundError):
        get_edition(list_id, number, NOON)


def test_bodies_give_back_what_was_put_in() -> None:
    random = Random(7)  # noqa: S311 - made-up lists
    state = EditionState("A", "", is_ranked=True, cover_film_id=None, tags=(), notes={})
    for _ in range(200):
        ids = [*state.film_ids, *random.sample(range(1, 60), 3)]
        ids = list(dict.fromkeys(random.sample(ids, len(ids))))[: random.randint(0, 40)]
        after = EditionState(
            random.choice("AB"),
            random.choice(("", "é★")),
            is_ranked=random.random() < 0.5,
            cover_film_id=random.choice((None, 3)),
            tags=random.choice(((), ("noir",))),
            notes={film_id: random.choice(("", "Note.")) for film_id in ids},
        )
        assert state_after(state, changed_body(state, after)).is_same(after)
        assert state_of_body(whole_body(after)).is_same(after)
        state = after


def test_the_fewest_moves_explain_an_order() -> None:
    assert moved_among([1, 2, 3, 4], [4, 1, 2, 3]) == (4,)
    assert moved_among([1, 2, 3], [1, 2, 3]) == ()
    assert len(moved_among([1, 2, 3, 4], [4, 3, 2, 1])) == 3
    assert moved_among([], [1]) == ()


@pytest.mark.slow
def test_1000_editions_of_a_list_of_500_films_stay_small() -> None:
    random = Random(3)  # noqa: S311 - made-up edits
    viewer_id = make_viewer()
    film_ids = [make_film(title=f"Film {number}").id for number in range(520)]
    list_id = make_list(viewer_id, films=film_ids[:500], visibility="link")
    film_list = db.session.get_one(FilmList, list_id)
    for number in range(1, 1_001):
        now = NOON + number * SETTLING
        shown = get_own_list(viewer_id, list_id)
        entry = random.choice(shown.entries)
        if number % 3 == 0:
            note = " ".join(random.choice(("rain", "night", "diner", "car")) for _ in range(30))
            notes.write_notes(viewer_id, list_id, entry.id, Notes(f"{number} {note}"), now=now)
        elif number % 3 == 1:
            place = entry.position % 500 + 1
            entries.move_entry(viewer_id, list_id, entry.id, place, now=now)
        else:
            entries.remove_entry(viewer_id, list_id, entry.id, now=now)
            entries.restore_entry(viewer_id, list_id, now=now)
            words.describe_list(viewer_id, list_id, Words(f"Night people {number}"), now=now)
        if number == 400:
            before = [get_edition(list_id, 300, now)]
        editions.record(film_list)
        db.session.expunge_all()
        film_list = db.session.get_one(FilmList, list_id)
    count, size = db.session.execute(
        select(func.count(), func.sum(func.length(ListEdition.body)))
    ).one()
    assert count >= 1_000
    assert size < 2_000_000
    assert [get_edition(list_id, 300, now)] == before
    assert LONGEST_CHAIN <= 100


def test_the_page_of_an_edition_stays_byte_for_byte(client: FlaskClient) -> None:
    viewer_id = make_viewer()
    list_id = make_list(viewer_id, films=["Heat", "Ronin"], visibility="link")
    token = get_own_list(viewer_id, list_id).token
    first = get_own_list(viewer_id, list_id).entries[0].id
    notes.write_notes(viewer_id, list_id, first, Notes("The diner.", "A secret."), now=SOON)
    editions.publish(hold_for_editing(viewer_id, list_id))
    page = client.get(f"/l/{token}@2")
    assert page.status_code == 200
    assert "The diner." in page.text
    notes.write_notes(viewer_id, list_id, first, Notes("Other."), now=MUCH_LATER)
    entries.remove_entry(viewer_id, list_id, first, now=MUCH_LATER)
    words.describe_list(viewer_id, list_id, Words("Other", "*New*", is_ranked=False), now=LATER)
    assert client.get(f"/l/{token}@2").data == page.data
    for path in (f"/l/{token}@1", f"/l/{token}@2", f"/l/{token}/diff/1..2", f"/l/{token}/editions"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "secret" not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert client.get(f"/l/{token}@9").status_code == 404
    assert client.get(f"/l/{token}/diff/1..9").status_code == 404
    assert client.get("/l/" + "x" * 32 + "@1").status_code == 404
