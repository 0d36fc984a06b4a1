"""The account page, changing the password and deleting the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.accounts.models import User, Viewer, ViewerSession
from app.accounts.throttle import MAX_FAILURES_OF_NAME
from app.db import db
from app.web.respond import FRAGMENT_TYPE
from tests.factories.accounts import PASSWORD, log_in, make_user, post_form, token_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NEXT_PASSWORD = "another horse entirely"
COOKIE = "marquee_session"
PAGES = ["/register", "/login", "/account", "/account/password", "/account/delete"]


@pytest.fixture
def ann(client: FlaskClient) -> FlaskClient:
    make_user("ann")
    log_in(client, remember="y")
    return client


def name_of(client: FlaskClient) -> str | None:
    name: str | None = client.get("/who").json["name"]
    return name


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/delete"])
def test_strangers_are_led_to_the_log_in_and_back(client: FlaskClient, path: str) -> None:
    response = client.get(path + "?x=1")
    assert response.status_code == 303
    assert response.location == f"/login?next={path}?x%3D1"
    make_user("ann")
    token = token_on(client.get(response.location))
    data = {"csrf_token": token, "name": "ann", "password": PASSWORD, "next": path}
    assert client.post("/login", data=data).location == path


def test_strangers_who_post_are_led_to_where_the_form_leads(client: FlaskClient) -> None:
    response = client.post("/account/delete", data={"next": "/lists"})
    assert response.location == "/login?next=/lists"


def test_programs_are_told_to_log_in(client: FlaskClient) -> None:
    for accept in ("application/json", FRAGMENT_TYPE):
        assert client.get("/account", headers={"Accept": accept}).status_code == 401


def test_a_guest_is_no_user(client: FlaskClient) -> None:
    post_form(client, "/act")
    assert client.get("/account").status_code == 303


def test_a_cookie_of_another_program_does_not_log_out(ann: FlaskClient) -> None:
    ann.set_cookie("remember_token", "1|0")
    ann.set_cookie("session", "x")
    assert ann.get("/account").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed(client: FlaskClient, path: str) -> None:
    if path.startswith("/account"):
        make_user("ann")
        log_in(client)
    page = BeautifulSoup(client.get(path).text, "html.parser")
    assert len(page.find_all("h1")) == 1
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for form in page.find_all("form", method="post"):
        assert form.select_one("input[name=csrf_token]")
    for control in page.select("main input:not([type=hidden])"):
        assert page.find("label", attrs={"for": control["id"]})
    for tag in page.find_all():
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")]


def test_the_account_page_says_what_is_known(ann: FlaskClient) -> None:
    text = BeautifulSoup(ann.get("/account").text, "html.parser").main.get_text(" ", strip=True)
    assert "1 March 2025" in text
    assert "no e-mail address" in text


def test_the_password_is_changed_and_other_devices_are_out(app: Flask, ann: FlaskClient) -> None:
    other, thief = app.test_client(), app.test_client()
    log_in(other)
    cookie = ann.get_cookie(COOKIE)
    assert cookie is not None
    thief.set_cookie(COOKIE, cookie.value)
    response = post_form(ann, "/account/password", {"current": PASSWORD, "password": NEXT_PASSWORD})
    assert response.status_code == 303
    assert response.location == "/account"
    assert "Max-Age=7776000" in response.headers["Set-Cookie"]
    assert name_of(ann) == "ann"
    assert "Your password is changed." in ann.get("/account").text
    assert name_of(other) is None
    assert name_of(thief) is None
    assert log_in(other).status_code == 400
    assert log_in(other, password=NEXT_PASSWORD).status_code == 303


def test_a_brief_session_stays_brief(client: FlaskClient) -> None:
    make_user("ann")
    log_in(client)
    response = post_form(
        client, "/account/password", {"current": PASSWORD, "password": NEXT_PASSWORD}
    )
    assert "Max-Age" not in response.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("current", "password", "sentence"),
    [
        ("a wrong password", NEXT_PASSWORD, "not right"),
        ("", NEXT_PASSWORD, "Please give a password."),
        (PASSWORD, "short", "10 to 128"),
        (PASSWORD, "", "Please give a password."),
    ],
)
def test_a_change_of_password_is_refused(
    ann: FlaskClient, current: str, password: str, sentence: str
) -> None:
    response = post_form(ann, "/account/password", {"current": current, "password": password})
    assert response.status_code == 400
    page = BeautifulSoup(response.text, "html.parser")
    assert sentence in page.select_one(".field-errors").text
    assert "Set-Cookie" not in response.headers
    assert name_of(ann) == "ann"
    assert log_in(ann.application.test_client()).status_code == 303


def test_the_account_is_deleted_with_everything(app: Flask, ann: FlaskClient) -> None:
    other = app.test_client()
    log_in(other)
    response = post_form(ann, "/account/delete", {"password": PASSWORD})
    assert response.status_code == 303
    assert response.location == "/account/deleted"
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert "Your account is deleted" in ann.get(response.location).text
    for model in (User, Viewer, ViewerSession):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert name_of(ann) is None
    assert name_of(other) is None
    assert log_in(ann).status_code == 400


def test_deleting_needs_the_password(ann: FlaskClient) -> None:
    for password in ("a wrong password", ""):
        response = post_form(ann, "/account/delete", {"password": password})
        assert response.status_code == 400
    assert name_of(ann) == "ann"


@pytest.mark.parametrize("path", ["/account/password", "/account/delete"])
def test_a_missing_token_changes_nothing(ann: FlaskClient, path: str) -> None:
    data = {"current": PASSWORD, "password": PASSWORD}
    response = ann.post(path, data=data)
    assert response.status_code == 400
    assert "open for too long" in response.text
    assert name_of(ann) == "ann"


def test_guessing_on_an_open_screen_is_stopped(ann: FlaskClient) -> None:
    token = token_on(ann.get("/account/delete"))
    data = {"csrf_token": token, "password": "a wrong password"}
    for _ in range(MAX_FAILURES_OF_NAME):
        assert ann.post("/account/delete", data=data).status_code == 400
    response = ann.post("/account/delete", data={**data, "password": PASSWORD})
    assert response.status_code == 429
    assert "wait 15 minutes" in response.text
