"""The editor of a list, with JavaScript off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.catalog import make_film
from tests.lists.visits import new_list, post, press, soup_of, titles_on

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TITLES = ("Heat", "Ronin", "Thief")


@pytest.fixture
def list_id(client: FlaskClient) -> int:
    """A list of three films that the client made."""
    list_id = new_list(client)
    for title in TITLES:
        post(client, f"/films/{make_film(title=title).id}/list")
    return list_id


def test_words_are_saved_and_told(client: FlaskClient, list_id: int) -> None:
    page = f"/lists/{list_id}/edit"
    answer = press(client, page, page, title="Night people", description="After dark.")
    assert answer.status_code == 303
    assert answer.headers["Location"] == page
    soup = soup_of(client.get(page))
    assert soup.h1 is not None
    assert soup.h1.get_text() == "Edit Night people"
    assert "Saved." in soup.get_text()
    assert "After dark." in client.get(f"/lists/{list_id}").text


@pytest.mark.parametrize(
    ("film", "fields", "order"),
    [
        ("Thief", {"step": "up"}, ["Heat", "Thief", "Ronin"]),
        ("Heat", {"step": "down"}, ["Ronin", "Heat", "Thief"]),
        ("Thief", {"position": "1"}, ["Thief", "Heat", "Ronin"]),
        ("Heat", {"position": " 3 "}, ["Ronin", "Thief", "Heat"]),
        ("Heat", {"position": "99"}, ["Ronin", "Thief", "Heat"]),
    ],
)
def test_films_are_moved_and_the_person_stays_with_them(
    client: FlaskClient, list_id: int, film: str, fields: dict[str, str], order: list[str]
) -> None:
    entry_id = _entry_id(client, list_id, film)
    answer = press(client, _editor(list_id), _action(list_id, entry_id, "move"), **fields)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{_editor(list_id)}#entry-{entry_id}"
    assert titles_on(client, f"/lists/{list_id}") == order


@pytest.mark.parametrize("position", ["", "x", "-1", "1.5", "²", "9" * 20, "<b>", "0x1"])
def test_a_malformed_position_is_told_at_its_field(
    client: FlaskClient, list_id: int, position: str
) -> None:
    entry_id = _entry_id(client, list_id, "Ronin")
    answer = press(client, _editor(list_id), _action(list_id, entry_id, "move"), position=position)
    assert answer.status_code == 400
    assert f'id="position-{entry_id}-error">Type the number of a place.' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert titles_on(client, f"/lists/{list_id}") == list(TITLES)


def test_a_note_stands_beside_its_film(client: FlaskClient, list_id: int) -> None:
    entry_id = _entry_id(client, list_id, "Heat")
    note = "The <i>coffee</i>\nscene."
    answer = press(client, _editor(list_id), _action(list_id, entry_id, "note"), note=note)
    assert answer.headers["Location"] == f"{_editor(list_id)}#entry-{entry_id}"
    shown = soup_of(client.get(f"/lists/{list_id}")).select_one(".list-note")
    assert shown is not None
    assert shown.get_text() == note
    field = soup_of(client.get(_editor(list_id))).select_one(f"#note-{entry_id}")
    assert field is not None
    assert field.get_text() == f"\n{note}"  # HTML drops the first line end of a text area


def test_a_long_note_is_kept_and_told_at_its_field(client: FlaskClient, list_id: int) -> None:
    entry_id = _entry_id(client, list_id, "Ronin")
    note = "word " * 401
    answer = press(client, _editor(list_id), _action(list_id, entry_id, "note"), note=note)
    assert answer.status_code == 400
    assert "At most 2,000 characters, please; this has 2,004." in answer.text
    assert note in answer.text
    assert 'value="After Heat"' in answer.text
    assert soup_of(client.get(_editor(list_id))).select(".list-note") == []


def test_a_note_in_an_expired_form_is_kept(client: FlaskClient, list_id: int) -> None:
    entry_id = _entry_id(client, list_id, "Ronin")
    answer = client.post(
        _action(list_id, entry_id, "note"), data={"note": "Long thought.", "csrf_token": "old"}
    )
    assert answer.status_code == 400
    assert "Long thought." in answer.text
    assert "open for too long" in answer.text


def test_a_removed_film_is_put_back(client: FlaskClient, list_id: int) -> None:
    entry_id = _entry_id(client, list_id, "Ronin")
    press(client, _editor(list_id), _action(list_id, entry_id, "note"), note="The <b>cars</b>.")
    answer = press(client, _editor(list_id), _action(list_id, entry_id, "remove"))
    assert answer.headers["Location"] == f"{_editor(list_id)}#removed"
    page = soup_of(client.get(_editor(list_id)))
    told = page.select_one("#removed")
    assert told is not None
    assert "Removed Ronin." in told.get_text()
    assert titles_on(client, f"/lists/{list_id}") == ["Heat", "Thief"]
    assert "cars" not in client.get(f"/lists/{list_id}").text
    answer = press(client, _editor(list_id), f"/lists/{list_id}/restore")
    assert answer.headers["Location"] == f"{_editor(list_id)}#entry-{entry_id}"
    assert titles_on(client, f"/lists/{list_id}") == list(TITLES)
    assert "The &lt;b&gt;cars&lt;/b&gt;." in client.get(f"/lists/{list_id}").text


def test_it_is_too_late_to_put_back_after_the_next_change(
    client: FlaskClient, list_id: int
) -> None:
    press(
        client,
        _editor(list_id),
        _action(list_id, _entry_id(client, list_id, "Ronin"), "remove"),
    )
    press(client, _editor(list_id), _editor(list_id), title="Changed")
    assert soup_of(client.get(_editor(list_id))).select_one("#removed") is None
    assert post(client, f"/lists/{list_id}/restore").status_code == 409


def test_the_first_cannot_go_up_nor_the_last_down(client: FlaskClient, list_id: int) -> None:
    buttons = soup_of(client.get(_editor(list_id))).select("button[name=step]")
    assert [button.has_attr("disabled") for button in buttons] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]


def test_an_unknown_entry_is_not_found(client: FlaskClient, list_id: int) -> None:
    for action in ("move", "note", "remove"):
        answer = post(client, _action(list_id, 999_999, action), {"position": "1", "note": "Hello"})
        assert answer.status_code == 404


def test_a_film_is_found_and_added_in_the_editor(client: FlaskClient, list_id: int) -> None:
    other = new_list(client, "Worked on later")
    film_id = make_film(title="The Insider", aliases=["Le Révélateur"]).id
    page = f"{_editor(list_id)}?find=insider"
    answer = press(client, page, f"/films/{film_id}/list")
    assert answer.headers["Location"].startswith(f"{_editor(list_id)}#entry-")
    assert titles_on(client, f"/lists/{list_id}") == [*TITLES, "The Insider"]
    assert titles_on(client, f"/lists/{other}") == []
    soup = soup_of(client.get(page))
    assert not soup.select(f"form[action='/films/{film_id}/list']")
    entry_id = _entry_id(client, list_id, "The Insider")
    link = soup.select_one(f"#find a[href='#entry-{entry_id}']")
    assert link is not None
    assert "On the list already" in link.get_text()
    assert "also known as Le Révélateur" in client.get(f"{_editor(list_id)}?find=revela").text


@pytest.mark.parametrize("wanted", ["no such film", "<b>", "x" * 5_000, '" OR 1=1', "()[]*~^:"])
def test_a_film_that_is_not_found_is_told(client: FlaskClient, list_id: int, wanted: str) -> None:
    page = client.get(_editor(list_id), query_string={"find": wanted})
    assert page.status_code == 200
    assert "Nothing for “" in page.text
    assert "Nothing for “<b>" not in page.text


def test_an_empty_list_says_how_to_add(client: FlaskClient) -> None:
    page = client.get(_editor(new_list(client, "Empty")))
    assert "None yet. Find one here" in page.text
    assert soup_of(page).select_one("#find input[name=find]") is not None


def test_the_editors_ids_are_unique_and_its_forms_have_tokens(
    client: FlaskClient, list_id: int
) -> None:
    soup = soup_of(client.get(_editor(list_id)))
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for form in soup.select("form[method=post]"):
        assert form.select_one("input[name=csrf_token]") is not None
    labelled = {label["for"] for label in soup.select("label[for]")}
    for control in soup.select("main input[type=text], main input[type=search], main textarea"):
        assert control["id"] in labelled


def _editor(list_id: int) -> str:
    return f"/lists/{list_id}/edit"


def _action(list_id: int, entry_id: int, action: str) -> str:
    return f"/lists/{list_id}/entries/{entry_id}/{action}"


def _entry_id(client: FlaskClient, list_id: int, title: str) -> int:
    for entry in soup_of(client.get(_editor(list_id))).select(".list-editor-entry"):
        heading = entry.select_one(".film-title")
        if heading is not None and heading.get_text(strip=True) == title:
            return int(str(entry["id"]).removeprefix("entry-"))
    raise AssertionError(f"{title} is not in the editor.")
