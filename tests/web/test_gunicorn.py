"""The site under gunicorn: figures of all workers, and a stop that breaks no answer off."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.bench.server import serving
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from scripts.bench.server import Server

ROOT = Path(__file__).resolve().parents[2]


def ask(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def counted(server: Server) -> float:
    _, text = ask(server.port, "/metrics")
    found = re.search(r'marquee_answers_total\{[^}]*route="/login",status="200"\} ([\d.]+)', text)
    return float(found[1]) if found else 0.0


def test_workers_tell_one_sum_and_stop_gracefully(starter_instance: Path, tmp_path: Path) -> None:
    instance = copy_of(starter_instance, tmp_path / "served")
    with serving("wsgi:app", workers=2, ready="/healthz", MARQUEE_INSTANCE=str(instance)) as server:
        for _ in range(20):
            assert ask(server.port, "/login")[0] == 200
        assert {counted(server) for _ in range(5)} == {20.0}
        victim = server.worker_pids()[0]
        os.kill(victim, signal.SIGKILL)
        server.wait_until_ready("/healthz")
        assert counted(server) == 20.0
        answers: list[int] = []
        begun = threading.Barrier(9)

        def visit() -> None:
            begun.wait()
            answers.append(ask(server.port, "/for-you")[0])

        visitors = [threading.Thread(target=visit) for _ in range(8)]
        for visitor in visitors:
            visitor.start()
        begun.wait()
        threading.Event().wait(0.3)  # the system has taken their connections by then
        server.terminate()
        for visitor in visitors:
            visitor.join(20)
        assert answers == [200] * 8


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MARQUEE_WORKERS", "many", "a number from 1 to 64"),
        ("MARQUEE_THREADS", "0", "a number from 1 to 64"),
        ("MARQUEE_LOGS", "loud", "one of json, text"),
    ],
)
def test_a_wrong_setting_of_gunicorn_is_told(name: str, value: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "wsgi:app"],
        cwd=ROOT,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert said in done.stderr
