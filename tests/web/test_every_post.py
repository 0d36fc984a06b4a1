"""Every address that changes something refuses a request without a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.db import Base, db
from app.extensions import csrf
from tests.factories.accounts import log_in, make_user

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule


def addresses_that_post(app: Flask) -> list[tuple[Rule, str]]:
    """Return the rules that take a POST, each with an address that fits."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    found = []
    for rule in rules:
        values = {
            name: "1" if type(rule._converters[name]).__name__ == "IdConverter" else "x"  # noqa: SLF001 - has no public way
            for name in rule.arguments
        }
        found.append((rule, adapter.build(rule.endpoint, values, method="POST")))
    return found


def contents() -> dict[str, list[tuple[object, ...]]]:
    return {
        name: [tuple(row) for row in db.session.execute(select(table))]
        for name, table in Base.metadata.tables.items()
        if name not in {"sessions", "login_failures"}
    }


@pytest.mark.parametrize("who", ["stranger", "user"])
def test_no_post_works_without_a_token(app: Flask, client: FlaskClient, who: str) -> None:
    if who == "user":
        make_user()
        log_in(client)
    before = contents()
    tried = addresses_that_post(app)
    assert len(tried) > 5
    for rule, path in tried:
        for data in ({}, {"csrf_token": "made up"}):
            response = client.post(path, data=data)
            assert is_refused(rule, response.status_code, response.location), (path, response)
    assert contents() == before
    assert db.session.scalars(select(User.name)).all() == (["ann"] if who == "user" else [])


def is_refused(rule: Rule, status: int, location: str | None) -> bool:
    """Whether nothing can have been done.

    A form that is a page checks its own token, after it has found out that the list is there
    and the viewer may edit it, or that the viewer is logged in, or is already. The operators'
    addresses are none for others, with a token or without.
    """
    if status == 400:
        return True
    if rule.endpoint.startswith("admin."):
        return status == 404
    checks_itself = any(name.endswith(f".{rule.endpoint.split('.')[-1]}") for name in exempt())
    leads_away = status == 303 and location is not None
    return checks_itself and (status == 404 or leads_away)


def exempt() -> set[str]:
    names: set[str] = csrf._exempt_views  # noqa: SLF001 - has no public way
    return names


def test_no_post_works_from_another_site(app: Flask, client: FlaskClient) -> None:
    for _, path in addresses_that_post(app):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert client.post(path, headers=headers).status_code == 403


def test_looking_at_any_page_writes_nothing(app: Flask, client: FlaskClient) -> None:
    before = contents()
    for rule in app.url_map.iter_rules():
        is_ours = not rule.endpoint.startswith("probe.")
        if is_ours and "GET" in (rule.methods or ()) and not rule.arguments:
            response = client.get(rule.rule)
            assert "Set-Cookie" not in response.headers, rule
    assert contents() == before
