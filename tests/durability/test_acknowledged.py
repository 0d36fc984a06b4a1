"""What was answered is on the disk, whatever is killed afterwards."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest
import requests  # noqa: TID251 - visits the site from outside
from bs4 import BeautifulSoup
from sqlalchemy import text

from app import create_app
from app.connections import only_reads
from app.db import db
from app.taste.queries import positive_verdicts
from tests.browser.serving import running_server
from tests.factories.site import copy_of, script_environment
from tests.parts import databases

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

CLIENTS = 4
FILMS_A_CLIENT = 700
FULL = 2
PATIENCE_SECONDS = 10
ANSWER = re.compile(r'"HTTP/1\.1 (\d+)')
SYNCED = re.compile(r"f(?:data)?sync\(\d+<[^>]*site\.sqlite-wal>")


@pytest.fixture
def instance(starter_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up."""
    return copy_of(starter_instance, tmp_path / "instance")


def environment_of(instance: Path, **variables: str) -> dict[str, str]:
    limits = {"MARQUEE_READS_A_MINUTE": "0", "MARQUEE_WRITES_A_MINUTE": "0"}
    given = {"MARQUEE_INSTANCE": str(instance), "MARQUEE_EVENTS": "false", **limits, **variables}
    return script_environment(**given)


@pytest.mark.skipif(databases.on_postgresql(), reason="about SQLite")
def test_every_pooled_connection_waits_for_the_disk(app: Flask) -> None:
    token = only_reads.set(True)  # two writers at once would wait for each other
    with db.engine.connect() as first, db.engine.connect() as second:
        for connection in (first, second):
            assert connection.execute(text("PRAGMA synchronous")).scalar() == FULL
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    db.engine.dispose()
    with db.engine.connect() as anew:
        assert anew.execute(text("PRAGMA synchronous")).scalar() == FULL
    only_reads.reset(token)


@pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.slow)])
def test_no_acknowledged_like_is_lost_when_all_workers_are_killed(
    instance: Path, tmp_path: Path, times: int
) -> None:
    stop = threading.Event()
    with (
        running_server(environment_of(instance), tmp_path / "log") as (address, pid),
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        visitors = [requests.Session() for _ in range(CLIENTS)]
        tokens = [token_of(visitor, address) for visitor in visitors]
        jobs = [
            pool.submit(like_until, stop, partial(like, visitor, address, token=token), number)
            for number, (visitor, token) in enumerate(zip(visitors, tokens, strict=True))
        ]
        kills = 0
        for _ in range(times):
            time.sleep(0.5)
            for worker in workers_of(pid):
                os.kill(worker, signal.SIGKILL)
                kills += 1
            wait_until_served(address)
        time.sleep(0.5)
        stop.set()
        acknowledged = {film_id for job in jobs for film_id in job.result()}
        for visitor in visitors:
            visitor.close()
    app = create_app({"instance_path": instance})
    with app.app_context():
        kept = {film_id for _viewer_id, film_id in positive_verdicts()}
        db.session.remove()
        db.engine.dispose()
    assert kills >= times
    assert acknowledged
    assert acknowledged <= kept
    assert len(kept) <= len(acknowledged) + CLIENTS * kills  # of some no answer came


@pytest.mark.slow
@pytest.mark.skipif(which("strace") is None, reason="strace is not installed")
@pytest.mark.skipif(databases.on_postgresql(), reason="about SQLite's own file")
def test_a_sync_of_the_disk_precedes_the_answer(instance: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
    # -D: the server is our child, not the tracer's.
    tracer = ["strace", "-D", "-f", "-y", "-s", "40", "-e", calls, "-o", str(trace)]
    environment = environment_of(instance, MARQUEE_WORKERS="1")
    with running_server(environment, tmp_path / "log", under=tracer) as (address, _pid):
        visitor = requests.Session()
        token = token_of(visitor, address)
        for film_id in range(1, 6):
            assert like(visitor, address, film_id, token=token)
    synced, likes = False, 0
    for line in trace.read_text(errors="replace").splitlines():
        synced = synced or SYNCED.search(line) is not None
        if answer := ANSWER.search(line):
            if int(answer[1]) == HTTPStatus.SEE_OTHER:
                assert synced, "A like was answered before it was on the disk."
                likes += 1
            synced = False
    assert likes == 5


def like_until(stop: threading.Event, like_it: Callable[[int], bool], number: int) -> list[int]:
    """Like one film after the other and return those of which it was answered that they are."""
    first = 1 + number * FILMS_A_CLIENT
    acknowledged = []
    for film_id in range(first, first + FILMS_A_CLIENT):
        if stop.is_set():
            break
        try:
            if like_it(film_id):
                acknowledged.append(film_id)
        except requests.RequestException:
            time.sleep(0.05)
    return acknowledged


def like(visitor: requests.Session, address: str, film_id: int, *, token: str) -> bool:
    answer = visitor.post(
        f"{address}/films/{film_id}/verdict",
        data={"csrf_token": token, "verdict": "like"},
        allow_redirects=False,
        timeout=PATIENCE_SECONDS,
    )
    return answer.status_code == HTTPStatus.SEE_OTHER


def token_of(visitor: requests.Session, address: str) -> str:
    page = visitor.get(f"{address}/login", timeout=PATIENCE_SECONDS).text
    field = BeautifulSoup(page, "html.parser").find(attrs={"name": "csrf_token"})
    assert field is not None
    return str(field["value"])


def workers_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until_served(address: str) -> None:
    for _ in range(200):
        try:
            if requests.get(f"{address}/healthz", timeout=PATIENCE_SECONDS).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise TimeoutError("No worker came back.")
