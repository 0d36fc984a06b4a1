"""The addresses of lists on one blueprint, a file for each kind of page."""

from __future__ import annotations

from app.lists.routes import blends, pages, reading, visiting
from app.lists.routes.editing import bp

__all__ = ["blends", "bp", "pages", "reading", "visiting"]
