"""What a curator does about who sees a list: visibility, the link, the people named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import DomainError
from app.lists import people, sharing
from app.lists.queries import get_own_list
from app.lists.routes.editor import LIST, bp, curator_id, sharing_context
from app.lists.routes.parts import part_asked_for
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

NOTICES = {
    "link": "Shared. Anyone who has the link can see the list.",
    "public": "Published. Everybody can see the list.",
    "named": "Shared. Only the people you name can see the list.",
    "private": "Only you can see the list now. Its link opens nothing.",
}
NAME_CHARACTERS = 100


@bp.post(f"{LIST}/visibility")
def set_visibility(list_id: int) -> Response:
    """Say who sees the list and how long its link works."""
    chosen = request.form.get("visibility", "")
    now = utc_now()
    sharing.set_visibility(curator_id(), list_id, chosen, now=now, make_token=sharing.new_token)
    sharing.set_end(curator_id(), list_id, request.form.get("lifetime", sharing.KEEP), now=now)
    sharing.set_takes_suggestions(
        curator_id(), list_id, takes=request.form.get("takes_suggestions", "y") == "y"
    )
    leave_notice(NOTICES[chosen])
    db.session.commit()
    return _to_sharing(list_id)


@bp.post(f"{LIST}/link")
def rotate_link(list_id: int) -> Response:
    """Give the list another link; the old one opens nothing any more."""
    sharing.rotate_link(curator_id(), list_id, make_token=sharing.new_token)
    leave_notice("The list has a new link. The old one opens nothing any more.")
    db.session.commit()
    return _to_sharing(list_id)


@bp.post(f"{LIST}/people")
def name_person(list_id: int) -> ResponseReturnValue:
    """Let somebody read the list, or edit it too."""
    typed = request.form.get("name", "")[:NAME_CHARACTERS]
    role = request.form.get("role", "")
    try:
        name = people.name_person(curator_id(), list_id, typed, role, now=utc_now())
    except DomainError as error:
        if error.field != "name":
            raise
        db.session.rollback()
        film_list = get_own_list(current_viewer().id, list_id)
        page = render_template(
            "lists/show.html",
            film_list=film_list,
            part=part_asked_for(len(film_list.entries)),
            more_url=None,
            person_refused={"typed": typed, "role": role, "reason": error.message},
            **sharing_context(film_list),
        )
        return page, error.status
    what = "edit" if role == "editor" else "see"
    leave_notice(f"{name} can {what} the list now, under “Lists”.")
    db.session.commit()
    return _to_sharing(list_id)


@bp.post(f"{LIST}/people/<int:person_id>/remove")
def unname_person(list_id: int, person_id: int) -> Response:
    """Take somebody off the list, or leave it oneself."""
    viewer_id = curator_id()
    people.unname_person(viewer_id, list_id, person_id)
    if person_id == viewer_id:
        leave_notice("You left the list.")
        db.session.commit()
        return see_other(url_for("lists.index"))
    db.session.commit()
    return _to_sharing(list_id)


def _to_sharing(list_id: int) -> Response:
    return see_other(url_for("lists.show", list_id=list_id, _anchor="sharing"))
