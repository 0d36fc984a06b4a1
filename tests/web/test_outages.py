"""A database that is away, locked or full costs a 503 that says when to try again."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app import create_app
from app.db import db
from app.taste.models import VerdictChange
from app.web.outages import is_outage
from tests.conftest import QuickClient
from tests.factories.accounts import post_form, token_on
from tests.factories.catalog import make_film
from tests.parts import databases
from tests.parts.postgresql import end_connections
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.parts.postgresql import Cluster

RECOVERED_WITHIN_SECONDS = 3.0
JSON = {"Accept": "application/problem+json"}


@dataclass(frozen=True)
class Answered:
    """An answer: when it came, and what it was."""

    at: float
    status: int
    retry_after: str | None


@pytest.fixture
def locked(app: Flask) -> Iterator[None]:
    """The embedded database while somebody else writes and does not end."""
    path = Path(app.instance_path) / "site.sqlite"
    with app.app_context():
        db.session.commit()
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_errors_of_ours_are_no_outage() -> None:
    assert not is_outage(OperationalError("", {}, sqlite3.OperationalError("no such table: films")))
    assert is_outage(PoolTimeoutError("no connection"))


@pytest.mark.skipif(databases.on_postgresql(), reason="about SQLite's one writer")
@pytest.mark.usefixtures("locked")
def test_a_write_that_waits_in_vain_may_be_tried_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.engine.connect() as connection:  # the pool's one, which the request gets next
        connection.connection.execute("PRAGMA busy_timeout=0")
    answer = post_form(client, "/probe/act", page="/probe/page")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "try again" in answer.text
    assert client.get("/probe/who").status_code == 200


def test_a_restarted_postgresql_costs_503s_and_no_acknowledged_write(
    app_on_postgresql: Flask, postgresql: Cluster
) -> None:
    app = app_on_postgresql
    app.test_client_class = QuickClient
    film_id = make_film().id
    db.session.commit()
    stop = threading.Event()
    visitor = app.test_client()
    token = token_on(visitor.get("/login"))

    def read(_number: int) -> TestResponse:
        return app.test_client().get(f"/films/{film_id}/heat")

    def write(number: int) -> TestResponse:
        fields = {"csrf_token": token, "verdict": "none" if number % 2 else "like"}
        return visitor.post(f"/films/{film_id}/verdict", data=fields)

    answers: list[list[Answered]] = [[], [], []]
    *reads, writes = answers

    def all_are_answered(*statuses: int) -> bool:
        return all(some and some[-1].status in statuses for some in answers)

    with ThreadPoolExecutor(3) as pool, ExitStack() as at_the_end:
        at_the_end.callback(stop.set)
        for act, some in zip((read, read, write), answers, strict=True):
            pool.submit(_ask_until, stop, act, some)
        wait_until(lambda: all_are_answered(200, 303), seconds=30, what="all is well")
        postgresql.stop(signal.SIGINT)
        wait_until(lambda: all_are_answered(503), seconds=30, what="it is missed")
        postgresql.start()
        started = time.monotonic()
        wait_until(lambda: all_are_answered(200, 303), seconds=30, what="all is well again")
    refused = [answer for some in answers for answer in some if answer.status == 503]
    assert all(answer.retry_after for answer in refused)
    assert max(answer.at for answer in refused) - started < RECOVERED_WITHIN_SECONDS
    for some in reads:
        assert {answer.status for answer in some} == {200, 503}
    assert {answer.status for answer in writes} == {303, 503}
    acknowledged = sum(answer.status == 303 for answer in writes)
    kept = db.session.scalar(select(func.count()).select_from(VerdictChange)) or 0
    # One more may have been kept whose answer broke off.
    assert acknowledged <= kept <= acknowledged + 1


def _ask_until(
    stop: threading.Event, act: Callable[[int], TestResponse], answers: list[Answered]
) -> None:
    while not stop.is_set():
        answer = act(len([one for one in answers if one.status != 503]))
        retry_after = answer.headers.get("Retry-After")
        answers.append(Answered(time.monotonic(), answer.status_code, retry_after))


def test_a_statement_that_takes_too_long_is_given_up(postgresql: Cluster, tmp_path: Path) -> None:
    app = create_app(
        {
            "instance_path": tmp_path,
            "database_url": postgresql.url("postgres"),
            "statement_seconds": 1,
        }
    )

    @app.get("/slow")
    def slow() -> str:
        db.session.execute(text("SELECT pg_sleep(60)"))
        return "at last"

    began = time.monotonic()
    answer = app.test_client().get("/slow")
    assert time.monotonic() - began < 10
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    with app.app_context():
        db.engine.dispose()


def test_a_database_that_goes_away_after_the_last_statement_costs_no_answer(
    app_on_postgresql: Flask, postgresql: Cluster
) -> None:
    @app_on_postgresql.get("/gone")
    def gone() -> str:
        db.session.execute(text("SELECT 1"))
        end_connections(postgresql.port, str(db.engine.url.database))
        return "whole"

    client = app_on_postgresql.test_client()
    for _ in range(2):
        answer = client.get("/gone")
        assert (answer.status_code, answer.text) == (200, "whole")
