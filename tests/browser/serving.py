"""The real site for the browser, served by gunicorn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.factories.site import copy_of
from tests.parts import databases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
# The log takes addresses out of its lines, its own too.
LISTENING = re.compile(r"Listening at: http://[^:\s]+:(\d+)")
START_SECONDS = 60
STOP_SECONDS = 30


@contextmanager
def served_site(starter: Path, folder: Path) -> Iterator[str]:
    """Serve a copy of the site on the starter on a free port, and stop it in the end.

    Args:
        starter: its instance folder.
        folder: in which the copy becomes `instance`.

    Yields:
        The address, without a slash at its end.
    """
    instance = copy_of(starter, folder / "instance", own_builds=True)
    environment = os.environ | {
        "MARQUEE_INSTANCE": str(instance),
        "DATABASE_URL": databases.url_of(instance),
        "MARQUEE_HASHER_ROUNDS": "1",
        "MARQUEE_EVENTS": "true",
    }
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # as the tests themselves
    with running_server(environment, folder / "gunicorn.log") as (address, _pid):
        yield address


@contextmanager
def running_server(
    environment: dict[str, str], log_path: Path, *, under: Sequence[str] = ()
) -> Iterator[tuple[str, int]]:
    """Serve a site that was set up, on a free port, and stop it in the end.

    Args:
        environment: names the instance.
        log_path: where the server writes to.
        under: a command that runs the server, such as a tracer.

    Yields:
        The address, without a slash at its end, and the number of the process.
    """
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            [*under, sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0"],
            cwd=ROOT,
            env=environment,
            stderr=log,
            stdout=log,
        )
    try:
        yield _address(server, log_path), server.pid
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: subprocess.Popen[bytes], log_path: Path) -> str:
    """Wait until the server says where it listens, and answers: port 0 lets the system choose."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        found = LISTENING.search(log_path.read_text())
        if found and _answers(address := f"http://127.0.0.1:{found[1]}"):
            return address
        time.sleep(0.05)
    raise RuntimeError(f"The site did not start:\n{log_path.read_text()}")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=START_SECONDS) as answer:  # noqa: S310 - our own server
            return bool(answer.status == HTTPStatus.OK)
    except URLError:
        return False
