"""The headers that each answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from app.web.session_cookie import cookie_name
from app.web.settings import site_settings

if TYPE_CHECKING:
    from flask import Flask, Response

HSTS_SECONDS = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Opened by itself an SVG is a document: it may load and run nothing.
DRAWING = "image/svg+xml"
DRAWING_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")
)


VARY = "Accept, Cookie"
# What any answer carries that says nothing else itself.
USUAL = (
    ("X-Content-Type-Options", "nosniff"),
    # No other site learns the address of a shared list. "no-referrer" would hide it from this
    # site as well, and with it the origin of the page's own forms, which is checked.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
IN_PRODUCTION = (("Strict-Transport-Security", f"max-age={HSTS_SECONDS}"),)


def init_app(app: Flask) -> None:
    """Have every answer carry the headers; a view's own ones win."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    """Add what is not there, in one go: looking through the headers for each costs more."""
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    is_drawing = DRAWING in headers.get("Content-Type", "")
    policy = DRAWING_POLICY if is_drawing else CONTENT_SECURITY_POLICY
    wanted = [("Content-Security-Policy", policy), *USUAL]
    if site_settings().production:
        wanted += IN_PRODUCTION
    if "cache-control" not in present:
        # What a viewer sees is kept nowhere; a stranger's page is asked for again each time.
        is_viewers = cookie_name() in request.cookies or "set-cookie" in present
        wanted.append(("Cache-Control", "private, no-store" if is_viewers else "no-cache"))
        wanted.append(("Vary", VARY))
        if "vary" in present:
            response.vary.update(VARY.split(", "))
    headers.extend([pair for pair in wanted if pair[0].lower() not in present])
    return response
