"""Comparing two builds on the site's own visitors."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request, url_for

from app.admin import audit
from app.admin.experiments import Outcome, begin, let_go, outcome_of
from app.admin.forms import ExperimentForm
from app.admin.routes.entrance import bp
from app.clock import utc_now
from app.db import db
from app.discover.engine import current_arms
from app.discover.experiments import latest_experiments, stop_experiment
from app.errors import DomainError
from app.events.log import find_reader
from app.events.reading import EventsUnreadableError
from app.recommend.artifacts import build_ids, current_build_id
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.settings import site_settings
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from app.discover.experiments import ExperimentShown


@bp.get("/experiment")
def experiment() -> Response:
    """Show how the experiment stands, or what the last one came to."""
    return _page(_form())


@bp.post("/experiment/start")
def start() -> Response:
    """Serve two builds side by side."""
    form = _form()
    if not form.validate():
        return _page(form, HTTPStatus.BAD_REQUEST)
    root, share_b = site_settings().builds_path, int(form.share_b.data)
    build_a, build_b = form.build_a.data, form.build_b.data
    try:
        number = begin(root, build_a, build_b, share_b, utc_now())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(form, error.status)
    _finish("The experiment runs; every worker takes part within five seconds.")
    audit.tell(
        "experiment started",
        user_id=current_viewer().user_id or 0,
        experiment=number,
        build_a=build_a,
        build_b=build_b,
        share_b=share_b,
    )
    return see_other(url_for("admin.experiment"))


@bp.post("/experiment/stop")
def stop() -> Response:
    """Serve everybody from the current build again."""
    number = stop_experiment(utc_now())
    _finish("The experiment is over; everybody gets the current build again.")
    let_go(site_settings().builds_path)
    audit.tell("experiment stopped", user_id=current_viewer().user_id or 0, experiment=number)
    return see_other(url_for("admin.experiment"))


def newest_outcome() -> tuple[ExperimentShown | None, Outcome | None]:
    """Return the newest experiment, and how it stands if that can be known."""
    shown = _chosen()
    reader = find_reader()
    if shown is None or reader is None:
        return shown, None
    try:
        return shown, outcome_of(reader, shown, key=site_settings().secret_key, now=utc_now())
    except EventsUnreadableError:
        return shown, None


def _chosen() -> ExperimentShown | None:
    """Return the experiment that the address names, or else the newest."""
    found = latest_experiments()
    asked = request.args.get("number", "")
    named = next((one for one in found if str(one.id) == asked), None)
    return named or (found[0] if found else None)


def _finish(text: str) -> None:
    acting_viewer_id()
    leave_notice(text)
    db.session.commit()


def _form() -> ExperimentForm:
    root = site_settings().builds_path
    return ExperimentForm(build_ids(root)[::-1], current_build_id(root))


def _page(form: ExperimentForm, status: int = HTTPStatus.OK) -> Response:
    shown, outcome = newest_outcome()
    arms = current_arms()
    page = render_template(
        "admin/experiment.html",
        form=form,
        shown=shown,
        outcome=outcome,
        experiments=latest_experiments(),
        refusals={} if arms is None else arms.refusals,
    )
    return make_response(page, status)
