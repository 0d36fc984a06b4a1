"""Blends: what two or more people could watch together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.discover.blends import RULES, blend_page, rule_from
from app.discover.engine import current_engine
from app.lists.blending import begin_blend, get_blend, join_blend, leave_blend
from app.lists.routes.editor import bp
from app.lists.routes.reading import shared_head
from app.lists.sharing import new_token
from app.recommend import GroupRule
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Response


@bp.get("/blend")
def blend_start() -> str:
    """Tell what a blend is and offer to begin one."""
    return render_template("lists/blend_start.html")


@bp.post("/blend")
def begin() -> Response:
    """Begin a blend and lead to its page."""
    token = begin_blend(acting_viewer_id(), token=new_token(), now=utc_now())
    db.session.commit()
    return see_other(url_for("lists.blend", token=token))


@bp.post("/l/<token>/blend")
def blend_with_list(token: str) -> Response:
    """Begin a blend with a list's films as one of the tastes."""
    head = shared_head(token)
    made = begin_blend(acting_viewer_id(), token=new_token(), now=utc_now(), list_id=head.id)
    db.session.commit()
    return see_other(url_for("lists.blend", token=made))


@bp.get("/blend/<token>")
def blend(token: str) -> Response:
    """Show what everybody who takes part could watch; ask others whether they join."""
    shown = get_blend(token, now=utc_now())
    rule = rule_from(request.args.get("mode", GroupRule.AVERAGE.value))
    viewer_id = current_viewer().id
    page = blend_page(current_engine(), shown, viewer_id, rule)
    template = "lists/blend.html" if shown.has(viewer_id) else "lists/blend_invitation.html"
    response = make_response(render_template(template, blend=shown, page=page, rules=RULES))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.post("/blend/<token>/join")
def join(token: str) -> Response:
    """Take part."""
    join_blend(acting_viewer_id(), token, now=utc_now())
    leave_notice("You take part. What you said of films stays with you.")
    db.session.commit()
    return see_other(url_for("lists.blend", token=token))


@bp.post("/blend/<token>/leave")
def leave(token: str) -> Response:
    """Take part no longer."""
    leave_blend(acting_viewer_id(), token, now=utc_now())
    leave_notice("You left the blend.")
    db.session.commit()
    return see_other(url_for("lists.blend_start"))
