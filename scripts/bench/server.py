"""Gunicorn serving an application on a free port, as on a server, for as long as it is measured."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 30
# The bench is one network address: it is counted as everybody is, and never refused.
UNLIMITED = dict.fromkeys(
    ("MARQUEE_READS_A_MINUTE", "MARQUEE_WRITES_A_MINUTE", "MARQUEE_REGISTRATIONS_AN_HOUR"),
    "1000000000",
)


@contextmanager
def serving(application: str, *, workers: int, ready: str, **variables: str) -> Iterator[Server]:
    """Serve an application with the site's own settings of gunicorn.

    Args:
        application: module and name, as gunicorn takes it.
        workers: how many processes.
        ready: a path that answers 200.
        variables: environment variables besides those of this process.

    Raises:
        TimeoutError: if it does not answer within half a minute.
    """
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - the interpreter's own gunicorn
        [sys.executable, "-m", "gunicorn", application, "--log-level", "warning"],
        cwd=ROOT,
        env={
            **os.environ,
            "MARQUEE_BIND": f"127.0.0.1:{port}",
            "MARQUEE_WORKERS": str(workers),
            **UNLIMITED,
            **variables,
        },
    )
    try:
        server = Server(port, process.pid)
        server.wait_until_ready(ready)
        yield server
    finally:
        process.terminate()
        process.wait()


def use_instance(folder: Path) -> None:
    """Have this process and the servers use a folder and no other setting of the site."""
    settings = {"DATABASE_URL", "SECRET_KEY", "REDIS_URL", "MONGO_URL"}
    for name in list(os.environ):
        if name.startswith("MARQUEE_") or name in settings:
            del os.environ[name]
    os.environ["MARQUEE_INSTANCE"] = str(folder)


class Server:
    """A server that runs."""

    def __init__(self, port: int, pid: int) -> None:
        """Know it by its port on 127.0.0.1 and its first process."""
        self.port = port
        self.pid = pid

    def wait_until_ready(self, path: str) -> None:
        """Wait until it answers."""
        ends = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < ends:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=STARTS_WITHIN_SECONDS)
            try:
                connection.request("GET", path)
                if connection.getresponse().status == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise TimeoutError("The server did not start.")

    def worker_pids(self) -> list[int]:
        """Return the workers' processes, the oldest first."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []

    def kill_worker(self, number: int = 0) -> None:
        """Kill a worker; the first process starts another."""
        os.kill(self.worker_pids()[number], signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to stop, as a service manager does."""
        os.kill(self.pid, signal.SIGTERM)

    def worker_megabytes(self) -> list[float]:
        """Return the memory of each worker: what is resident, shared pages too."""
        return list(self.memory().values())

    def memory(self) -> dict[int, float]:
        """Return the megabytes of each worker by its process; one that just ended has none."""
        sizes = {pid: _resident_megabytes(pid) for pid in self.worker_pids()}
        return {pid: size for pid, size in sizes.items() if size is not None}


def _resident_megabytes(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) / 1024 if lines else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
