"""Every kind of answer scores by the rules of the MDN HTTP Observatory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app import create_app
from app.db import db
from app.web.settings import EXTENSION as SETTINGS
from tests.factories.accounts import PASSWORD, token_on
from tests.web import observatory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

AT = "https://marquee.example"
PASSING = 125
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def open_web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of a site that is set up as on the open web."""
    app = create_app(
        {
            "production": True,
            "secret_key": "a key that only the tests use, long enough",
            "instance_path": tmp_path_factory.mktemp("open") / "instance",
            "hosts": ("marquee.example",),
            "hasher_rounds": 1,
        }
    )

    @app.get("/defect")
    def defect() -> str:
        raise RuntimeError("A defect.")

    @app.get("/outage")
    def outage() -> str:
        raise PoolTimeoutError("The database is away.")

    with app.app_context():
        db.create_all()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def points_of(answer: TestResponse) -> int:
    return observatory.score(
        dict(answer.headers), answer.headers.getlist("Set-Cookie"), answer.text
    )


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html"),
        ("/login", 200, "text/html"),
        ("/search?q=heat", 200, "text/html"),
        ("/search/suggest?q=heat", 200, "application/json"),
        ("/healthz", 200, "text/plain"),
        ("/account", 303, "text/html"),
        ("/nowhere", 404, "text/html"),
        ("/for-you?page=x", 400, "text/html"),
        ("/logout", 405, "text/html"),
        ("/defect", 500, "text/html"),
        ("/outage", 503, "text/html"),
        ("/\0", 400, "text/html"),
    ],
)
@pytest.mark.parametrize("accept", ["html", "json"])
def test_an_answer_scores(
    open_web: FlaskClient, path: str, status: int, kind: str, accept: str
) -> None:
    answer = open_web.get(path, base_url=AT, headers=JSON if accept == "json" else {})
    if accept == "html":
        assert (answer.status_code, answer.mimetype) == (status, kind)
    assert points_of(answer) >= PASSING


def test_files_score(open_web: FlaskClient) -> None:
    page = open_web.get("/", base_url=AT).text
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    script = page.partition('<script type="module" src="')[2].partition('"')[0]
    for path in (sheet, script, script.replace("js/main.js", "img/favicon.svg")):
        answer = open_web.get(path, base_url=AT, buffered=True)
        assert answer.status_code == 200, path
        assert points_of(answer) >= PASSING, path
        not_changed = open_web.get(
            path, base_url=AT, headers={"If-None-Match": answer.headers["ETag"]}, buffered=True
        )
        assert not_changed.status_code == 304
        assert points_of(not_changed) >= PASSING, path


def test_answers_with_a_cookie_score_more(open_web: FlaskClient) -> None:
    token = token_on(open_web.get("/register", base_url=AT))
    fields = {"csrf_token": token, "name": "ann", "password": PASSWORD, "remember": "y"}
    answer = open_web.post("/register", base_url=AT, data=fields)
    assert answer.status_code == 303
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-")
    assert points_of(answer) == 135


def test_a_forged_and_a_too_large_request_score(open_web: FlaskClient) -> None:
    for headers, data, status in (
        ({"Origin": "https://evil.example"}, {}, 403),
        ({}, {"name": "x" * 1_100_000}, 413),
        ({}, {}, 400),
    ):
        answer = open_web.post("/logout", base_url=AT, headers=headers, data=data)
        assert answer.status_code == status
        assert points_of(answer) >= PASSING


def test_who_asks_too_often_gets_an_answer_that_scores(
    open_web: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = open_web.application.extensions[SETTINGS]
    few = replace(settings, reads_a_minute=1)
    monkeypatch.setitem(open_web.application.extensions, SETTINGS, few)
    for headers in ({}, JSON):
        answers = [open_web.get("/login", base_url=AT, headers=headers) for _ in range(3)]
        assert answers[-1].status_code == 429
        assert points_of(answers[-1]) >= PASSING


@pytest.mark.parametrize("host", ["evil.example", "marquee.example.evil.example", "", "a b", "[::"])
def test_another_host_is_refused(open_web: FlaskClient, host: str) -> None:
    for method in ("GET", "POST"):
        for headers in ({}, JSON):
            answer = open_web.open(
                "/login", method=method, base_url=AT, headers={**headers, "Host": host}
            )
            assert answer.status_code == 400
            assert "evil" not in answer.text
            assert points_of(answer) >= PASSING


def test_a_monitor_on_the_machine_needs_no_name(open_web: FlaskClient) -> None:
    for host in ("127.0.0.1:8000", "localhost"):
        assert open_web.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "cookies", "points"),
    [
        ({}, [], 30),
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}, [], 35),
        (
            {
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                "Strict-Transport-Security": "max-age=63072000",
                "X-Content-Type-Options": "nosniff",
            },
            ["session=1; Secure; HttpOnly; SameSite=Lax"],
            120,
        ),
        (
            {
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
                "Strict-Transport-Security": "max-age=63072000",
                "X-Content-Type-Options": "nosniff",
            },
            ["session=1; Secure"],
            70,
        ),
    ],
)
def test_the_rules_are_those_of_the_observatory(
    headers: dict[str, str], cookies: list[str], points: int
) -> None:
    assert observatory.score(headers, cookies) == points
