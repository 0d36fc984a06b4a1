"""A Redis of the tests' own, on a free port, that keeps nothing on disk."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from contextlib import contextmanager
from shutil import which
from typing import TYPE_CHECKING

from app.cache import RedisTrouble, connect
from tests.parts.programs import as_harmless, free_port, need, stop, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 20
NOT_INSTALLED = "Redis is not installed (Debian's package redis-server)"


class RedisServer:
    """One server; it can be killed, halted, and started again, then empty.

    Attributes:
        url: for clients, the same for its whole life.
    """

    def __init__(self) -> None:
        """Choose a port; nothing is started yet."""
        self._program = need(which("redis-server"), NOT_INSTALLED)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {"port": self._port, "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._process = subprocess.Popen(
            as_harmless([self._program, *arguments]),
            cwd=tempfile.gettempdir(),
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._answers, seconds=START_SECONDS, what="Redis answers")

    def kill(self) -> None:
        """End it as if its machine were gone."""
        if self._process is not None:
            stop(self._process, signal.SIGKILL)
            self._process = None

    def halt(self) -> None:
        """Have it hang: it takes connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End the hanging."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        client = connect(self.url, patience_seconds=1)
        try:
            return bool(client.ping())
        except RedisTrouble:
            return False
        finally:
            client.close()


@contextmanager
def private_redis() -> Iterator[RedisServer]:
    """Start a server, and stop it in the end."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.kill()
