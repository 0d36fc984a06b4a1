"""Puts the shell round every page: the factory calls it before any address is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.local import LocalProxy

from app import page_addresses
from app.web import (
    assets,
    bad_input,
    drawn,
    errors,
    forgery,
    headers,
    limits,
    logs,
    metrics,
    outages,
    session_cookie,
    shared_pages,
    transactions,
    uploads,
)
from app.web.notices import notice
from app.web.settings import EXTENSION
from app.web.theme import chosen_theme
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Give the application its shell. The settings are in its extensions already."""
    logs.init_app(app)
    metrics.init_app(app)
    transactions.init_app(app)
    assets.init_app(app)
    page_addresses.init_app(app)
    shared_pages.init_app(app)
    drawn.init_app(app)
    bad_input.init_app(app)
    uploads.init_app(app)
    limits.init_app(app)
    forgery.init_app(app)
    errors.init_app(app)
    outages.init_app(app)
    # Flask runs what comes after a request last first: the cookie is set before the headers
    # are chosen by it.
    headers.init_app(app)
    session_cookie.init_app(app)
    app.jinja_env.globals.update(
        site_name=app.extensions[EXTENSION].site_name,
        viewer=LocalProxy(current_viewer),
        notice=notice,
        chosen_theme=chosen_theme,
    )
