"""Who is an operator, how somebody becomes one, and what all others see."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from app.admin.models import Operator, OperatorCode
from app.admin.services import offer_code
from app.clock import utc_now
from app.db import db
from app.web.settings import site_settings
from scripts import grant_operator
from tests.factories.accounts import log_in, make_user, post_form, token_on
from tests.factories.operators import make_operator

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NOWHERE = "/admin/there-never-was-such-a-page"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VARYING = re.compile(r'(name="csrf_token" value=")[^"]*')


def what_is_seen(answer: TestResponse) -> tuple[object, ...]:
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in {"X-Request-Id", "Content-Length", "Date"}
    }
    return answer.status_code, headers, VARYING.sub(r"\1", answer.text)


def addresses(app: Flask) -> list[str]:
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin."):
            values = dict.fromkeys(rule.arguments, "20250101T000000-000000")
            methods = rule.methods or {"GET"}
            method = "GET" if "GET" in methods else "POST"
            found.append(adapter.build(rule.endpoint, values, method=method))
    assert "/admin" in found
    return [*found, "/admin/", "/admin//confirm", "/admin/confirm/"]


def code_for(name: str) -> str:
    code = offer_code(name, secret_key=site_settings().secret_key, now=utc_now())
    db.session.commit()
    return code


@pytest.mark.parametrize("who", ["stranger", "user"])
def test_to_others_there_is_nothing(
    app: Flask, client: FlaskClient, user: FlaskClient, who: str
) -> None:
    browser = {"stranger": client, "user": user}[who]
    for method in METHODS:
        for headers in ({}, {"Accept": "application/json"}, {"Sec-Fetch-Site": "same-origin"}):
            nothing = what_is_seen(browser.open(NOWHERE, method=method, headers=headers))
            assert nothing[0] == 404
            for path in addresses(app):
                seen = browser.open(path, method=method, headers=headers)
                assert what_is_seen(seen) == nothing, (method, path)


def test_a_token_opens_nothing_either(app: Flask, user: FlaskClient) -> None:
    for path in addresses(app):
        assert post_form(user, path).status_code == 404


def test_two_steps_make_an_operator(user: FlaskClient) -> None:
    code = code_for("ann")
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    before = user.get_cookie("marquee_session")
    assert user.get("/admin").status_code == 404
    answer = post_form(user, "/admin/confirm", {"code": f" {code.lower()} "}, page="/admin/confirm")
    assert (answer.status_code, answer.location) == (303, "/admin")
    page = user.get("/admin")
    assert page.status_code == 200
    assert "You are an operator of this site now." in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    after = user.get_cookie("marquee_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    # The code is used up.
    assert user.get("/admin/confirm").status_code == 404


def test_a_code_is_for_one_account_only(app: Flask, user: FlaskClient) -> None:
    make_user("bob")
    bob = app.test_client()
    log_in(bob, "bob")
    anns, _ = code_for("ann"), code_for("bob")
    answer = post_form(bob, "/admin/confirm", {"code": anns}, page="/admin/confirm")
    assert answer.status_code == 400
    assert "That is not the code" in answer.text
    assert bob.get("/admin").status_code == 404
    assert user.get("/admin").status_code == 404


def test_a_code_does_not_hold_for_long(user: FlaskClient) -> None:
    code = code_for("ann")
    token = token_on(user.get("/admin/confirm"))
    db.session.execute(update(OperatorCode).values(expires_at=utc_now() - timedelta(seconds=1)))
    db.session.commit()
    answer = user.post("/admin/confirm", data={"csrf_token": token, "code": code})
    assert answer.status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 0


def test_guessing_ends_after_five_tries(user: FlaskClient) -> None:
    code = code_for("ann")
    token = token_on(user.get("/admin/confirm"))
    for wrong in ("", "x" * 200, "AAAA-AAAA-AAAA", "\0", "é", "1", "2"):
        answer = user.post("/admin/confirm", data={"csrf_token": token, "code": wrong})
        assert answer.status_code in {400, 404}, wrong
    db.session.execute(update(OperatorCode).values(failures=4))
    assert user.post("/admin/confirm", data={"csrf_token": token, "code": "Z"}).status_code == 400
    answer = user.post("/admin/confirm", data={"csrf_token": token, "code": code})
    assert answer.status_code == 404
    # A newer code starts anew, and the one before is worth nothing.
    fresh = code_for("ann")
    assert user.post("/admin/confirm", data={"csrf_token": token, "code": code}).status_code == 400
    assert user.post("/admin/confirm", data={"csrf_token": token, "code": fresh}).status_code == 303


def test_many_wrong_codes_slow_down_the_address(user: FlaskClient) -> None:
    code_for("ann")
    token = token_on(user.get("/admin/confirm"))
    statuses = []
    for _ in range(22):
        db.session.execute(update(OperatorCode).values(failures=0))
        answer = user.post("/admin/confirm", data={"csrf_token": token, "code": "WRNG"})
        statuses.append(answer.status_code)
    assert statuses[:20] == [400] * 20
    assert statuses[20:] == [429] * 2


def test_the_page_for_the_code_needs_a_token(user: FlaskClient) -> None:
    code = code_for("ann")
    assert user.post("/admin/confirm", data={"code": code}).status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 0


def test_the_script_grants_and_revokes(
    app: Flask,
    user: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(grant_operator, "create_app", lambda: app)
    monkeypatch.setattr(grant_operator, "dictConfig", lambda _: None)
    caplog.set_level(logging.INFO, "app.audit")
    assert grant_operator.main(["Ann"]) == 0
    code = capsys.readouterr().out.splitlines()[-1]
    answer = post_form(user, "/admin/confirm", {"code": code}, page="/admin/confirm")
    assert answer.status_code == 303
    assert user.get("/admin").status_code == 200
    assert grant_operator.main(["ann"]) == 1
    assert "operator’s already" in capsys.readouterr().err
    assert grant_operator.main(["--revoke", "ann"]) == 0
    assert user.get("/admin").status_code == 404
    assert grant_operator.main(["--revoke", "ann"]) == 1
    assert grant_operator.main(["nobody"]) == 1
    told = [record.message.split(",")[0] for record in caplog.records]
    assert told == ["operator code made", "operator confirmed", "operator revoked"]
    assert code not in caplog.text


def test_an_account_that_goes_takes_the_role_along(app: Flask, client: FlaskClient) -> None:
    user = make_user("olga")
    make_operator("olga")
    db.session.delete(user)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 0


def test_an_operator_learns_which_methods_there_are(operator: FlaskClient) -> None:
    assert operator.put("/admin").status_code == 405
    assert operator.get(NOWHERE).status_code == 404
