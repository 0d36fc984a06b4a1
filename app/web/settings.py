"""The settings of the application that answers this request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from app.config import Settings

EXTENSION = "marquee-settings"


def site_settings() -> Settings:
    """Return the settings that the application was started with."""
    settings: Settings = current_app.extensions[EXTENSION]
    return settings
