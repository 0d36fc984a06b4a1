"""Marquee, a film-recommendation site.

Importing this package loads nothing else: `app.recommend` is a pure library, and
training jobs use it without ever loading Flask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """Build the web application.

    Args:
        overrides: settings by the field names of `app.config.Settings`; they win over
            the environment. Tests and scripts use them.

    Returns:
        A configured Flask application.

    Raises:
        app.errors.SettingsError: if a setting is missing or malformed.
    """
    from app.factory import build_app

    return build_app(overrides or {})
