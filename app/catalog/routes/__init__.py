"""The catalogue's addresses on one blueprint, a file for each kind of page."""

from __future__ import annotations

from app.catalog.routes import people, topics
from app.catalog.routes.films import bp

__all__ = ["bp", "people", "topics"]
