"""Learners as an operator starts them, in processes that have the libraries loaded already."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.factories.site import script_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

LOOKS_EVERY_SECONDS = 0.02
"""Instead of each second, so that a kill meets the counting more often than the waiting."""
START_SECONDS = 60
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["scripts.learn"])


@contextmanager
def learning(**variables: str) -> Iterator[ForkServerProcess]:
    """Run the script until the block ends, and kill it then.

    Args:
        variables: of its environment.
    """
    hears, tells = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_learn, args=(script_environment(**variables), tells))
    process.start()
    tells.close()
    try:
        assert hears.poll(START_SECONDS)
        with os.fdopen(hears.fileno(), "rb", closefd=False) as said:
            assert said.readline() == b"Learning.\n"
        yield process
    finally:
        process.kill()
        process.join()
        hears.close()
    assert process.exitcode == -signal.SIGKILL


def _learn(environment: dict[str, str], tells: Connection) -> None:  # pragma: no cover - killed
    from scripts import learn

    os.environ.clear()
    os.environ.update(environment)
    os.dup2(tells.fileno(), sys.stdout.fileno())
    learn.WAIT_SECONDS = LOOKS_EVERY_SECONDS
    sys.exit(learn.main(["--no-rebuild"]))
