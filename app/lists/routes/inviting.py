"""Links by which a curator asks others to edit a list, and what those do who open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError
from app.lists import invitations
from app.lists.routes.editor import LIST, bp, curator_id
from app.lists.sharing import new_token
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Response


@bp.post(f"{LIST}/invitation")
def set_invitation(list_id: int) -> Response:
    """Make a link that lets others edit the list, or take it back."""
    wish = request.form.get("invitation", "")
    if wish == "new":
        invitations.invite(curator_id(), list_id, make_token=new_token)
        leave_notice("Send the link to whoever is to edit the list with you.")
    elif wish == "none":
        invitations.take_back(curator_id(), list_id)
        leave_notice("The link lets nobody else in. Take off below who should not edit any more.")
    else:
        raise InvalidInputError("Make a link, or take it back.", field="invitation")
    db.session.commit()
    return see_other(url_for("lists.show", list_id=list_id, _anchor="people"))


@bp.get("/invitations/<token>")
def invitation(token: str) -> Response:
    """Ask whether somebody wants to edit a list."""
    shown = invitations.get_invitation(token, current_viewer().id)
    response = make_response(render_template("lists/invitation.html", invitation=shown))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.post("/invitations/<token>")
def accept_invitation(token: str) -> Response:
    """Edit the list from now on."""
    invitations.get_invitation(token, current_viewer().id)  # A stranger at no link stays one.
    list_id = invitations.accept(acting_viewer_id(), token, now=utc_now())
    leave_notice("You can edit the list now. It is under “Lists”.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id))
