"""The operators' first page: the site's figures, as a page and as JSON."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, jsonify, make_response, render_template, request, url_for

from app.admin.day_chart import day_charts
from app.admin.figures import USUAL_DAYS, WINDOWS, Figures, figures_of
from app.admin.latency import Latency, latencies
from app.admin.plain import plain
from app.admin.routes.entrance import bp
from app.admin.routes.experiment import newest_outcome
from app.clock import utc_now
from app.discover.engine import current_build
from app.events.log import find_reader
from app.events.reading import EventsUnreadableError
from app.web.metrics import is_of_all_workers, seconds_by_route

OFF = "Nothing is noted: MARQUEE_EVENTS is off."
UNREADABLE = "The event log does not answer just now. Its figures are missing below."


@bp.get("")
def overview() -> Response:
    """Show the site's figures."""
    figures, missing = _figures()
    page = render_template(
        "admin/overview.html",
        figures=figures,
        missing=missing,
        charts=() if figures is None else day_charts(figures.events, figures.window),
        latencies=_latencies(),
        is_of_all_workers=is_of_all_workers(),
        windows=[(days, url_for("admin.overview", days=days)) for days in WINDOWS],
        days=_days(),
        current=current_build(),
    )
    return make_response(page)


@bp.get("/figures.json")
def figures_as_json() -> Response:
    """Tell the same figures."""
    figures, missing = _figures()
    compared, outcome = newest_outcome()
    response = jsonify(
        **({} if figures is None else plain(figures)),
        coverage=None if figures is None else figures.exposure.coverage,
        missing=missing,
        latencies=plain(_latencies()),
        latencies_of="all workers" if is_of_all_workers() else "this process",
        current_build=current_build(),
        experiment=plain(compared),
        outcome=plain(outcome),
    )
    if missing == UNREADABLE:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return response


def _figures() -> tuple[Figures | None, str | None]:
    """Return the figures, or why there are none."""
    reader = find_reader()
    if reader is None:
        return None, OFF
    try:
        return figures_of(reader, _days(), utc_now()), None
    except EventsUnreadableError:
        return None, UNREADABLE


def _days() -> int:
    """Return how long the window is; what is none of the three is the usual one."""
    asked = request.args.get("days", "")
    return next((days for days in WINDOWS if str(days) == asked), USUAL_DAYS)


def _latencies() -> tuple[Latency, ...]:
    return latencies(seconds_by_route())
