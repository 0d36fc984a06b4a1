"""Programs that the tests start for themselves: found, run as somebody harmless, and stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STOP_SECONDS = 20


def need(program: str | None, reason: str) -> str:
    """Return the path of a program; skip the test where it is not installed, or fail in CI."""
    if program is None:
        (pytest.fail if os.environ.get("MARQUEE_REQUIRE_PARTS") else pytest.skip)(reason)
    return program


def free_port() -> int:
    """Return a port of the loopback on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def harmless_user() -> str | None:
    """Return whom a server is to run as: nobody else than oneself, unless one is root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """Make a folder that the harmless user owns; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix=f"marquee-{prefix}-"))
    if user := harmless_user():
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_harmless(command: Sequence[str], *, dies_with_us: bool = True) -> list[str]:
    """Return the command as the harmless user runs it.

    Args:
        command: the program and its arguments.
        dies_with_us: whether it is stopped when the tests' process is, even by force.
    """
    prefix = ["setpriv"]
    if dies_with_us:
        prefix += ["--pdeathsig", "INT"]
    if user := harmless_user():
        entry = pwd.getpwnam(user)
        prefix += [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    return [*prefix, *command]


def wait_until(is_ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait until something is so; fail with what it was that did not come."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds:g} s in vain: {what}.")
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes], signal: int) -> None:
    """End a process that we started, by force if it does not listen."""
    if process.poll() is None:
        process.send_signal(signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
