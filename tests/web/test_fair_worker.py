"""Gunicorn's workers share the connections that stay open."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gunicorn.config import Config

from app.web import fair_worker
from app.web.fair_worker import FairWorker, Seats
from scripts.bench.server import serving
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.bench.server import Server

Opened = list[HTTPConnection]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="what workers hold is read in /proc"
)


class PatientWorker(FairWorker):
    """Gives its sibling the time that it needs where the tests' other process uses the cores."""

    patience_seconds = 0.05


@pytest.fixture
def server() -> Iterator[Server]:
    patient = f"--worker-class={__name__}.{PatientWorker.__name__}"
    with serving(
        "scripts.bench.plain:app", workers=2, ready="/100", GUNICORN_CMD_ARGS=patient
    ) as running:
        wait_until(
            lambda: len(running.worker_pids()) == 2, seconds=10, what="two workers are there"
        )
        yield running


@pytest.fixture
def open_more(server: Server) -> Iterator[Callable[[int], Opened]]:
    """Opens connections that are answered once and stay open."""
    with ExitStack() as stack:

        def open_more(count: int) -> Opened:
            opened = []
            for _ in range(count):
                connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
                stack.callback(connection.close)
                connection.request("GET", "/100")
                assert len(connection.getresponse().read()) >= 100
                opened.append(connection)
            return opened

        yield open_more


def sockets_of(pid: int) -> int:
    count = 0
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            count += handle.readlink().name.startswith("socket:")
        except FileNotFoundError:
            continue
    return count


def held(server: Server) -> dict[int, int]:
    return {pid: sockets_of(pid) for pid in server.worker_pids()}


def test_connections_are_shared_evenly(server: Server, open_more: Callable[[int], Opened]) -> None:
    before = held(server)

    def gained() -> list[int]:
        return sorted(count - before[pid] for pid, count in held(server).items())

    # A worker that is about to start takes none yet, and then what the other has more.
    wait_until(
        lambda: bool(open_more(1)) and gained()[0] > 0, seconds=10, what="both take connections"
    )
    open_more(max(30, gained()[1]))
    fewer, more = gained()
    assert more - fewer <= 3


def test_a_worker_that_hangs_keeps_nobody_waiting(
    server: Server, open_more: Callable[[int], Opened]
) -> None:
    halted = server.worker_pids()[0]
    os.kill(halted, signal.SIGSTOP)
    try:
        began = time.monotonic()
        open_more(20)
        assert time.monotonic() - began < 5
    finally:
        os.kill(halted, signal.SIGCONT)


def test_a_successor_catches_up(server: Server, open_more: Callable[[int], Opened]) -> None:
    open_more(20)
    killed, other = server.worker_pids()
    os.kill(killed, signal.SIGKILL)
    wait_until(
        lambda: len(server.worker_pids()) == 2 and killed not in server.worker_pids(),
        seconds=10,
        what="a successor is there",
    )
    before = held(server)

    def is_catching_up() -> bool:
        open_more(2)
        gained = {pid: count - before[pid] for pid, count in held(server).items()}
        return sum(gained.values()) > 2 * gained[other] + 4

    # The successor may only just have started, and takes none yet.
    wait_until(is_catching_up, seconds=10, what="the successor catches up")


def test_only_those_who_take_connections_count() -> None:
    seats = Seats(3)
    first, second = seats.take(), seats.take()
    seats.tell(first, 4)
    assert not seats.has_fewer(4)
    seats.tell(second, 3)
    assert seats.has_fewer(4)
    seats.leave(second)
    assert not seats.has_fewer(4)
    seats.tell(second, 0)
    seats.free(second)
    assert not seats.has_fewer(4)
    assert seats.take() == second


def test_a_worker_shows_once_a_while_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = FairWorker(1, os.getpid(), [], None, 30, Config(), logging.getLogger(__name__))
    shown: list[float] = []
    monkeypatch.setattr(worker.tmp, "notify", lambda: shown.append(time.monotonic()))
    try:
        worker.notify()
        worker.notify()
        assert len(shown) == 1
        monkeypatch.setattr(fair_worker, "SIGN_OF_LIFE_SECONDS", 0.0)
        worker.notify()
        assert len(shown) == 2
    finally:
        worker.tmp.close()
        worker.seats.free(worker.seat)
