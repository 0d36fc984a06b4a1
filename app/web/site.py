"""Flask as this site uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask

from app.web.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Callable


class Site(Flask):
    """A Flask application whose views, and what runs around them, are plain functions."""

    jinja_environment = Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: to look whether each is a coroutine took a tenth of the shell."""
        return func
