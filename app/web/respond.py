"""How an answer is given: as a page, a fragment or JSON, and where a form leads back to."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import make_response, redirect, request

if TYPE_CHECKING:
    from flask import Response

FRAGMENT_TYPE = "text/vnd.marquee.fragment+html"
JSON_TYPES = ("application/json", "application/problem+json")
MAX_PATH_CHARACTERS = 2_000


def wants_fragment() -> bool:
    """Whether the site's own script asks for a piece of a page."""
    return FRAGMENT_TYPE in request.headers.get("Accept", "")


def wants_json() -> bool:
    """Whether the client would rather have JSON than a page."""
    accepted = request.accept_mimetypes
    best = max(JSON_TYPES, key=accepted.quality)
    return accepted.quality(best) > accepted.quality("text/html")


def safe_path(target: str | None, default: str) -> str:
    """Return a path of this site to go to.

    Args:
        target: what a form or an address asked for; anybody may have written it.
        default: where to go if the target is missing or might lead to another site.

    Returns:
        The target if every browser takes it for a path of this site, else the default.
    """
    if not target or len(target) > MAX_PATH_CHARACTERS:
        return default
    # What starts with one slash has neither scheme nor host, except that browsers read "\\" as
    # "/" and skip tabs and line ends: "/\t/evil.example" is another site.
    if not target.startswith("/") or target.startswith("//"):
        return default
    return target if target.isprintable() and "\\" not in target else default


def return_path(default: str) -> str:
    """Return where the form wants to lead: its `next` field, if that is a path of this site."""
    return safe_path(request.form.get("next"), default)


def see_other(path: str) -> Response:
    """Answer a POST: 303 to the page that shows its effect.

    Args:
        path: a path of this site, from `url_for`, `safe_path` or `return_path`.
    """
    return make_response(redirect(path, HTTPStatus.SEE_OTHER))
