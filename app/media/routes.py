"""Posters and the stylesheet, each kept for ever under an address that changes with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    request,
    send_from_directory,
)

from app.catalog import queries as catalog
from app.errors import NotFoundError
from app.media.posters import poster_svg, version_of
from app.media.stylesheet import Stylesheet, read_stylesheet
from app.page_addresses import address_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

    from app.catalog.queries import FilmCard
    from app.media.poster_cache import PosterCache

EXTENSION = "marquee-stylesheet"
POSTERS = "marquee-posters"
LARGEST_ID = 2**31 - 1
ONE_YEAR_SECONDS = 365 * 24 * 3600
KEPT_FOR_EVER = f"public, max-age={ONE_YEAR_SECONDS}, immutable"

bp = Blueprint("media", __name__)


def init_app(app: Flask, posters: PosterCache) -> None:
    """Have the site send what is kept of TMDB's posters."""
    app.extensions[POSTERS] = posters


@bp.get(f"/posters/<int(max={LARGEST_ID}):film_id>/<version>.svg")
def poster(film_id: int, version: str) -> AnyResponse:
    """Draw a film's poster; an address that has gone out of date leads to the new one."""
    card = catalog.get_card(film_id)
    if version != version_of(card):
        response = redirect(poster_url(card), 302)
        response.headers["Cache-Control"] = "no-cache"
        return response
    return _kept_for_ever(poster_svg(card), "image/svg+xml", version)


@bp.get("/posters/tmdb/<picture>")
def kept_poster(picture: str) -> AnyResponse:
    """Send a poster of TMDB's from the cache; nothing is fetched for a visitor."""
    cache = _poster_cache()
    name = cache.find(picture)
    if name is None:
        raise NotFoundError("We don't have that poster.")
    response = send_from_directory(cache.folder, name, max_age=ONE_YEAR_SECONDS)
    response.headers["Cache-Control"] = KEPT_FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


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
    """Return the address of a film's poster: TMDB's where it is wanted and there, or ours."""
    if shows_tmdb_posters() and (name := _poster_cache().find(card.poster_path)):
        return address_of("media.kept_poster", picture=name)
    return address_of("media.poster", film_id=card.id, version=version_of(card))


@bp.app_template_global()
def shows_tmdb_posters() -> bool:
    """Whether TMDB's posters are shown where there are any."""
    return _poster_cache().is_shown


@bp.app_template_global()
def film_url(card: FilmCard) -> str:
    """Return the address of a film's page."""
    return address_of("catalog.film", film_id=card.id, slug=card.slug)


@bp.app_template_global()
def stylesheet_url() -> str:
    """Return the address of the stylesheet."""
    return address_of("media.stylesheet", version=_stylesheet().version)


def _poster_cache() -> PosterCache:
    cache: PosterCache = current_app.extensions[POSTERS]
    return cache


def _stylesheet() -> Stylesheet:
    sheet: Stylesheet | None = current_app.extensions.get(EXTENSION)
    if sheet is None or current_app.debug:
        folder = Path(str(current_app.static_folder)) / "css"
        sheet = current_app.extensions[EXTENSION] = read_stylesheet(folder)
    return sheet


def _kept_for_ever(text: str, media_type: str, version: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = KEPT_FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(version)
    response.make_conditional(request)
    return response
