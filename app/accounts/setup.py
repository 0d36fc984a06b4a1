"""Hands the accounts over to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import credentials, gate
from app.accounts.sessions import SessionViewerStore
from app.web.viewer import EXTENSION

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Have the application find viewers, hash passwords and guard the users' pages."""
    app.extensions[EXTENSION] = SessionViewerStore()
    credentials.init_app(app)
    gate.init_app(app)
