"""How often somebody may ask: by viewer and by network address.

The address is that of the connection, or what as many trusted proxies as the settings name say
it is; a header that anybody can write changes nothing. The limits are for programs: people are
slower by far, and a household or a school behind one address has five times as much.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, make_response, render_template, request

from app.counting import EXTENSION
from app.errors import TooManyRequestsError
from app.web.addresses import network_of
from app.web.errors import bare_answer, problem_of
from app.web.respond import wants_fragment
from app.web.settings import site_settings
from app.web.transactions import SAFE_METHODS
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Flask, Response

    from app.counting import Counts

WRITES_OF_AN_ADDRESS = 5
MINUTE = 60
HOUR = 3_600
ADDRESSES_KNOWN = 4_096
# Files that a page brings with it, and what a monitor asks.
UNCOUNTED = frozenset(
    {"static", "media.poster", "media.stylesheet", "web.healthz", "probes.readyz"}
)
_TOO_OFTEN = "That was more than the site takes from one visitor. Please wait a minute."


def init_app(app: Flask) -> None:
    """Refuse what comes too often, before anything else is done for it."""
    app.before_request(_refuse_flood)


def refuse_more_registrations() -> None:
    """Count a registration.

    Raises:
        TooManyRequestsError: if there were too many from this network address within an hour.
    """
    if _is_over(site_settings().registrations_an_hour, "register", _address(), HOUR, at_once=True):
        raise TooManyRequestsError(
            "Too many accounts were made from your network. Please try again in an hour."
        )


def _refuse_flood() -> Response | None:
    if request.endpoint in UNCOUNTED:
        return None
    settings = site_settings()
    if request.method in SAFE_METHODS:
        is_over = _is_over(settings.reads_a_minute, "read", _address())
    else:
        most = settings.writes_a_minute
        is_over = _is_over(most * WRITES_OF_AN_ADDRESS, "write", _address())
        viewer_id = current_viewer().id if most and not is_over else None
        if viewer_id is not None:
            is_over = _is_over(most, "viewer", str(viewer_id))
    return _answer() if is_over else None


def _is_over(
    most: int, kind: str, who: str, seconds: int = MINUTE, *, at_once: bool = False
) -> bool:
    """Count one more, and tell whether that is too many; a limit of 0 counts nothing."""
    if not most:
        return False
    counts: Counts = current_app.extensions[EXTENSION]
    return counts.add(f"{kind}:{who}", seconds, at_once=at_once) > most


def _address() -> str:
    """Return a keyed hash of the visitor's network: Redis is told nobody's address."""
    return _hash_of(site_settings().secret_key, request.remote_addr or "")


@lru_cache(maxsize=ADDRESSES_KNOWN)
def _hash_of(secret_key: str, address: str) -> str:
    network = network_of(address)
    return hmac.digest(secret_key.encode(), f"limit {network}".encode(), hashlib.sha256).hex()[:24]


def _answer() -> Response:
    """Answer at little cost: without the database."""
    problem = problem_of(HTTPStatus.TOO_MANY_REQUESTS, _TOO_OFTEN)
    if wants_fragment():
        page = render_template("errors/_error.html", problem=problem)
        response = make_response(page, problem.status)
    else:
        response = bare_answer(problem)
    response.headers["Retry-After"] = str(MINUTE - int(time.time()) % MINUTE)
    return response
