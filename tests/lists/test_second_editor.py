"""Two editors at once: the second is told, and nothing is overwritten silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists import entries, notes, people, words
from app.lists.changes import StaleError, changes_since
from app.lists.notes import Notes, private_notes_of
from app.lists.orders import ORDERS
from app.lists.queries import get_editable_list, get_own_list
from app.lists.words import Words, words_of
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.lists import NOON, make_list
from tests.lists.visits import post, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def shared() -> tuple[int, int, int]:
    """A list of Mara's that Ben may edit: ids of Mara, Ben and the list."""
    mara, ben = make_user("mara").viewer_id, make_user("ben").viewer_id
    list_id = make_list(mara, "Night people", ["Heat", "Ronin", "Thief"], visibility="link")
    people.name_person(mara, list_id, "Ben", "editor", now=NOON)
    return mara, ben, list_id


def test_an_editor_edits_and_nobody_else(shared: tuple[int, int, int]) -> None:
    _, ben, list_id = shared
    entry = get_editable_list(ben, list_id).entries[0].id
    entries.move_entry(ben, list_id, entry, 3, now=NOON)
    with pytest.raises(NotFoundError):
        entries.move_entry(make_viewer(), list_id, entry, 1, now=NOON)
    with pytest.raises(NotFoundError):
        people.name_person(ben, list_id, "mara", "reader", now=NOON)


def test_a_move_on_a_stale_page_is_told(shared: tuple[int, int, int]) -> None:
    mara, ben, list_id = shared
    seen = get_own_list(mara, list_id)
    entries.move_entry(ben, list_id, seen.entries[0].id, 3, now=NOON)
    with pytest.raises(StaleError) as told:
        entries.move_entry(
            mara, list_id, seen.entries[0].id, 2, now=NOON, seen_version=seen.version
        )
    assert [(one.who, one.line) for one in told.value.changes] == [
        ("ben", "moved Heat from 1 to 3")
    ]
    # One's own changes in another window are no surprise.
    fresh = get_own_list(mara, list_id)
    for position in (2, 1):
        entries.move_entry(
            mara, list_id, fresh.entries[0].id, position, now=NOON, seen_version=fresh.version
        )


def test_words_are_not_overwritten(shared: tuple[int, int, int]) -> None:
    mara, ben, list_id = shared
    seen = words_of(get_own_list(mara, list_id)).seal
    words.describe_list(ben, list_id, Words("Ben's nights"), seen=seen, now=NOON)
    with pytest.raises(ConflictError, match="Somebody saved other words"):
        words.describe_list(mara, list_id, Words("Mara's nights"), seen=seen, now=NOON)
    words.describe_list(mara, list_id, Words("Ben's nights"), seen=seen, now=NOON)  # the same
    now = words_of(get_own_list(mara, list_id)).seal
    words.describe_list(mara, list_id, Words("Mara's nights"), seen=now, now=NOON)
    assert changes_since(list_id, 0)[-1].line == "changed the title"


def test_notes_are_not_overwritten(shared: tuple[int, int, int]) -> None:
    mara, ben, list_id = shared
    entry = get_own_list(mara, list_id).entries[0]
    seen = Notes().seal
    notes.write_notes(ben, list_id, entry.id, Notes("Ben's", "x"), seen=seen, now=NOON)
    with pytest.raises(ConflictError, match="Somebody saved another note"):
        notes.write_notes(mara, list_id, entry.id, Notes("Mara's"), seen=seen, now=NOON)
    assert private_notes_of(mara, list_id) == {entry.film.id: "x"}
    assert private_notes_of(make_viewer(), list_id) == {}
    assert private_notes_of(None, list_id) == {}


def test_the_pages_show_the_difference(app: Flask, shared: tuple[int, int, int]) -> None:
    _, ben, list_id = shared
    client = app.test_client()
    db.session.commit()
    log_in(client, "mara")
    page = soup_of(client.get(f"/lists/{list_id}/edit"))
    version = page.select_one(".list-editor-entry input[name=version]")
    words_seal = page.select_one("input#seen")
    note_seal = page.select_one(".list-editor-entry input[name=seen]")
    assert version is not None
    assert words_seal is not None
    assert note_seal is not None
    entry = get_editable_list(ben, list_id).entries[0].id
    notes.write_notes(ben, list_id, entry, Notes("The old diner."), now=NOON)
    words.describe_list(ben, list_id, Words("Ben's nights"), now=NOON)

    moved = post(
        client,
        f"/lists/{list_id}/entries/{entry}/move",
        {"step": "down", "version": version["value"]},
    )
    assert moved.status_code == 409
    assert "ben changed a note" in moved.text
    assert titles_on(client, f"/lists/{list_id}") == ["Heat", "Ronin", "Thief"]

    sent = {"title": "Mara's nights", "seen": words_seal["value"], "is_ranked": "y"}
    answer = post(client, f"/lists/{list_id}/edit", {**sent})
    assert answer.status_code == 409
    assert "<del>Ben&#39;s</del>" in answer.text
    assert "<ins>Mara&#39;s</ins>" in answer.text
    assert 'value="Mara&#39;s nights"' in answer.text

    sent = {"note": "The new diner.", "private_note": "", "seen": note_seal["value"]}
    answer = post(client, f"/lists/{list_id}/entries/{entry}/note", {**sent})
    assert answer.status_code == 409
    assert "<ins> new</ins>" in answer.text
    assert "The new diner.</textarea>" in answer.text
    # The form shown again knows what stands now: sent once more, it is saved.
    again = soup_of_refused(answer.text).select_one("details[open] input[name=seen]")
    assert again is not None
    sent["seen"] = str(again["value"])
    assert post(client, f"/lists/{list_id}/entries/{entry}/note", {**sent}).status_code == 303


def soup_of_refused(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_the_whole_list_is_sorted(app: Flask, client: FlaskClient) -> None:
    mara = make_user("mara").viewer_id
    list_id = make_list(mara, films=["The Zoo", "Heat", "A Bridge", "Élan"])
    db.session.commit()
    log_in(client, "mara")
    for order in ORDERS:
        answer = post(client, f"/lists/{list_id}/sort", {"order": order})
        assert answer.status_code == 303, order
        if order == "title":
            assert titles_on(client, f"/lists/{list_id}") == ["A Bridge", "Élan", "Heat", "The Zoo"]
    assert post(client, f"/lists/{list_id}/sort", {"order": "x"}).status_code == 400


def test_people_are_named_and_taken_off(app: Flask, client: FlaskClient) -> None:
    mara, ben = make_user("mara").viewer_id, make_user("ben").viewer_id
    list_id = make_list(mara, films=["Heat"], visibility="named")
    db.session.commit()
    log_in(client, "mara")
    reader, stranger = app.test_client(), app.test_client()
    log_in(reader, "ben")
    link = f"/l/{get_own_list(mara, list_id).token}"
    assert [visitor.get(link).status_code for visitor in (reader, stranger)] == [404, 404]
    answer = post(client, f"/lists/{list_id}/people", {"name": "nobody", "role": "reader"})
    assert answer.status_code == 400
    assert "Nobody here has that name" in answer.text
    assert 'value="nobody"' in answer.text
    for name, role in (("mara", "reader"), ("ben", "owner")):
        answer = post(client, f"/lists/{list_id}/people", {"name": name, "role": role})
        assert answer.status_code == 400
    post(client, f"/lists/{list_id}/people", {"name": "BEN", "role": "reader"})
    assert [visitor.get(link).status_code for visitor in (reader, stranger)] == [200, 404]
    assert "Shared with you" in reader.get("/lists").text
    assert reader.get(f"/lists/{list_id}").status_code == 200
    assert reader.get(f"/lists/{list_id}/edit").status_code == 404
    assert post(reader, f"/lists/{list_id}/people/{ben}/remove").status_code == 303
    assert reader.get(link).status_code == 404
