"""The small tables of tests/data, and copies of them with something wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.catalog.records import Reject, SourceReader

TABLES = Path(__file__).parents[1] / "data"
"""A folder for each source, with hand-written rows and the faults that the published ones have."""

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"
"""The published sets; not everywhere."""


def copy_of_tables(name: str, folder: Path) -> Path:
    """Copy a source's small tables, to be damaged."""
    return Path(shutil.copytree(TABLES / name, folder / name))


def read_all(
    open_source: Callable[..., SourceReader], path: Path
) -> tuple[SourceReader, list[Reject]]:
    """Open a source; the list fills while it is read."""
    rejects: list[Reject] = []
    return open_source(path, rejects.append), rejects


def reasons(rejects: list[Reject]) -> list[tuple[str, int, str]]:
    """Return file, line and reason of each."""
    return [(reject.file, reject.line, reject.reason) for reject in rejects]
