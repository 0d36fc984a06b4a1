"""Who asks too often is refused, by viewer and by network address, whatever the headers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.accounts.models import User
from app.counting import EXTENSION, MemoryCounts
from app.db import db
from app.web import limits
from tests.factories.accounts import PASSWORD, post_form, token_on
from tests.web.conftest import bp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    Limited = Callable[..., Flask]

FRAGMENT = {"Accept": "text/vnd.marquee.fragment+html"}


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Limited]:
    """Makes applications with limits, all on a clock that stands."""
    apps = []

    def make(**settings: object) -> Flask:
        app = create_app({"instance_path": tmp_path / "limited", "hasher_rounds": 1, **settings})
        app.extensions[EXTENSION] = MemoryCounts(lambda: 6_000.0)
        app.register_blueprint(bp)
        with app.app_context():
            db.create_all()
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_an_address_reads_so_many_pages_a_minute(limited: Limited) -> None:
    client = limited(reads_a_minute=3).test_client()
    assert [client.get("/login").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = client.get("/login")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Please wait a minute" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for headers in (FRAGMENT, {"Accept": "application/json"}):
        assert "wait a minute" in client.get("/login", headers=headers).text


def test_files_and_monitors_do_not_count(limited: Limited) -> None:
    app = limited(reads_a_minute=2)
    client = app.test_client()
    page = client.get("/login").text
    files = [page.partition('rel="stylesheet" href="')[2].partition('"')[0], "/healthz"]
    for path in files * 5:
        assert client.get(path).status_code == 200
    assert client.get("/login").status_code == 200
    assert client.get("/login").status_code == 429


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"])
def test_no_header_gives_another_address(limited: Limited, name: str) -> None:
    client = limited(reads_a_minute=3).test_client()
    statuses = [
        client.get("/login", headers={name: f"192.0.2.{number}"}).status_code for number in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]


def test_behind_a_proxy_each_visitor_counts_alone(limited: Limited) -> None:
    client = limited(reads_a_minute=1, proxies=1).test_client()

    def ask(forwarded: str) -> int:
        return client.get("/login", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("192.0.2.1")] == [200, 200, 429]
    # What the visitor wrote stands to the left of what the proxy adds.
    assert ask("198.51.100.9, 192.0.2.1") == 429
    # A household has a whole network of IPv6.
    assert [ask("2001:db8::1"), ask("2001:db8::ffff")] == [200, 429]


def test_a_viewer_writes_so_often_a_minute_from_anywhere(limited: Limited) -> None:
    app = limited(writes_a_minute=4, proxies=1)
    browser = app.test_client()
    statuses = []
    for number in range(6):
        answer = post_form(
            browser,
            "/probe/act",
            page="/probe/page",
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
        statuses.append(answer.status_code)
    # The first made the guest, who has four more.
    assert statuses == [200, 200, 200, 200, 200, 429]
    assert app.test_client().post("/probe/act").status_code == 400


def test_an_address_writes_five_times_as_often(limited: Limited) -> None:
    client = limited(writes_a_minute=2).test_client()
    statuses = [client.post("/probe/act").status_code for _ in range(12)]
    assert statuses == [400] * 10 + [429] * 2


def test_an_address_makes_so_many_accounts_an_hour(limited: Limited) -> None:
    app = limited(registrations_an_hour=2)

    def register(name: str) -> int:
        browser = app.test_client()
        token = token_on(browser.get("/register"))
        fields = {"csrf_token": token, "name": name, "password": PASSWORD}
        return browser.post("/register", data=fields).status_code

    assert [register(name) for name in ("ann", "bob", "eve")] == [303, 303, 429]
    with app.app_context():
        assert db.session.query(User).count() == 2


def test_without_limits_nothing_is_counted(limited: Limited) -> None:
    app = limited(reads_a_minute=0, writes_a_minute=0)
    client = app.test_client()
    assert {client.get("/login").status_code for _ in range(20)} == {200}
    assert {client.post("/probe/act").status_code for _ in range(20)} == {400}
    assert app.extensions[EXTENSION]._stretches == {}  # noqa: SLF001 - what is kept


def test_what_is_counted_tells_an_address_only_to_who_has_the_key() -> None:
    addresses = ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2")
    hashes = [limits._hash_of("one key", address) for address in addresses]  # noqa: SLF001 - as Redis is told
    assert len(set(hashes)) == 3  # a household of IPv6 counts together
    assert not set(hashes) & {limits._hash_of("another", address) for address in addresses}  # noqa: SLF001 - the same
