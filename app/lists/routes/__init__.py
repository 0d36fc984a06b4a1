"""The addresses of lists on one blueprint, a file for each kind of page."""

from __future__ import annotations

from app.lists.routes import (
    blends,
    editing,
    editions,
    exporting,
    finding,
    importing,
    inviting,
    living,
    pages,
    reading,
    sharing,
    suggesting,
    visiting,
)
from app.lists.routes.editor import bp

__all__ = [
    "blends",
    "bp",
    "editing",
    "editions",
    "exporting",
    "finding",
    "importing",
    "inviting",
    "living",
    "pages",
    "reading",
    "sharing",
    "suggesting",
    "visiting",
]
