"""A build's manifest: what it was made from, and the size and SHA-256 of each of its files."""

from __future__ import annotations

import hashlib
import json
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 5
READ_FORMATS = (4, FORMAT)
"""Builds of format 4 have no map; everything else is as it was, so they go on serving."""
MANIFEST = "manifest.json"
_CHUNK_BYTES = 1 << 20
_MOST_BYTES = 1 << 24


class BuildRefusedError(ValueError):
    """A build is damaged, foreign or missing and must not be served.

    Attributes:
        file: the file at fault, relative to the build.
        reason: what is wrong with it.
    """

    def __init__(self, file: str, reason: str) -> None:
        """Name the file and the reason."""
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest and check it against its own checksum.

    Raises:
        BuildRefusedError: it is missing, of another format, or was changed.
    """
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            raise BuildRefusedError(MANIFEST, "is not a file of a manifest's size")
        raw = path.read_bytes()
    except OSError as error:
        raise BuildRefusedError(MANIFEST, f"cannot be read ({error.strerror})") from error
    try:
        manifest = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BuildRefusedError(MANIFEST, "is not JSON") from error
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise BuildRefusedError(MANIFEST, "is not the manifest of a build")
    if manifest["format"] not in READ_FORMATS:
        known = " or ".join(map(str, READ_FORMATS))
        raise BuildRefusedError(MANIFEST, f"has a format other than {known}")
    manifest.pop("checksum", None)
    if manifest_bytes(manifest) != raw:
        raise BuildRefusedError(MANIFEST, "does not match its own checksum")
    if not _names_files(manifest):
        raise BuildRefusedError(MANIFEST, "does not say which files belong to the build")
    return manifest


def _no_constant(name: str) -> float:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


def _names_files(manifest: Mapping[str, Any]) -> bool:
    files = manifest.get("files")
    return (
        isinstance(manifest.get("id"), str)
        and isinstance(files, dict)
        and all(
            isinstance(entry, dict) and {"bytes", "sha256"} <= set(entry)
            for entry in files.values()
        )
    )


def check_file(folder: Path, name: str, expected: Mapping[str, Any]) -> None:
    """Check one file of a build against what the manifest says of it.

    Raises:
        BuildRefusedError: it is missing, unreadable or changed.
    """
    path = folder / name
    try:
        # Links are not followed: what one leads to may change under a mapped build. A pipe would
        # keep the reader waiting.
        if path.resolve() != folder.resolve() / name:
            raise BuildRefusedError(name, "lies outside the build")
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise BuildRefusedError(name, "is not a regular file")
        size = found.st_size
        if size != expected["bytes"]:
            raise BuildRefusedError(name, f"has {size} bytes instead of {expected['bytes']}")
        digest = _digest(path)
    except OSError as error:
        raise BuildRefusedError(name, f"cannot be read ({error.strerror})") from error
    except ValueError as error:
        if isinstance(error, BuildRefusedError):
            raise
        raise BuildRefusedError(repr(name), "is no name of a file") from error
    if digest != expected["sha256"]:
        raise BuildRefusedError(name, "does not match its checksum")


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return the manifest's one spelling, with a checksum of itself."""
    body = json.dumps(manifest, sort_keys=True, allow_nan=False)
    checksum = hashlib.sha256(body.encode()).hexdigest()
    whole = {**manifest, "checksum": checksum}
    return (json.dumps(whole, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


def files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Return bytes and SHA-256 of every file under a folder, by its path within."""
    return {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": _digest(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
