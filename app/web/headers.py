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


def init_app(app: Flask) -> None:
    """Have every answer carry the headers; a view's own ones win."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    is_drawing = response.mimetype == DRAWING
    policy = DRAWING_POLICY if is_drawing else CONTENT_SECURITY_POLICY
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # No other site learns the address of a shared list. "no-referrer" would hide it from this
    # site as well, and with it the origin of the page's own forms, which is checked.
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if site_settings().production:
        headers.setdefault("Strict-Transport-Security", f"max-age={HSTS_SECONDS}")
    if "Cache-Control" not in headers:
        _keep_private(response)
    return response


def _keep_private(response: Response) -> None:
    """What a viewer sees is kept nowhere; a stranger's page is asked for again each time."""
    is_viewers = cookie_name() in request.cookies or "Set-Cookie" in response.headers
    response.headers["Cache-Control"] = "private, no-store" if is_viewers else "no-cache"
    response.vary.update(("Accept", "Cookie"))
