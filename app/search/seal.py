"""The checksums of a search index: tantivy answers wrongly, or not at all, from damaged files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from app.errors import MarqueeError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Raised when the fields of the index or the wording of names change."""
_SEAL = "seal.json"
_LOCKS = frozenset({".tantivy-meta.lock", ".tantivy-writer.lock"})  # readers make them again


class SearchIndexError(MarqueeError):
    """The search index is missing, damaged, or was written by another version."""


def seal(folder: Path) -> None:
    """Write down the checksum of each file of a finished index."""
    for name in _LOCKS:
        (folder / name).unlink(missing_ok=True)
    sealed = {"format": FORMAT, "files": _checksums(folder)}
    (folder / _SEAL).write_text(json.dumps(sealed, indent=1) + "\n", encoding="utf-8")


def check_seal(folder: Path) -> None:
    """Refuse an index whose files are not what they were.

    Raises:
        SearchIndexError: if a file is missing, changed or unknown, or the format is another.
    """
    try:
        sealed = json.loads((folder / _SEAL).read_bytes())
        found = {"format": FORMAT, "files": _checksums(folder)}
    except (OSError, ValueError) as error:
        raise SearchIndexError(f"There is no readable search index in {folder.name}.") from error
    if sealed != found:
        raise SearchIndexError(
            f"The search index in {folder.name} is damaged or of another version."
        )


def _checksums(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name not in _LOCKS and path.name != _SEAL
    }
