"""The one cookie, set with the commit and never before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from app import create_app
from app.accounts.models import Viewer, ViewerSession
from app.clock import utc_now
from app.db import db
from app.web import session_cookie
from tests.factories.accounts import post_form, register

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

COOKIE = "marquee_session"
PAGE = "/probe/page"


def cookie_of(client: FlaskClient) -> str | None:
    cookie = client.get_cookie(COOKIE)
    return None if cookie is None else cookie.value


def test_the_first_action_sets_the_cookie(client: FlaskClient) -> None:
    response = post_form(client, "/probe/act", page=PAGE)
    (header,) = response.headers.getlist("Set-Cookie")
    assert header.startswith(f"{COOKIE}=")
    for flag in ("HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"):
        assert flag in header
    assert "Secure" not in header
    assert client.get("/probe/who").json["id"] == response.json["id"]


def test_looking_sets_nothing_and_writes_nothing(client: FlaskClient) -> None:
    for path in ("/login", "/register", "/account/deleted", "/account", "/nowhere", PAGE):
        assert "Set-Cookie" not in client.get(path).headers
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 0


def test_in_production_the_cookie_is_tied_to_host_and_tls(tmp_path: Path) -> None:
    app = create_app(
        {
            "production": True,
            "secret_key": "a key that only the tests use, long enough",
            "instance_path": tmp_path,
            "hasher_rounds": 1,
        }
    )
    with app.app_context():
        db.create_all()
    client = app.test_client()
    base = "https://marquee.example"
    token = client.get("/login", base_url=base).text.split('name="csrf_token" value="')[1]
    data = {
        "csrf_token": token.split('"')[0],
        "name": "ann",
        "password": "correct horse battery",
        "remember": "y",
    }
    response = client.post("/register", data=data, base_url=base)
    assert response.status_code == 303
    header = response.headers["Set-Cookie"]
    assert header.startswith("__Host-marquee_session=")
    assert "Secure" in header
    assert "Path=/" in header
    assert "Domain" not in header
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("kind", ["domain", "overflow"])
def test_an_action_that_fails_sets_no_cookie(client: FlaskClient, kind: str) -> None:
    response = post_form(client, f"/probe/fail/{kind}", page=PAGE)
    assert response.status_code in {400, 409}
    assert "Set-Cookie" not in response.headers
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 0


def test_an_action_that_crashes_sets_no_cookie(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    response = post_form(client, "/probe/fail/defect", page=PAGE)
    assert response.status_code == 500
    assert "Set-Cookie" not in response.headers
    assert db.session.scalar(select(func.count()).select_from(Viewer)) == 0


def test_a_guest_taken_back_by_a_rollback_has_no_cookie(client: FlaskClient) -> None:
    response = post_form(client, "/probe/twice", {"commit": "y"}, page=PAGE)
    assert client.get("/probe/who").json["id"] == response.json["id"]
    assert db.session.scalar(select(func.count()).select_from(ViewerSession)) == 1


def test_a_savepoint_is_no_commit(client: FlaskClient) -> None:
    assert "Set-Cookie" not in post_form(client, "/probe/twice", page=PAGE).headers


@pytest.mark.parametrize(
    "value",
    ["", "x", "abc.def", "é.é", ".", "a" * 3_000, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAA"],
)
def test_a_made_up_cookie_is_a_stranger(client: FlaskClient, value: str) -> None:
    client.set_cookie(COOKIE, value)
    response = client.get("/probe/who")
    assert response.status_code == 200
    assert response.json["id"] is None


def test_a_changed_cookie_is_a_stranger(client: FlaskClient) -> None:
    post_form(client, "/probe/act", page=PAGE)
    value = cookie_of(client)
    assert value is not None
    client.set_cookie(COOKIE, ("A" if value[0] != "A" else "B") + value[1:])
    assert client.get("/probe/who").json["id"] is None


def test_a_cookie_of_before_another_secret_is_a_strangers(tmp_path: Path) -> None:
    def site(secret: str) -> Flask:
        return create_app({"secret_key": secret, "instance_path": str(tmp_path / secret[:1])})

    before, after = site("a" * 40), site("b" * 40)
    with before.test_request_context():
        signed = session_cookie._signer("a" * 40).sign("token").decode()  # noqa: SLF001 - as sent
    header = {"Cookie": f"{COOKIE}={signed}"}
    for _ in range(2):  # what is remembered is as good as what was found out
        with before.test_request_context(headers=header):
            assert session_cookie.read_token() == "token"
        with after.test_request_context(headers=header):
            assert session_cookie.read_token() is None


def test_the_table_does_not_hold_the_token(client: FlaskClient) -> None:
    post_form(client, "/probe/act", page=PAGE)
    value = cookie_of(client)
    assert value is not None
    token = value.rpartition(".")[0]
    assert len(token) >= 43  # 256 bits in base 64
    assert token not in db.session.scalars(select(ViewerSession.token_hash)).one()


def test_a_guest_who_acts_stays_for_another_year(client: FlaskClient) -> None:
    post_form(client, "/probe/act", page=PAGE)
    first = cookie_of(client)
    assert "Set-Cookie" not in post_form(client, "/probe/act", page=PAGE).headers
    soon = utc_now() + timedelta(days=180)
    db.session.execute(update(ViewerSession).values(expires_at=soon))
    response = post_form(client, "/probe/act", page=PAGE)
    assert "Max-Age=31536000" in response.headers["Set-Cookie"]
    assert cookie_of(client) == first
    expires_at = db.session.scalars(select(ViewerSession.expires_at)).one()
    assert expires_at > utc_now() + timedelta(days=364)


def test_a_session_of_a_user_is_not_lengthened(client: FlaskClient) -> None:
    register(client)
    soon = utc_now() + timedelta(days=1)
    db.session.execute(update(ViewerSession).values(expires_at=soon))
    assert "Set-Cookie" not in post_form(client, "/probe/act", page=PAGE).headers
