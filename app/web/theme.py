"""Whether a visitor chose the light or the dark look."""

from __future__ import annotations

from flask import request

COOKIE = "theme"
THEMES = frozenset({"light", "dark"})


def chosen_theme() -> str:
    """Return "light" or "dark" as the visitor's cookie says, else "": as the device has it."""
    theme = request.cookies.get(COOKIE, "")
    return theme if theme in THEMES else ""
