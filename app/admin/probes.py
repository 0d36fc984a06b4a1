"""What monitors ask: whether the site is ready, and its figures."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from ipaddress import ip_address

from flask import Blueprint, Response, abort, jsonify, request

from app.admin.readiness import OFF, OK, readiness
from app.events.log import log_figures
from app.web import metrics
from app.web.settings import site_settings

bp = Blueprint("probes", __name__)

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether pages can be served, and name each part that does not do its work."""
    found = readiness()
    response = jsonify(status=found.status, degraded=found.degraded, parts=found.parts)
    response.headers["Cache-Control"] = "no-store"
    if not found.is_ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response.headers["Retry-After"] = "2"
    return response


@bp.get("/metrics")
def figures() -> Response:
    """Give the figures to Prometheus; to anybody else there is nothing here."""
    if not _may_see_metrics():
        abort(HTTPStatus.NOT_FOUND)
    parts = {name: state in {OK, OFF} for name, state in readiness().parts.items()}
    events = log_figures()
    now = {"events_waiting": events.waiting, "events_dropped": events.dropped}
    response = Response(metrics.as_text(parts, now), content_type=METRICS_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_see_metrics() -> bool:
    """Whether the token was sent, or else the question comes from this very machine.

    Where a proxy forwards everybody from the machine's own address, only the token counts.
    """
    token = site_settings().metrics_token
    if token:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
