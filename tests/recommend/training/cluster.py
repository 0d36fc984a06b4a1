"""A Spark cluster of this machine: a master and two workers, processes on loopback ports."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 120
QUICK_JAVA = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""Short runs spend more on compiling and collecting thoroughly than they gain."""


class Worker(NamedTuple):
    """A worker's process, and the folder that its executors write to."""

    process: subprocess.Popen[bytes]
    folder: Path

    def has_shuffled(self) -> bool:
        """Tell whether it holds a part of the work that others wait for."""
        return any(self.folder.rglob("shuffle_*.data"))

    def kill(self) -> None:
        """Kill it and its executors at once, as a power cut does."""
        kill(self.process)


class Cluster(NamedTuple):
    """A running cluster."""

    address: str
    workers: tuple[Worker, ...]


def until(there: Callable[[], object], what: str) -> None:
    """Wait until something is there."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not there():
        if time.monotonic() > ends:
            pytest.fail(f"Waited {PATIENCE_SECONDS} s for {what}.")
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def spark_cluster(spark_class: Path, folder: Path) -> Iterator[Cluster]:
    """Start a master and two workers of one core each; nothing of it is left in the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        home, log = folder / name, folder / f"{name}.log"
        home.mkdir()
        variables = {
            **os.environ,
            **QUICK_JAVA,
            "SPARK_LOCAL_IP": LOOPBACK,
            "SPARK_LOCAL_DIRS": str(home),
            "SPARK_WORKER_DIR": str(home),
            "SPARK_DAEMON_MEMORY": "256m",
        }
        command = [str(spark_class), f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
        with log.open("wb") as out:
            started.append(
                subprocess.Popen(
                    [*command, "--host", LOOPBACK, "--webui-port", "0"],
                    env=variables,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return log

    def told(log: Path, word: str) -> str | None:
        lines = log.read_text(errors="replace").splitlines()
        return next((line for line in lines if word in line), None)

    try:
        master_log = start("master", "master.Master", "--port", "0")
        until(lambda: told(master_log, "Starting Spark master at"), "the master")
        address = str(told(master_log, "Starting Spark master at")).split()[-1]
        for name in ("one", "two"):
            log = start(name, "worker.Worker", "--cores", "1", "--memory", "1g", address)
            until(lambda log=log: told(log, "Successfully registered"), f"worker {name}")
        workers = zip(started[1:], (folder / "one", folder / "two"), strict=True)
        yield Cluster(address, tuple(Worker(*pair) for pair in workers))
    finally:
        for process in started:
            kill(process)
