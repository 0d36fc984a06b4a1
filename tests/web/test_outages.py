"""A database that is away, locked or full costs a 503 that says when to try again."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
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

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(_ask_until, stop, act) for act in (read, read, write)]
        time.sleep(0.5)
        postgresql.stop(signal.SIGINT)
        time.sleep(0.3)
        postgresql.start()
        started = time.monotonic()
        time.sleep(1.0)
        stop.set()
        *reads, writes = (job.result() for job in jobs)
    refused = [answer for answers in (*reads, writes) for answer in answers if answer.status == 503]
    assert refused
    assert all(answer.retry_after for answer in refused)
    assert max(answer.at for answer in refused) - started < RECOVERED_WITHIN_SECONDS
    for answers in reads:
        assert {answer.status for answer in answers} == {200, 503}
        assert answers[-1].status == 200
    assert {answer.status for answer in writes} == {303, 503}
    acknowledged = sum(answer.status == 303 for answer in writes)
    kept = db.session.scalar(select(func.count()).select_from(VerdictChange)) or 0
    # One more may have been kept whose answer broke off.
    assert acknowledged <= kept <= acknowledged + 1


def _ask_until(stop: threading.Event, act: Callable[[int], TestResponse]) -> list[Answered]:
    answers: list[Answered] = []
    while not stop.is_set():
        answer = act(len([one for one in answers if one.status != 503]))
        retry_after = answer.headers.get("Retry-After")
        answers.append(Answered(time.monotonic(), answer.status_code, retry_after))
    return answers


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
