"""Posters and the stylesheet, each kept for ever under an address that changes with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, request, url_for

from app.catalog import queries as catalog
from app.media.posters import poster_svg, version_of
from app.media.stylesheet import Stylesheet, read_stylesheet

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from app.catalog.queries import FilmCard

EXTENSION = "marquee-stylesheet"
LARGEST_ID = 2**31 - 1

bp = Blueprint("media", __name__)


@bp.get(f"/posters/<int(max={LARGEST_ID}):film_id>/<version>.svg")
def poster(film_id: int, version: str) -> AnyResponse:
    """Draw a film's poster; an address that has gone out of date leads to the new one."""
    card = catalog.get_card(film_id)
    if version != version_of(card):
        response = redirect(poster_url(card), 302)
        response.headers["Cache-Control"] = "no-cache"
        return response
    answer = _kept_for_ever(poster_svg(card), "image/svg+xml", version)
    # Opened by itself an SVG is a document: it may load and run nothing.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/style/<version>.css")
def stylesheet(version: str) -> AnyResponse:
    """Send all sheets of the site as one."""
    sheet = _stylesheet()
    if version != sheet.version:
        response = redirect(stylesheet_url(), 302)
        response.headers["Cache-Control"] = "no-cache"
        return response
    return _kept_for_ever(sheet.text, "text/css", version)


@bp.app_template_global()
def poster_url(card: FilmCard) -> str:
    """Return the address of a film's poster."""
    return url_for("media.poster", film_id=card.id, version=version_of(card))


@bp.app_template_global()
def film_url(card: FilmCard) -> str:
    """Return the address of a film's page."""
    return url_for("catalog.film", film_id=card.id, slug=card.slug)


@bp.app_template_global()
def stylesheet_url() -> str:
    """Return the address of the stylesheet."""
    return url_for("media.stylesheet", version=_stylesheet().version)


def _stylesheet() -> Stylesheet:
    sheet: Stylesheet | None = current_app.extensions.get(EXTENSION)
    if sheet is None or current_app.debug:
        folder = Path(str(current_app.static_folder)) / "css"
        sheet = current_app.extensions[EXTENSION] = read_stylesheet(folder)
    return sheet


def _kept_for_ever(text: str, media_type: str, version: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(version)
    response.make_conditional(request)
    return response
