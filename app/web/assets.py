"""The static files' common address, which changes when any of them does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

STATIC_SECONDS = 365 * 24 * 3600
VERSION_CHARACTERS = 12


def versioned_static_path(folder: Path) -> str:
    """Return the path under which the static files are served.

    The version is part of the path, not of a query, so that the modules which a script
    imports by relative addresses carry it too.

    Args:
        folder: the static files.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"/static/{digest.hexdigest()[:VERSION_CHARACTERS]}"


def init_app(app: Flask) -> None:
    """Have browsers keep the static files: the address of a changed one is another."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
