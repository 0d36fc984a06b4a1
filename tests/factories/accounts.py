"""Viewers and accounts for tests, and how a visitor without JavaScript sends forms."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from bs4 import BeautifulSoup

from app.accounts.models import User, Viewer
from app.accounts.names import name_key
from app.db import db

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
_CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def make_viewer() -> int:
    """Make a guest and return the viewer's id."""
    viewer = Viewer(created_at=NOW)
    db.session.add(viewer)
    db.session.flush()
    return viewer.id


def make_user(name: str = "ann", password: str = PASSWORD) -> User:
    """Make an account."""
    user = User(
        viewer_id=make_viewer(),
        name=name,
        name_key=name_key(name),
        password_hash=_CHEAP_HASHER.hash(password),
        created_at=NOW,
    )
    db.session.add(user)
    db.session.flush()
    return user


def token_on(page: TestResponse) -> str:
    """Return the token in the first form of a page that posts."""
    field = BeautifulSoup(page.text, "html.parser").select_one("input[name=csrf_token]")
    assert field is not None, "There is no form with a token on the page."
    return str(field["value"])


def post_form(
    client: FlaskClient,
    path: str,
    data: dict[str, object] | None = None,
    *,
    page: str | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Send a form as a browser without JavaScript does: fetch a page, post its token.

    Args:
        client: the visitor.
        path: where the form goes.
        data: its fields but the token.
        page: a page that holds a form; by default one that every viewer can see.
        headers: of the POST.
    """
    if page is None:
        page = "/account" if client.get("/account").status_code == HTTPStatus.OK else "/login"
    token = token_on(client.get(page))
    return client.post(path, data={"csrf_token": token, **(data or {})}, headers=headers)


def register(client: FlaskClient, name: str = "ann", **fields: object) -> TestResponse:
    """Register by the form."""
    data = {"name": name, "password": PASSWORD, "remember": "y", **fields}
    return post_form(client, "/register", data, page="/register")


def log_in(client: FlaskClient, name: str = "ann", **fields: object) -> TestResponse:
    """Log in by the form."""
    data = {"name": name, "password": PASSWORD, **fields}
    return post_form(client, "/login", data, page="/login")
