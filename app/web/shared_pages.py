"""Pages as strangers see them: whoever has no session yet sees what every other one sees.

Such a page is drawn once and kept in the worker for a minute, under all that it was drawn from:
what a route reads anew for each request is part of the key, so that a change shows on the very
next one. The token of the page's forms is not kept with it: each request puts its own into the
place that was left for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, make_response, request

from app.kept import Kept
from app.web.forgery import TOKEN_PLACE, form_token, leaving_out_token
from app.web.theme import chosen_theme
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flask import Flask, Response

EXTENSION = "marquee-shared-pages"
MOST_BYTES = 6_000_000
SECONDS_KEPT = 60.0


def init_app(app: Flask) -> None:
    """Keep nothing yet."""
    bodies: Kept[bytes] = Kept(MOST_BYTES, size_of=len)
    app.extensions[EXTENSION] = bodies


def shared_page(*seen: Hashable, draw: Callable[[], str]) -> Response:
    """Return a page, for a stranger as it was drawn for another one.

    Args:
        seen: all that the page shows and that may change from one request to the next, besides
            its path, its host, the theme and the token of its forms: values such as the state of
            the catalogue, the id of the build, the fields of the query, the rows that were read.
        draw: makes the page, for whoever asks.
    """
    if current_viewer().id is not None:
        return make_response(draw())

    def draw_once() -> bytes:
        with leaving_out_token():
            return draw().encode()

    page = shared_body(chosen_theme(), *seen, make=draw_once)
    return make_response(page.replace(TOKEN_PLACE.encode(), form_token().encode()))


def shared_body(*seen: Hashable, make: Callable[[], bytes]) -> bytes:
    """Return what is the same for everybody, as it was made for another one.

    Args:
        seen: all that it is made from, besides the request's path and host.
        make: makes it; nothing in it may be of one viewer.
    """
    bodies: Kept[bytes] = current_app.extensions[EXTENSION]
    key = request.host_url, request.script_root, request.path, *seen
    return bodies.get_or_make(key, make, seconds=SECONDS_KEPT)
