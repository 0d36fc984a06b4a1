"""Pictures of links, drawn once and kept as files under the hash of what they say."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.media.link_card import draw_link_card

if TYPE_CHECKING:
    from app.media.link_card import LinkCard

FOLDER = "cards"
MOST_KEPT = 2_000
SHARE_DROPPED = 0.1


def card_picture(instance_path: Path, card: LinkCard) -> bytes:
    """Return the picture of a link as a PNG, from its file if it has one.

    A folder that cannot be written to costs time, never the picture.

    Args:
        instance_path: where the site keeps its files.
        card: what the picture says.
    """
    folder = instance_path / FOLDER
    path = folder / f"{card.version}.png"
    try:
        return path.read_bytes()
    except OSError:
        picture = draw_link_card(card)
    try:
        _keep(path, picture)
        _make_room(folder)
    except OSError:
        pass
    return picture


def _keep(path: Path, picture: bytes) -> None:
    """Write the file whole or not at all: others may read it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _make_room(folder: Path) -> None:
    """Delete the oldest files once there are too many."""
    files = list(folder.iterdir())
    if len(files) <= MOST_KEPT:
        return
    files.sort(key=lambda file: file.stat().st_mtime)
    for file in files[: int(MOST_KEPT * SHARE_DROPPED)]:
        file.unlink(missing_ok=True)
