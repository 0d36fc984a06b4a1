"""Logging in and out."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select, update

from app.accounts.models import LoginFailure, User, Viewer, ViewerSession
from app.accounts.signals import viewer_merged
from app.accounts.throttle import MAX_FAILURES_OF_NAME
from app.clock import utc_now
from app.db import db
from tests.factories.accounts import (
    PASSWORD,
    log_in,
    make_user,
    post_form,
    register,
    token_on,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

COOKIE = "marquee_session"


def name_of(client: FlaskClient) -> str | None:
    name: str | None = client.get("/who").json["name"]
    return name


def copy_of(client: FlaskClient) -> FlaskClient:
    """Return a client that stole the cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    thief = client.application.test_client()
    thief.set_cookie(COOKIE, cookie.value)
    return thief


@pytest.mark.parametrize("name", ["ann", "ANN", " ann "])
def test_a_user_logs_in(client: FlaskClient, name: str) -> None:
    make_user("ann")
    response = log_in(client, name)
    assert response.status_code == 303
    assert response.location == "/"
    assert name_of(client) == "ann"
    assert "Welcome back, ann." in client.get("/account").text


def test_remembering_lasts_ninety_days_and_else_as_long_as_the_browser(app: Flask) -> None:
    make_user("ann")
    brief = log_in(app.test_client()).headers["Set-Cookie"]
    assert "Max-Age" not in brief
    assert "Expires" not in brief
    lasting = log_in(app.test_client(), remember="y").headers["Set-Cookie"]
    assert "Max-Age=7776000" in lasting
    for cookie in (brief, lasting):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie


def test_nothing_but_the_one_cookie_is_ever_set(client: FlaskClient) -> None:
    make_user("ann")
    log_in(client, remember="y")
    client.get("/account")
    assert {cookie.key for cookie in client._cookies.values()} == {COOKIE}  # noqa: SLF001 - has no public way


def test_nobody_learns_which_names_exist(client: FlaskClient) -> None:
    make_user("ann")
    answers = []
    for name, password in (("ann", "a wrong password"), ("bob", PASSWORD), ("---", PASSWORD)):
        response = log_in(client, name, password=password)
        assert response.status_code == 400
        assert "Set-Cookie" not in response.headers
        page = BeautifulSoup(response.text, "html.parser")
        page.select_one("input[name=name]")["value"] = ""
        for field in page.select("input[name=csrf_token]"):
            field["value"] = ""
        answers.append(str(page))
    assert len(set(answers)) == 1
    assert "The name or the password is not right." in answers[0]


def test_an_unknown_name_takes_as_long_as_a_wrong_password(client: FlaskClient) -> None:
    register(client, "ann")
    stranger = client.application.test_client()
    token = token_on(stranger.get("/login"))

    def seconds(name: str) -> float:
        data = {"csrf_token": token, "name": name, "password": "a wrong password"}
        start = perf_counter()
        stranger.post("/login", data=data)
        return perf_counter() - start

    pairs = [(seconds("ann"), seconds("bob")) for _ in range(8)]
    known, unknown = map(min, zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Please give a name."),
        ({"name": "ann"}, "Please give a password."),
        ({"name": "a" * 100_000, "password": "x"}, "not right"),
        ({"name": "ann", "password": "x" * 100_000}, "too long"),
        ({"name": "<b>", "password": "x"}, "not right"),
    ],
)
def test_odd_log_ins_are_refused(
    client: FlaskClient, data: dict[str, object], sentence: str
) -> None:
    make_user("ann")
    response = post_form(client, "/login", data, page="/login")
    assert response.status_code == 400
    assert sentence in response.text


def test_an_expired_form_keeps_the_name(client: FlaskClient) -> None:
    make_user("ann")
    response = client.post("/login", data={"name": "ann", "password": PASSWORD})
    assert response.status_code == 400
    assert "open for too long" in response.text
    assert 'value="ann"' in response.text
    assert name_of(client) is None


def test_logging_in_leads_back(client: FlaskClient) -> None:
    make_user("ann")
    page = BeautifulSoup(client.get("/login?next=/lists/1%23x").text, "html.parser")
    assert page.select_one("main input[name=next]")["value"] == "/lists/1#x"
    assert log_in(client, next="/lists/1#x").location == "/lists/1#x"
    assert client.get("/login?next=/taste").location == "/taste"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_logging_in_never_leads_elsewhere(client: FlaskClient, target: str) -> None:
    make_user("ann")
    page = client.get("/login", query_string={"next": target})
    assert "evil" not in page.text
    assert log_in(client, next=target).location == "/"
    assert client.get("/login", query_string={"next": target}).location == "/"


def test_logging_in_ends_the_guest(app: Flask, client: FlaskClient) -> None:
    user = make_user("ann")
    guest_id = post_form(client, "/act").json["id"]
    thief = copy_of(client)
    heard: list[dict[str, int]] = []

    def hear(_sender: object, **ids: int) -> None:
        heard.append(ids)

    with viewer_merged.connected_to(hear):
        log_in(client)
    assert heard == [{"from_viewer_id": guest_id, "into_viewer_id": user.viewer_id}]
    assert client.get("/who").json == {"id": user.viewer_id, "name": "ann"}
    assert thief.get("/who").json == {"id": None, "name": None}
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 1
    assert app


def test_a_user_who_logs_in_again_is_led_on(client: FlaskClient) -> None:
    make_user("ann")
    make_user("bob")
    log_in(client, "ann")
    response = client.post("/login", data={"name": "bob", "password": PASSWORD, "next": "/taste"})
    assert response.location == "/taste"
    assert name_of(client) == "ann"


def test_logging_out_kills_a_copied_cookie(client: FlaskClient) -> None:
    make_user("ann")
    log_in(client, remember="y")
    thief = copy_of(client)
    assert name_of(thief) == "ann"
    response = post_form(client, "/logout")
    assert response.status_code == 303
    assert response.location == "/"
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert name_of(client) is None
    assert name_of(thief) is None
    assert db.session.scalar(select(func.count()).select_from(ViewerSession)) == 0


def test_logging_out_leaves_other_devices_and_guests_alone(app: Flask, client: FlaskClient) -> None:
    make_user("ann")
    other = app.test_client()
    log_in(client)
    log_in(other)
    post_form(client, "/logout")
    assert name_of(other) == "ann"
    guest = app.test_client()
    post_form(guest, "/act")
    assert "Set-Cookie" not in post_form(guest, "/logout").headers
    assert guest.get("/who").json["id"] is not None
    assert post_form(app.test_client(), "/logout").status_code == 303


def test_logging_out_by_a_link_does_nothing(client: FlaskClient) -> None:
    make_user("ann")
    log_in(client)
    assert client.get("/logout").status_code == 405
    assert name_of(client) == "ann"


def test_a_session_ends_by_itself(client: FlaskClient) -> None:
    make_user("ann")
    log_in(client)
    db.session.execute(update(ViewerSession).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert name_of(client) is None
    log_in(client)
    assert db.session.scalar(select(func.count()).select_from(ViewerSession)) == 1


def test_guessing_is_stopped_whether_or_not_the_name_exists(client: FlaskClient) -> None:
    make_user("ann")
    for name in ("ann", "bob"):
        token = token_on(client.get("/login"))
        data = {"csrf_token": token, "name": name, "password": "a wrong password"}
        for _ in range(MAX_FAILURES_OF_NAME):
            assert client.post("/login", data=data).status_code == 400
        response = client.post("/login", data={**data, "password": PASSWORD})
        assert response.status_code == 429
        assert "Please wait 15 minutes" in response.text
        assert f'value="{name}"' in response.text
    db.session.execute(update(LoginFailure).values(failed_at=utc_now() - timedelta(minutes=16)))
    assert log_in(client).status_code == 303


def test_the_right_password_starts_the_count_anew(client: FlaskClient) -> None:
    make_user("ann")
    for _ in range(3):
        log_in(client, password="a wrong password")
    log_in(client)
    # Those of the network address go on counting.
    assert db.session.scalar(select(func.count()).select_from(LoginFailure)) == 3


def test_an_outdated_hash_is_replaced(client: FlaskClient) -> None:
    user = make_user("ann")
    before = user.password_hash
    log_in(client)
    db.session.expire_all()
    assert user.password_hash != before
    assert "m=19456,t=1,p=1" in user.password_hash
    kept = user.password_hash
    post_form(client, "/logout")
    assert log_in(client).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(User.password_hash)).one() == kept
