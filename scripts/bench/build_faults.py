"""What goes wrong with builds, and with who makes them, while the site is under load."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from app.recommend import BuildRefusedError, open_build
from app.recommend.artifacts import build_ids, current_build_id, point_to
from app.recommend.manifest import MANIFEST, files_of, manifest_bytes
from scripts.bench.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.bench.scene import Scene

MEGABYTE = 1 << 20
DISK_PAGE_BYTES = 4_096
VECTORS = "content_vectors.npy"


def worker_killed(scene: Scene) -> Callable[[], None]:
    """Kill a worker, again and again: only what it was answering may break."""

    def act() -> None:
        for _ in range(scene.times):
            _kill_worker(scene)
            time.sleep(scene.pause)

    return act


def builds_swapped(scene: Scene) -> Callable[[], None]:
    """Publish one of two builds in turn."""
    if begin_rebuild(scene, force=True).wait():
        raise OSError("The second build could not be made.")

    def act() -> None:
        ids = build_ids(scene.builds)[-2:]
        for number in range(scene.times):
            point_to(scene.builds, ids[number % 2])
            time.sleep(scene.pause)
        scene.said["builds"] = len(set(ids))

    return act


def artifacts_damaged(scene: Scene) -> Callable[[], None]:
    """Publish builds with a flipped bit, a zeroed page, a cut-off file, a wrong dimension."""
    good = current_build_id(scene.builds) or ""

    def act() -> None:
        refused = 0
        for number in range(scene.times):
            began = time.monotonic()
            damaged = damaged_copy(scene.builds, good, number)
            refused += is_refused(damaged)
            point_to(scene.builds, damaged.name)
            time.sleep(max(0.0, scene.pause - (time.monotonic() - began)))
            point_to(scene.builds, good)
            shutil.rmtree(damaged)
        scene.said["damaged builds refused"] = f"{refused} of {scene.times}"

    return act


def started_on_damage(scene: Scene) -> Callable[[], None]:
    """Kill a worker while the newest build is damaged: the next one has nothing in memory."""
    good = current_build_id(scene.builds) or ""

    def act() -> None:
        for number in range(scene.times):
            damaged = damaged_copy(scene.builds, good, number)
            point_to(scene.builds, damaged.name)
            _kill_worker(scene)
            time.sleep(scene.pause)
            point_to(scene.builds, good)
            shutil.rmtree(damaged)

    return act


def rebuild_killed(scene: Scene) -> Callable[[], None]:
    """Begin a rebuild and kill it at any moment; a whole build serves always."""
    rng = random.Random(0)  # noqa: S311 - not a secret

    def act() -> None:
        whole = 0
        for _ in range(scene.times):
            process = begin_rebuild(scene)
            time.sleep(rng.uniform(0.0, 2 * scene.pause))
            process.kill()
            process.wait()
            whole += not is_refused(scene.builds)
        scene.said["serving build whole"] = f"{whole} of {scene.times}"

    return act


def two_rebuilds(scene: Scene) -> Callable[[], None]:
    """Begin two rebuilds at once: one publishes, the other says that it may not."""

    def act() -> None:
        codes = []
        for _ in range(scene.times):
            both = [begin_rebuild(scene) for _ in range(2)]
            codes.append(sorted(process.wait() for process in both))
        scene.said["exit codes"] = codes

    return act


def disk_full_at_rebuild(scene: Scene) -> Callable[[], None]:
    """Rebuild where no file may grow beyond a limit: it must be told, and the old build serve."""
    before = current_build_id(scene.builds)

    def act() -> None:
        codes = []
        for number in range(scene.times):
            process = begin_rebuild(scene, file_bytes=(number + 1) * MEGABYTE // 2)
            codes.append(process.wait())
        scene.said["exit codes"] = codes
        scene.said["old build serves"] = current_build_id(scene.builds) == before

    return act


def begin_rebuild(
    scene: Scene, *, force: bool = False, file_bytes: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a rebuild as an operator does.

    Args:
        scene: where.
        force: publish even what the gate refuses.
        file_bytes: how large a file may get.
    """

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


def damaged_copy(builds: Path, build_id: str, number: int) -> Path:
    """Copy a build under another id and damage one of its files, each time in another way."""
    stem, _, count = build_id.partition("-")
    copy = builds / f"{stem}-{(int(count) + number + 1) % 1_000_000:06d}"
    shutil.copytree(builds / build_id, copy, copy_function=os.link)
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size > 1)
    damage = (_flip_bit, _zero_page, _truncate, _change_dimension)[number % 4]
    damage(copy, files[number // 4 % len(files)])
    return copy


def is_refused(build: Path) -> bool:
    """Whether a build, or the current one of a folder, is refused with a reason."""
    try:
        open_build(build)
    except BuildRefusedError as error:
        return bool(error.reason)
    return False


def _kill_worker(scene: Scene) -> None:
    if scene.server is not None and scene.server.worker_pids():
        scene.server.kill_worker()


def _rewrite(file: Path, content: bytes | bytearray) -> None:
    """Put other content in the place of a file; the copy and the original are one until then."""
    file.unlink()
    file.write_bytes(content)


def _flip_bit(_build: Path, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    _rewrite(file, content)


def _zero_page(_build: Path, file: Path) -> None:
    content = bytearray(file.read_bytes())
    page = len(content) // 2 // DISK_PAGE_BYTES * DISK_PAGE_BYTES
    piece = content[page : page + DISK_PAGE_BYTES]
    # A page of zeros already is made one of ones: it must differ.
    content[page : page + DISK_PAGE_BYTES] = (b"\0" if any(piece) else b"\1") * len(piece)
    _rewrite(file, content)


def _truncate(_build: Path, file: Path) -> None:
    _rewrite(file, file.read_bytes()[: file.stat().st_size // 2])


def _change_dimension(build: Path, _file: Path) -> None:
    """Leave a dimension of the vectors out, and let the manifest's sums fit."""
    vectors = np.load(build / VECTORS)
    (build / VECTORS).unlink()
    np.save(build / VECTORS, np.ascontiguousarray(vectors[:, :-1]))
    manifest = json.loads((build / MANIFEST).read_bytes())
    (build / MANIFEST).unlink()
    del manifest["checksum"]
    manifest["files"] = files_of(build)
    (build / MANIFEST).write_bytes(manifest_bytes(manifest))
