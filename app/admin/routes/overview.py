"""The operators' first page."""

from __future__ import annotations

from flask import render_template

from app.admin.routes.entrance import bp


@bp.get("")
def overview() -> str:
    """Show the site's figures."""
    return render_template("admin/overview.html")
