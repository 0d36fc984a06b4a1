"""What goes wrong while the site is under load, and what must not come of it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.recommend.artifacts import build_ids, current_build_id, point_to
from scripts.bench.parts import start_postgresql, start_redis
from scripts.bench.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scripts.bench.server import Server

MEGABYTE = 1 << 20


@dataclass
class Scene:
    """Where a fault happens.

    Attributes:
        folder: the instance of the site.
        stack: ends what was started for it.
        server: of the site, once it serves.
        variables: what the site is told by its environment.
        seconds: how long the faults may take together.
        times: how often a fault is repeated.
        said: figures that a fault adds, by what they are.
    """

    folder: Path
    stack: ExitStack
    seconds: float
    times: int
    server: Server | None = None
    variables: dict[str, str] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)

    @property
    def pause(self) -> float:
        """How long to wait between two repetitions."""
        return self.seconds / self.times

    @property
    def builds(self) -> Path:
        """The folder of the site's builds."""
        return self.folder / "builds"


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Attributes:
        name: what it is called in the table.
        prepare: starts the parts it needs and returns what makes it happen, under load.
        times: how often it is repeated unless asked otherwise.
        allowed: answers other than 200 and 303 that may come of it.
    """

    name: str
    prepare: Callable[[Scene], Callable[[], None]]
    times: int = 1
    allowed: frozenset[str] = frozenset()


def worker_killed(scene: Scene) -> Callable[[], None]:
    """Kill a worker, again and again: only what it was answering may break."""

    def act() -> None:
        for _ in range(scene.times):
            if scene.server is not None and scene.server.worker_pids():
                scene.server.kill_worker()
            time.sleep(scene.pause)

    return act


def builds_swapped(scene: Scene) -> Callable[[], None]:
    """Publish one of two builds in turn."""
    _rebuild(scene)

    def act() -> None:
        ids = build_ids(scene.builds)[-2:]
        for number in range(scene.times):
            point_to(scene.builds, ids[number % 2])
            time.sleep(scene.pause)
        scene.said["builds"] = len(set(ids))

    return act


def artifacts_damaged(scene: Scene) -> Callable[[], None]:
    """Publish builds with a flipped byte, a cut-off file or zeros: all must be refused."""
    good = current_build_id(scene.builds) or ""

    def act() -> None:
        for number in range(scene.times):
            damaged = _damaged_copy(scene, good, number)
            point_to(scene.builds, damaged.name)
            time.sleep(scene.pause)
            point_to(scene.builds, good)
            shutil.rmtree(damaged)
        scene.said["damaged builds"] = scene.times

    return act


def redis_killed(scene: Scene) -> Callable[[], None]:
    """Kill Redis, have it back, halt it, have it go on."""
    server = start_redis(scene.stack)
    scene.variables["REDIS_URL"] = server.url

    def act() -> None:
        quarter = scene.seconds / 4
        for step in (server.kill, server.start, server.halt, server.go_on):
            step()
            time.sleep(quarter)

    return act


def mongo_closed(scene: Scene) -> Callable[[], None]:
    """Name a MongoDB whose port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    scene.variables["MONGO_URL"] = f"mongodb://127.0.0.1:{port}/marquee"
    return _wait(scene)


def mongo_black_hole(scene: Scene) -> Callable[[], None]:
    """Name a MongoDB that takes connections and never says anything."""
    listener = scene.stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    scene.variables["MONGO_URL"] = f"mongodb://127.0.0.1:{listener.getsockname()[1]}/marquee"
    return _wait(scene)


def postgresql_restarted(scene: Scene) -> Callable[[], None]:
    """Stop PostgreSQL and start it at once; reads and writes are refused meanwhile."""
    cluster, scene.variables["DATABASE_URL"] = start_postgresql(scene.stack)

    def act() -> None:
        for _ in range(scene.times):
            cluster.stop(signal.SIGINT)
            cluster.start()
            scene.said["back at"] = time.monotonic()
            time.sleep(scene.pause)

    return act


def rebuild_killed(scene: Scene) -> Callable[[], None]:
    """Begin a rebuild and kill it a little later each time; the old build serves."""
    before = current_build_id(scene.builds)

    def act() -> None:
        for number in range(scene.times):
            process = _begin_rebuild(scene)
            time.sleep(scene.pause * (number + 1) / scene.times)
            process.kill()
            process.wait()
        scene.said["published by killed rebuilds"] = current_build_id(scene.builds) != before

    return act


def disk_full_at_rebuild(scene: Scene) -> Callable[[], None]:
    """Rebuild where no file may grow beyond a limit: it must be told, and the old build serve."""
    before = current_build_id(scene.builds)

    def act() -> None:
        for number in range(scene.times):
            process = _begin_rebuild(scene, file_bytes=(number + 1) * MEGABYTE // 2)
            scene.said["exit code"] = process.wait()
        scene.said["old build serves"] = current_build_id(scene.builds) == before

    return act


FAULTS = (
    Fault("worker killed", worker_killed, times=10, allowed=frozenset({"broken"})),
    Fault("builds swapped", builds_swapped, times=100),
    Fault("artifacts damaged", artifacts_damaged, times=20),
    Fault("Redis killed, halted, back", redis_killed),
    Fault("MongoDB's port closed", mongo_closed),
    Fault("MongoDB says nothing", mongo_black_hole),
    Fault("PostgreSQL restarted", postgresql_restarted, allowed=frozenset({"503"})),
    Fault("rebuild killed", rebuild_killed, times=5),
    Fault("disk full at a rebuild", disk_full_at_rebuild),
)


def _wait(scene: Scene) -> Callable[[], None]:
    return lambda: time.sleep(scene.seconds)


def _rebuild(scene: Scene) -> None:
    if _begin_rebuild(scene, force=True).wait():
        raise OSError("The second build could not be made.")


def _begin_rebuild(
    scene: Scene, *, force: bool = False, file_bytes: int | None = None
) -> subprocess.Popen[bytes]:
    def limit() -> None:
        if file_bytes is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    command = [sys.executable, "scripts/rebuild_index.py", "--quiet"]
    return subprocess.Popen(  # noqa: S603 - our own script
        [*command, "--force"] if force else command,
        cwd=ROOT,
        env={**os.environ, **scene.variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=limit,  # noqa: PLW1509 - this process has no threads that hold locks then
    )


def _damaged_copy(scene: Scene, build_id: str, number: int) -> Path:
    """Copy a build under another id and damage one of its files, each time in another way."""
    stem, _, count = build_id.partition("-")
    copy = scene.builds / f"{stem}-{(int(count) + number + 1) % 1_000_000:06d}"
    shutil.copytree(scene.builds / build_id, copy)
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size > 1)
    with files[number % len(files)].open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if number % 3 == 0:
            file.truncate(size // 2)
        else:
            file.seek(size // 2)
            old = file.read(1)
            file.seek(size // 2)
            file.write(b"\0" * 64 if number % 3 == 1 and old != b"\0" else bytes([old[0] ^ 1]))
    return copy


@contextmanager
def new_scene(folder: Path, seconds: float, times: int) -> Iterator[Scene]:
    """Prepare a scene; what was started for it ends with it."""
    with ExitStack() as stack:
        yield Scene(folder, stack, seconds, times, variables={"MARQUEE_INSTANCE": str(folder)})
