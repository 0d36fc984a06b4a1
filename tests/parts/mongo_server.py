"""A MongoDB of the tests' own: SecantusDB, which speaks its protocol, as a process."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo import MongoClient  # noqa: TID251 - looks past the site
from pymongo.errors import PyMongoError  # noqa: TID251

from tests.parts.programs import free_port, need, stop, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 60
NOT_INSTALLED = "SecantusDB is not installed (requirements-dev.txt)"


class MongoServer:
    """One server; it can be stopped, halted, and started again, then empty."""

    def __init__(self) -> None:
        """Choose a port; nothing is started yet."""
        program = Path(sys.executable).with_name("secantusd-py")
        self._program = need(str(program) if program.exists() else None, NOT_INSTALLED)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"mongodb://127.0.0.1:{self._port}/marquee"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "--host=127.0.0.1", f"--port={self._port}", "--storage-path=:memory:"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, seconds=START_SECONDS, what="SecantusDB answers")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            stop(self._process, signal.SIGTERM)
            self._process = None

    def halt(self) -> None:
        """Have it hang: it takes connections and answers nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def documents(self) -> list[dict[str, object]]:
        """Return every event it holds."""
        with MongoClient(self.url, tz_aware=True) as client:
            return list(client.marquee.events.find())

    def empty(self) -> None:
        """Delete every event."""
        with MongoClient(self.url) as client:
            client.marquee.events.delete_many({})

    def _answers(self) -> bool:
        try:
            with MongoClient(self.url, serverSelectionTimeoutMS=500) as client:
                client.admin.command("ping")
        except PyMongoError:
            return False
        return True


@contextmanager
def private_mongo() -> Iterator[MongoServer]:
    """Start a server, and stop it in the end."""
    server = MongoServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()
