"""The site under gunicorn: figures of all workers, and a stop that breaks no answer off."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.bench.server import serving
from tests.factories.site import copy_of
from tests.parts import databases

if TYPE_CHECKING:
    from scripts.bench.server import Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(starter_instance: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a site of the test's own."""
    instance = copy_of(starter_instance, tmp_path / "served")
    return {"MARQUEE_INSTANCE": str(instance), "DATABASE_URL": databases.url_of(instance)}


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


def test_workers_tell_one_sum_and_stop_gracefully(site: dict[str, str]) -> None:
    with serving("wsgi:app", workers=2, ready="/healthz", **site) as server:
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


def test_workers_map_the_same_build(site: dict[str, str]) -> None:
    with serving("wsgi:app", workers=2, ready="/healthz", **site) as server:
        for _ in range(30):
            assert ask(server.port, "/for-you")[0] == 200
            mapped = [mapped_files(pid) for pid in server.worker_pids()]
            if len(mapped) == 2 and all(mapped):
                break
        first, second = mapped
        assert first == second
        assert {path.rpartition("/")[2] for path, _ in first} >= {
            *("content.ann", "content_vectors.npy", "covariance_entries.npy"),
        }


def mapped_files(pid: int) -> set[tuple[str, str]]:
    """Return the files of builds that a process has in its memory, with their places on disk."""
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    cells = (line.split(maxsplit=5) for line in lines)
    return {(cell[5], f"{cell[3]} {cell[4]}") for cell in cells if "/builds/" in cell[-1]}


def test_a_killed_worker_is_followed_by_one_that_answers_at_once(site: dict[str, str]) -> None:
    with serving("wsgi:app", workers=1, ready="/healthz", **site) as server:
        assert len(list(Path(f"/proc/{server.pid}/task").iterdir())) == 1, "threads do not fork"
        files = [str(file.readlink()) for file in Path(f"/proc/{server.pid}/fd").iterdir()]
        assert not [file for file in files if file.startswith(site["MARQUEE_INSTANCE"])]
        waited = []
        for _ in range(3):
            server.kill_worker()
            began = time.monotonic()
            assert ask(server.port, "/for-you")[0] == 200
            waited.append(time.monotonic() - began)
        assert min(waited) < 1  # of three: the machine may be busy otherwise


def test_visitors_who_say_nothing_hold_nobody_up(site: dict[str, str]) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(serving("wsgi:app", workers=1, ready="/healthz", **site))
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            for _ in range(20)
        ]
        began = time.monotonic()
        assert ask(server.port, "/healthz")[0] == 200
        assert time.monotonic() - began < 4, "gunicorn waits five seconds for each"
        silent[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert silent[0].recv(15) == b"HTTP/1.1 200 OK"


def test_an_address_that_is_handed_on_outlives_a_restart(site: dict[str, str]) -> None:
    """As under systemd: the socket is open while the site is not."""
    environment = os.environ | site | {"MARQUEE_WORKERS": "1"}
    # systemd hands it on as the third file, and says to which process.
    start = f'export LISTEN_FDS=1 LISTEN_PID=$$; exec "{sys.executable}" -m gunicorn wsgi:app 3<&0'
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for _ in range(2):
            with ThreadPoolExecutor() as visitors:
                early = visitors.submit(ask, port, "/login")
                server = subprocess.Popen(
                    ["/bin/sh", "-c", start],
                    cwd=ROOT,
                    env=environment,
                    stdin=listener,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    assert early.result(timeout=20)[0] == 200
                finally:
                    server.terminate()
                    assert server.wait(20) == 0


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
