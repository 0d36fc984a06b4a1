"""The token of a session that is to last is replaced, and a copy that is used later is noticed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import ViewerSession
from app.clock import utc_now
from app.db import db
from tests.factories.accounts import log_in, make_user, post_form

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

COOKIE = "marquee_session"
DAY = timedelta(days=1, seconds=1)
MINUTES = timedelta(minutes=2)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def name_of(client: FlaskClient) -> str | None:
    name: str | None = client.get("/who").json["name"]
    return name


def copy_of(client: FlaskClient) -> FlaskClient:
    thief = client.application.test_client()
    thief.set_cookie(COOKIE, cookie_of(client))
    return thief


def let_time_pass(by: timedelta) -> None:
    """Put every moment of the sessions into the past."""
    for session in db.session.scalars(select(ViewerSession)):
        session.created_at -= by
        session.expires_at -= by
        if session.renewed_at is not None:
            session.renewed_at -= by
        if session.settled_at is not None:
            session.settled_at -= by
    db.session.commit()


@pytest.fixture
def ann(client: FlaskClient) -> FlaskClient:
    """A user who stays logged in."""
    make_user("ann")
    log_in(client, remember="y")
    return client


def test_a_token_is_replaced_once_a_day(ann: FlaskClient) -> None:
    first = cookie_of(ann)
    assert "Set-Cookie" not in post_form(ann, "/act").headers
    let_time_pass(DAY)
    header = post_form(ann, "/act").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert cookie_of(ann) != first
    assert name_of(ann) == "ann"
    assert "Set-Cookie" not in post_form(ann, "/act").headers
    assert db.session.scalar(select(func.count()).select_from(ViewerSession)) == 1


def test_it_lasts_no_longer_for_it(ann: FlaskClient) -> None:
    ends = db.session.scalars(select(ViewerSession.expires_at)).one()
    let_time_pass(DAY)
    header = post_form(ann, "/act").headers["Set-Cookie"]
    assert db.session.scalars(select(ViewerSession.expires_at)).one() == ends - DAY
    seconds = int(header.partition("Max-Age=")[2].partition(";")[0])
    assert timedelta(days=88) < timedelta(seconds=seconds) < timedelta(days=89)


def test_the_table_holds_neither_token(ann: FlaskClient) -> None:
    first = cookie_of(ann).rpartition(".")[0]
    let_time_pass(DAY)
    post_form(ann, "/act")
    second = cookie_of(ann).rpartition(".")[0]
    row = db.session.scalars(select(ViewerSession)).one()
    kept = f"{row.token_hash} {row.previous_hash}"
    assert first not in kept
    assert second not in kept
    assert row.previous_hash is not None


def test_what_was_under_way_still_counts(ann: FlaskClient) -> None:
    late = copy_of(ann)
    let_time_pass(DAY)
    post_form(ann, "/act")
    post_form(ann, "/act")
    assert "Set-Cookie" not in post_form(late, "/act").headers
    assert name_of(late) == name_of(ann) == "ann"


def test_an_answer_that_got_lost_locks_nobody_out(ann: FlaskClient) -> None:
    browser = copy_of(ann)  # it never hears of the new token
    let_time_pass(DAY)
    post_form(ann, "/act")
    lost = cookie_of(ann)
    let_time_pass(timedelta(hours=1))
    assert name_of(browser) == "ann"
    assert "Set-Cookie" in post_form(browser, "/act").headers
    assert name_of(browser) == "ann"
    ann.set_cookie(COOKIE, lost)
    assert name_of(ann) is None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_copy_used_later_ends_the_session_for_both(ann: FlaskClient, method: str) -> None:
    owner = copy_of(ann)
    let_time_pass(DAY)
    post_form(ann, "/act")  # whoever is first has the new token
    post_form(ann, "/act")
    let_time_pass(MINUTES)
    if method == "GET":
        assert name_of(owner) is None
    else:
        assert owner.post("/act", headers={"Origin": "http://localhost"}).status_code == 400
        assert name_of(owner) is None
    assert name_of(ann) is None
    assert db.session.scalar(select(func.count()).select_from(ViewerSession)) == 0


def test_logging_out_ends_the_token_before_too(ann: FlaskClient) -> None:
    copy = copy_of(ann)
    let_time_pass(DAY)
    post_form(ann, "/act")
    assert name_of(copy) == "ann"
    post_form(ann, "/logout")
    assert name_of(copy) is None


def test_logging_out_by_the_token_before_ends_the_session(ann: FlaskClient) -> None:
    copy = copy_of(ann)
    let_time_pass(DAY)
    post_form(ann, "/act")
    post_form(copy, "/logout")
    assert name_of(ann) is None


def test_of_two_requests_at_once_one_replaces_the_token(app: Flask, ann: FlaskClient) -> None:
    let_time_pass(DAY)
    other = copy_of(ann)
    post_form(ann, "/act")
    assert "Set-Cookie" not in post_form(other, "/act").headers
    assert name_of(ann) == "ann"
    assert app


def test_visits_and_guests_keep_their_token(app: Flask, client: FlaskClient) -> None:
    make_user("ann")
    log_in(client)
    guest = app.test_client()
    post_form(guest, "/act")
    db.session.execute(update(ViewerSession).values(created_at=utc_now() - DAY))
    for browser in (client, guest):
        assert "Set-Cookie" not in post_form(browser, "/act").headers
