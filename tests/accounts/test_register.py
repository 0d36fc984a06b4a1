"""Making an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.accounts.models import User, Viewer
from app.db import db
from tests.factories.accounts import PASSWORD, make_user, post_form, register, token_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

COOKIE = "marquee_session"


def is_user(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def errors_on(response: TestResponse) -> str:
    page = BeautifulSoup(response.text, "html.parser")
    return " ".join(tag.get_text() for tag in page.select(".field-errors, [role=alert]"))


def test_a_stranger_registers_and_is_logged_in(client: FlaskClient) -> None:
    response = register(client)
    assert response.status_code == 303
    assert response.location == "/"
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=7776000" in cookie
    page = client.get("/account")
    assert "ann" in page.text
    assert "Welcome, ann." in page.text


def test_without_being_remembered_the_cookie_goes_with_the_browser(client: FlaskClient) -> None:
    cookie = register(client, remember="").headers["Set-Cookie"]
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_registering_leads_back(client: FlaskClient) -> None:
    assert register(client, next="/for-you?page=2").location == "/for-you?page=2"


def test_registering_never_leads_elsewhere(client: FlaskClient) -> None:
    assert register(client, next="https://evil.example/").location == "/"


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", PASSWORD, "Please give a name."),
        ("ab", PASSWORD, "3 to 30"),
        ("a" * 31, PASSWORD, "3 to 30"),
        ("a" * 400_000, PASSWORD, "3 to 30"),
        ("a b c", PASSWORD, "letters, digits"),
        ("<script>", PASSWORD, "letters, digits"),
        ("bob", "", "Please give a password."),
        ("bob", "short", "10 to 128"),
        ("bob", "x1y2" * 40, "10 to 128"),
        ("bob", "x" * 400_000, "too long"),
        ("bob", "1234567890", "easy to guess"),
        ("a-long-name", "A-Long-Name", "not your name"),
    ],
)
def test_what_will_not_do_is_told_at_the_field(
    client: FlaskClient, name: str, password: str, sentence: str
) -> None:
    response = register(client, name, password=password)
    assert response.status_code == 400
    assert sentence in errors_on(response)
    assert "Set-Cookie" not in response.headers
    assert "<script>" not in response.text.replace("<script type", "")
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_a_refused_form_keeps_the_name_and_not_the_password(client: FlaskClient) -> None:
    response = register(client, "Zoë", password="shortpass", next="/lists")
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select_one("input[name=name]")["value"] == "Zoë"
    assert page.select_one("input[name=next]")["value"] == "/lists"
    assert "shortpass" not in response.text


def test_fields_that_are_missing_are_asked_for(client: FlaskClient) -> None:
    response = post_form(client, "/register", page="/register")
    assert response.status_code == 400
    assert "Please give a name." in errors_on(response)
    assert "Please give a password." in errors_on(response)


def test_a_taken_name_is_told_at_the_field(client: FlaskClient) -> None:
    make_user("ann")
    response = register(client, "ANN")
    assert response.status_code == 400
    assert "That name is taken." in errors_on(response)
    assert "e-mail" not in errors_on(response)
    assert "Set-Cookie" not in response.headers
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 1


def test_two_register_the_same_name_at_once(app: Flask) -> None:
    clients = [app.test_client() for _ in range(4)]
    tokens = [token_on(client.get("/register")) for client in clients]

    def send(pair: tuple[FlaskClient, str]) -> TestResponse:
        client, token = pair
        return client.post(
            "/register", data={"csrf_token": token, "name": "ann", "password": PASSWORD}
        )

    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(send, zip(clients, tokens, strict=True)))
    assert sorted(response.status_code for response in responses) == [303, 400, 400, 400]
    for response in responses:
        assert ("Set-Cookie" in response.headers) == (response.status_code == 303)
        if response.status_code == 400:
            assert "That name is taken." in response.text
    assert db.session.scalar(select(func.count()).select_from(User)) == 1
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 1


def test_an_expired_form_keeps_what_was_typed(client: FlaskClient) -> None:
    data = {"csrf_token": "old", "name": "Zoë", "password": PASSWORD}
    for fields in (data, {**data, "csrf_token": ""}):
        response = client.post("/register", data=fields)
        assert response.status_code == 400
        assert "open for too long" in errors_on(response)
        page = BeautifulSoup(response.text, "html.parser")
        assert page.select_one("input[name=name]")["value"] == "Zoë"
        again = {**data, "csrf_token": token_on(response)}
    assert client.post("/register", data=again).status_code == 303


def test_a_user_needs_no_second_account(client: FlaskClient) -> None:
    register(client)
    assert client.get("/register").location == "/account"
    response = client.post("/register", data={"name": "bob", "password": PASSWORD})
    assert response.location == "/account"
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_registering_kills_a_copied_guest_cookie(app: Flask) -> None:
    guest = app.test_client()
    act_as_guest(guest)
    copied = guest.get_cookie(COOKIE)
    assert copied is not None
    register(guest)
    thief = app.test_client()
    thief.set_cookie(COOKIE, copied.value)
    assert not is_user(thief)
    assert is_user(guest)


def test_a_guest_keeps_the_viewer(app: Flask) -> None:
    guest = app.test_client()
    viewer_id = act_as_guest(guest)
    register(guest)
    assert "Your films and lists are in your account now." in guest.get("/account").text
    user = db.session.scalars(select(User)).one()
    assert user.viewer_id == viewer_id
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 1


def act_as_guest(client: FlaskClient) -> int:
    """Make the client a guest, as a first verdict would."""
    viewer_id: int = post_form(client, "/act").json["id"]
    return viewer_id
