"""Every address scores by the rules of the MDN HTTP Observatory, whatever it answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.db import db
from tests.conftest import QuickClient
from tests.factories.site import copy_of
from tests.journeys.test_every_address import Curator, become, path_of, rules_of
from tests.journeys.visitor import FRAGMENT, JSON, Visitor
from tests.web.observatory import score

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

PASSING = 125
ALL_METHODS = ("GET", "POST", "PUT")
WHO = ("guest", "user", "operator")
ACCEPTED: tuple[dict[str, str], ...] = ({}, FRAGMENT, JSON)


class BrowserOverTls(QuickClient):
    """A visitor who comes as on the open web."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own
        """Send a request over TLS."""
        kwargs.setdefault("base_url", "https://localhost")
        return super().open(*args, **kwargs)


@pytest.fixture(scope="module")
def open_web(starter_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site on the starter, set up as on the open web."""
    app = create_app(
        {
            "instance_path": copy_of(starter_instance, tmp_path_factory.mktemp("open") / "site"),
            "production": True,
            "secret_key": "a key that only the tests use, long enough",
            "hosts": ("localhost",),
            "hasher_rounds": 1,
        }
    )
    app.testing = True
    app.test_client_class = BrowserOverTls
    yield app
    with app.app_context():
        db.engine.dispose()


def assert_scores(answer: TestResponse) -> None:
    page = answer.text if answer.mimetype == "text/html" else ""
    points = score(dict(answer.headers), answer.headers.getlist("Set-Cookie"), page)
    assert points >= PASSING, (answer.request.path, answer.status_code, points, answer.headers)


@pytest.mark.parametrize("who", WHO)
def test_every_address_scores(open_web: Flask, who: str) -> None:
    curator = Curator(open_web)
    if who != "guest":
        become(open_web, curator, operator=who == "operator")
    statuses, kinds = set(), set()
    for method in ALL_METHODS:
        rules = rules_of(open_web, "GET" if method == "GET" else "POST")
        # Each address is asked as one of them for a page, as another for a fragment or for JSON.
        for number, rule in enumerate(rules, start=WHO.index(who)):
            path = path_of(rule, curator.values)
            answer = curator.ask_by(method, path, ACCEPTED[number % len(ACCEPTED)])
            assert_scores(answer)
            statuses.add(answer.status_code)
            kinds.add(answer.mimetype)
    assert statuses >= {200, 301, 303, 400, 404, 405}
    assert kinds >= {
        *("text/html", "application/json", "application/problem+json", "image/svg+xml"),
        *("image/png", "application/atom+xml", "text/csv", "text/javascript", "text/plain"),
    }


def test_what_has_not_changed_scores(open_web: Flask) -> None:
    visitor = Visitor(open_web)
    page = visitor.open("/films/1/toy-story")
    poster, sheet = page.soup.select_one("img"), page.soup.select_one("link[rel=stylesheet]")
    assert poster is not None
    assert sheet is not None
    for path in (str(poster["src"]), str(sheet["href"]), "/films/1/og.png"):
        whole = visitor.get(path)
        again = visitor.get(path, **{"If-None-Match": whole.headers["ETag"]})
        assert (whole.status_code, again.status_code) == (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
        assert_scores(whole)
        assert_scores(again)
