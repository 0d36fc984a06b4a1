"""What a reader does with somebody's list: likes it, saves a copy, reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError
from app.lists import copying, likes, reports
from app.lists.forms import ReportForm
from app.lists.routes.editor import bp, status_of
from app.lists.routes.reading import shared_head
from app.web.forms import checks_own_token
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


@bp.post("/l/<token>/like")
def like(token: str) -> Response:
    """Like a list, or take the like back."""
    head = shared_head(token)
    wish = request.form.get("like", "")
    if wish == "yes":
        likes.like_list(acting_viewer_id(), head.id, now=utc_now())
    elif wish == "no":
        likes.unlike_list(acting_viewer_id(), head.id)
    else:
        raise InvalidInputError("Say yes or no.", field="like")
    db.session.commit()
    return see_other(url_for("lists.shared", token=token))


@bp.post("/l/<token>/copy")
def copy(token: str) -> Response:
    """Save a copy of a list among the reader's own."""
    head = shared_head(token)
    copy_id = copying.copy_list(acting_viewer_id(), head.id, now=utc_now())
    leave_notice(f"Saved a copy of {head.title}. Only you see it until you share it.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=copy_id))


@bp.route("/l/<token>/report", methods=["GET", "POST"])
@checks_own_token
def report(token: str) -> ResponseReturnValue:
    """Ask what is wrong with a list; tell the operator."""
    head = shared_head(token)
    form = ReportForm()
    if not form.validate_on_submit():
        return render_template("lists/report.html", head=head, form=form), status_of(form)
    reports.report_list(
        acting_viewer_id(),
        head.id,
        reason=form.reason.data,
        line=form.line.data or "",
        now=utc_now(),
    )
    leave_notice("Thank you. Somebody will look at the list.")
    db.session.commit()
    return see_other(url_for("lists.shared", token=token))
