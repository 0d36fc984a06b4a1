"""The second step of becoming an operator; the first is `scripts/grant_operator.py`."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.accounts import queries as accounts_queries
from app.accounts import services as accounts_services
from app.accounts import sessions
from app.accounts.throttle import FAILURE_WINDOW, keys_of, refuse_guessing
from app.admin import audit, gate, services
from app.admin.forms import ConfirmForm
from app.clock import utc_now
from app.db import db
from app.errors import DomainError, InvalidInputError, TooManyRequestsError
from app.web.forms import typed
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.settings import site_settings
from app.web.viewer import current_viewer

bp = Blueprint("admin", __name__, url_prefix=gate.PREFIX)
gate.guard(bp)


@bp.route("/confirm", methods=["GET", "POST"])
def confirm() -> Response:
    """Type the code that a script on the server gave out."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _form_page(form)
    try:
        _become_operator(typed(form.code))
    except TooManyRequestsError as error:
        db.session.rollback()
        form.refuse(error)
        return _form_page(form, error.status)
    except DomainError as error:
        form.refuse(error, field="code")
        return _form_page(form)
    return see_other(url_for("admin.overview"))


def _become_operator(code: str) -> None:
    viewer = current_viewer()
    user_id, viewer_id = viewer.user_id, viewer.id
    if user_id is None or viewer_id is None:  # pragma: no cover - the gate lets users in
        raise RuntimeError("Nobody is logged in.")
    secret_key, now = site_settings().secret_key, utc_now()
    keys = keys_of(f"operator code of {user_id}", request.remote_addr, secret_key)
    refuse_guessing(keys, accounts_queries.failures_since(keys, now - FAILURE_WINDOW))
    code_hash = services.try_code(user_id)
    try:
        services.confirm_code(user_id, code_hash, code, secret_key=secret_key, now=now)
    except InvalidInputError:
        accounts_services.note_failure(keys, now)
        db.session.commit()
        audit.tell("operator code refused", user_id=user_id)
        raise
    # Whoever copied the cookie of before has a plain user's session, and that is over.
    sessions.start_user_session(viewer_id, remember=sessions.is_remembered())
    leave_notice("You are an operator of this site now.")
    db.session.commit()
    audit.tell("operator confirmed", user_id=user_id)


def _form_page(form: ConfirmForm, status: int | None = None) -> Response:
    if status is None:
        status = HTTPStatus.BAD_REQUEST if form.is_submitted() else HTTPStatus.OK
    return make_response(render_template("admin/confirm.html", form=form), status)
