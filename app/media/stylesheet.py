"""The site's stylesheet: the hand-written sheets as one file, so that a page asks for one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FIRST_SHEETS = ("tokens.css", "base.css", "layout.css")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """All sheets in order.

    Attributes:
        text: the CSS.
        version: a short text that changes with it.
    """

    text: str
    version: str


def read_stylesheet(folder: Path) -> Stylesheet:
    """Join tokens, base, layout, and then every component's sheet by name.

    Args:
        folder: the folder `css` that holds them.
    """
    sheets = [folder / name for name in FIRST_SHEETS]
    sheets += sorted((folder / "components").glob("*.css"))
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.exists())
    return Stylesheet(text=text, version=hashlib.sha256(text.encode()).hexdigest()[:12])
