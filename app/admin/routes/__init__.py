"""The operators' addresses on one blueprint, a file for each kind of page."""

from __future__ import annotations

from app.admin.routes import builds, experiment, overview
from app.admin.routes.entrance import bp

__all__ = ["bp", "builds", "experiment", "overview"]
