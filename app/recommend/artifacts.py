"""Builds on disk: staged, checked, published by one atomic swap, kept for rollback.

A root folder holds one folder for each build and a pointer file, `current`, with the id of the
one to serve. A build is written under a staging name, synced, renamed, and last the pointer is
replaced: whatever moment a writer is killed at, the pointer names a whole build.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.manifest import (
    FORMAT,
    MANIFEST,
    BuildRefusedError,
    check_file,
    files_of,
    manifest_bytes,
    read_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

POINTER = "current"
HELD = "held"
LOCK = ".lock"
STAGING_PREFIX = ".staging-"
BUILDS_KEPT = 5
_BUILD_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9]{6}")


class BuildLockedError(RuntimeError):
    """Another process is writing a build under the same root."""


@dataclass(frozen=True)
class Build:
    """A build whose files were checked against its manifest.

    Attributes:
        path: its folder.
        manifest: what it was made from, its settings and figures.
    """

    path: Path
    manifest: Mapping[str, Any]

    @property
    def build_id(self) -> str:
        """The id, which is also the name of the folder at publishing."""
        return str(self.manifest["id"])

    def array(self, name: str) -> NDArray[Any]:
        """Return an array of the build, mapped from disk and read-only.

        Raises:
            BuildRefusedError: the build holds no such array.
        """
        file = f"{name}.npy"
        if file not in self.manifest["files"]:
            raise BuildRefusedError(file, "is not part of the build")
        mapped = np.load(self.path / file, mmap_mode="r", allow_pickle=False)
        # A plain view: memmap's own class makes every slice some microseconds dearer.
        array: NDArray[Any] = mapped.view(np.ndarray)
        return array


class Staging:
    """A build that is being written; nobody sees it before `publish`."""

    def __init__(self, root: Path, build_id: str) -> None:
        """Make the staging folder."""
        self.root = root
        self.build_id = build_id
        self.path = root / f"{STAGING_PREFIX}{build_id}"
        self.path.mkdir()

    def save(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write arrays, each to a file of its own.

        Raises:
            OSError: the disk is full.
        """
        for name, array in arrays.items():
            file = self.path / f"{name}.npy"
            try:
                np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            except OSError as error:
                if error.errno is not None:
                    raise
                # numpy only tells how many values went in.
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), file.name) from error

    def draft(self, facts: Mapping[str, Any]) -> Build:
        """Return the build as it stands, to be tried before anybody sees it."""
        names = (str(path.relative_to(self.path)) for path in self.path.rglob("*"))
        return Build(self.path, {**facts, "id": self.build_id, "files": dict.fromkeys(names)})

    def publish(self, facts: Mapping[str, Any]) -> Path:
        """Write the manifest, make the build durable, and point the root at it.

        Args:
            facts: what the manifest says besides id, time and files; plain JSON values.

        Returns:
            The folder of the published build.
        """
        manifest = {
            **facts,
            "format": FORMAT,
            "id": self.build_id,
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": files_of(self.path),
        }
        (self.path / MANIFEST).write_bytes(manifest_bytes(manifest))
        _sync_tree(self.path)
        target = self.root / self.build_id
        self.path.rename(target)
        _sync(self.root)
        point_to(self.root, self.build_id)
        _prune(self.root)
        return target


@contextmanager
def staging(root: Path) -> Iterator[Staging]:
    """Open a new build for writing; unpublished work is removed at the end.

    Raises:
        BuildLockedError: another process is writing a build under this root.
    """
    root.mkdir(parents=True, exist_ok=True)
    with _locked(root):
        _sweep(root)
        stage = Staging(root, _new_id(root))
        try:
            yield stage
        finally:
            shutil.rmtree(stage.path, ignore_errors=True)


def point_to(root: Path, build_id: str) -> None:
    """Make a build the one to serve, atomically: publishing does it, and so does a rollback.

    Raises:
        BuildRefusedError: there is no such build.
    """
    if not (root / build_id / MANIFEST).is_file():
        raise BuildRefusedError(build_id, "is not a build of this root")
    _write(root / POINTER, f"{build_id}\n")


def serve_again(root: Path, build_id: str) -> None:
    """Make a build of before the one to serve, after a look at each of its files.

    Raises:
        BuildLockedError: another process is writing a build under this root.
        BuildRefusedError: there is no such build, or it is damaged.
    """
    if build_id not in build_ids(root):
        raise BuildRefusedError(MANIFEST, "is missing; this is no build")
    with _locked(root):
        verify(root / build_id)
        point_to(root, build_id)


def hold(root: Path, held: Iterable[str]) -> None:
    """Keep builds, however old, until others are held; with none, all may go in their turn.

    Raises:
        BuildLockedError: another process is writing a build, and may be removing old ones.
    """
    with _locked(root):
        _write(root / HELD, "".join(f"{build_id}\n" for build_id in held))


def _held(root: Path) -> set[str]:
    try:
        return set((root / HELD).read_text("ascii", "replace").split())
    except FileNotFoundError:
        return set()


def _write(path: Path, text: str) -> None:
    """Replace a small file of the root, durably and at once."""
    fresh = path.with_name(f"{STAGING_PREFIX}{path.name}")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    with (root / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildLockedError(f"Another build is being written in {root.name}.") from error
        yield


def current_build_id(root: Path) -> str | None:
    """Return the id of the build to serve, or None where nothing was published yet."""
    try:
        text = (root / POINTER).read_bytes()[:64].decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    return text if _BUILD_ID.fullmatch(text) else None


def build_ids(root: Path) -> tuple[str, ...]:
    """Return the published builds, the oldest first."""
    if not root.is_dir():
        return ()
    names = (path.name for path in root.iterdir() if (path / MANIFEST).is_file())
    return tuple(sorted(name for name in names if _BUILD_ID.fullmatch(name)))


def verify(path: Path) -> Build:
    """Check every file of a build against its manifest before anything is mapped.

    Args:
        path: a build's folder, or a root with a pointer to one.

    Raises:
        BuildRefusedError: with the file and the reason.
    """
    if not (path / MANIFEST).exists():
        build_id = current_build_id(path)
        if build_id is None:
            raise BuildRefusedError(MANIFEST, "is missing; this is no build")
        path = path / build_id
    manifest = read_manifest(path / MANIFEST)
    for name, expected in manifest["files"].items():
        check_file(path, name, expected)
    return Build(path, manifest)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_id(root: Path) -> str:
    """Return the time as an id; a clock that was set back still gives the greatest id."""
    fresh = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-%f")
    newest = max(build_ids(root), default="")
    if fresh > newest:
        return fresh
    stem, _, count = newest.partition("-")
    return f"{stem}-{int(count) + 1:06d}"


def _sweep(root: Path) -> None:
    """Remove what killed writers left behind; the caller holds the lock."""
    for path in root.glob(f"{STAGING_PREFIX}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _prune(root: Path) -> None:
    """Remove all but the newest builds, never the current one nor one that is held."""
    kept = {current_build_id(root), *_held(root)}
    for build_id in build_ids(root)[:-BUILDS_KEPT]:
        if build_id not in kept:
            shutil.rmtree(root / build_id)
