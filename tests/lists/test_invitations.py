"""Links by which a curator asks others, guests as well, to edit a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.models import Viewer
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists import invitations, people
from app.lists.merging import merge_viewers
from app.lists.models import FilmList, ListPerson
from app.lists.queries import get_editable_list
from app.lists.sharing import TOKEN_BYTES
from tests.factories.accounts import log_in, make_user, make_viewer, register
from tests.factories.lists import NOON, make_list, next_token
from tests.lists.visits import post, press, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def curator(app: Flask) -> FlaskClient:
    """Mara, who has a list that only she can see."""
    make_list(make_user("mara").viewer_id, "Night people", ["Heat", "Ronin"])
    db.session.commit()
    client = app.test_client()
    log_in(client, "mara")
    return client


@pytest.fixture
def list_path(curator: FlaskClient) -> str:
    """The path of her list."""
    assert curator
    return f"/lists/{db.session.scalars(select(FilmList.id)).one()}"


def asked(curator: FlaskClient, list_path: str) -> str:
    """Have the curator make a link, and return its path."""
    press(curator, list_path, f"{list_path}/invitation", invitation="new")
    field = soup_of(curator.get(list_path)).select_one("#invitation-link")
    assert field is not None
    return str(field["value"]).removeprefix("http://localhost")


def test_a_guest_edits_a_list_and_an_account_takes_it_over(
    app: Flask, curator: FlaskClient, list_path: str
) -> None:
    link = asked(curator, list_path)
    assert len(link.rpartition("/")[2]) * 6 >= TOKEN_BYTES * 8 >= 128
    guest = app.test_client()
    page = guest.get(link)
    assert "mara asks you to edit this list together" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in page.headers
    assert guest.get(f"{list_path}/edit").status_code == 404  # a look accepts nothing
    answer = press(guest, link, link)
    assert answer.headers["Location"] == f"{list_path}/edit"
    press(guest, f"{list_path}/edit", f"{list_path}/sort", order="title")
    entry = str(soup_of(guest.get(f"{list_path}/edit")).select(".list-editor-entry")[1]["id"])
    move = f"{list_path}/entries/{entry.removeprefix('entry-')}/move"
    assert press(guest, f"{list_path}/edit", move, step="up").status_code == 303
    assert titles_on(curator, list_path) == ["Ronin", "Heat"]
    assert "Night people" in guest.get("/lists").text
    assert "You edit this list already." in guest.get(link).text
    assert post(guest, f"{list_path}/delete").status_code == 404
    assert post(guest, f"{list_path}/invitation", {"invitation": "new"}).status_code == 404
    assert "a guest" in soup_of(curator.get(list_path)).select_one(".list-people").get_text()

    register(guest, "ben")
    assert guest.get(f"{list_path}/edit").status_code == 200
    named = soup_of(curator.get(list_path)).select_one(".list-people").get_text()
    assert "ben" in named
    assert "a guest" not in named


def test_a_link_that_was_changed_or_taken_back_is_as_one_that_never_was(
    app: Flask, curator: FlaskClient, list_path: str
) -> None:
    first = asked(curator, list_path)
    second = asked(curator, list_path)
    assert first != second
    stranger = app.test_client()
    viewers = db.session.scalar(select(func.count()).select_from(Viewer))
    never = stranger.get("/invitations/" + "x" * 32)
    answers = [never, stranger.get(first), stranger.get("/invitations/x")]
    assert stranger.get(second).status_code == 200
    assert post(stranger, first).status_code == 404
    press(curator, list_path, f"{list_path}/invitation", invitation="none")
    answers.append(stranger.get(second))
    third = asked(curator, list_path)
    db.session.scalars(select(FilmList)).one().hidden_at = NOON
    answers.append(stranger.get(third))
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.data for answer in answers} == {never.data}
    assert post(stranger, third).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == viewers
    assert post(curator, f"{list_path}/invitation", {"invitation": "x"}).status_code == 400


def test_an_editor_who_is_taken_off_edits_no_more(
    app: Flask, curator: FlaskClient, list_path: str
) -> None:
    guest = app.test_client()
    link = asked(curator, list_path)
    press(guest, link, link)
    press(curator, list_path, f"{list_path}/invitation", invitation="none")
    assert guest.get(f"{list_path}/edit").status_code == 200
    guest_id = db.session.scalars(select(ListPerson.viewer_id)).one()
    press(curator, list_path, f"{list_path}/people/{guest_id}/remove")
    assert guest.get(f"{list_path}/edit").status_code == 404
    assert guest.get(link).status_code == 404


def test_each_is_an_editor_once_and_the_curator_never(app: Flask) -> None:
    mara, ben = make_viewer(), make_user("ben").viewer_id
    list_id = make_list(mara, films=["Heat"])
    token = invitations.invite(mara, list_id, make_token=next_token)
    assert invitations.accept(mara, token, now=NOON) == list_id
    people.name_person(mara, list_id, "ben", "reader", now=NOON)
    for _ in range(2):
        assert invitations.accept(ben, token, now=NOON) == list_id
    assert [(one.name, one.role) for one in people.people_of(list_id)] == [("ben", "editor")]
    for _ in range(people.PEOPLE_A_LIST - 1):
        invitations.accept(make_viewer(), token, now=NOON)
    with pytest.raises(ConflictError):
        invitations.accept(make_viewer(), token, now=NOON)
    with pytest.raises(NotFoundError):
        invitations.invite(ben, list_id, make_token=next_token)
    with pytest.raises(NotFoundError):
        invitations.accept(ben, "x" * 32, now=NOON)


def test_an_account_that_may_read_edits_what_its_guest_edited(app: Flask) -> None:
    mara, ben, guest = make_viewer(), make_user("ben").viewer_id, make_viewer()
    edited, other = (make_list(mara, films=["Heat"], visibility="named") for _ in range(2))
    for list_id in (edited, other):
        people.name_person(mara, list_id, "ben", "reader", now=NOON)
    token = invitations.invite(mara, edited, make_token=next_token)
    invitations.accept(guest, token, now=NOON)
    merge_viewers(guest, ben)
    db.session.expire_all()
    assert get_editable_list(ben, edited).id == edited
    with pytest.raises(NotFoundError):
        get_editable_list(ben, other)
