"""The editions of a list: each by its number, what changed between two, and making one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import NotFoundError
from app.lists import editions as making
from app.lists.changes import hold_for_editing
from app.lists.edition_queries import (
    EDITIONS_A_PAGE,
    NO_EDITION,
    diff_of,
    editions_of,
    get_edition,
)
from app.lists.routes.editor import LIST, MOST_DIGITS, bp, curator_id, number_typed
from app.lists.routes.parts import part_asked_for
from app.lists.routes.reading import shared_head
from app.web.notices import leave_notice
from app.web.respond import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

GREATEST = 10**MOST_DIGITS - 1


@bp.get("/l/<token>@<int:number>")
def edition(token: str, number: int) -> str:
    """Show a list as it was published; the page stays the same while the list goes on."""
    head = shared_head(token)
    shown = get_edition(head.id, _checked(number), utc_now())
    part = part_asked_for(len(shown.entries))
    return render_template("lists/edition.html", head=head, edition=shown, part=part)


@bp.get("/l/<token>/editions")
def editions(token: str) -> str:
    """List the editions of a list, the newest first."""
    head = shared_head(token)
    below = number_typed(request.args.get("below", ""))
    lines = editions_of(head.id, utc_now(), below=below)
    has_older = len(lines) == EDITIONS_A_PAGE and lines[-1].number > 1
    return render_template(
        "lists/editions.html",
        head=head,
        editions=lines,
        older_url=url_for("lists.editions", token=token, below=lines[-1].number)
        if has_older
        else None,
    )


@bp.get("/l/<token>/diff/<int:before>..<int:after>")
def diff(token: str, before: int, after: int) -> str:
    """Show what changed from one edition to another."""
    head = shared_head(token)
    difference = diff_of(head.id, _checked(before), _checked(after), utc_now())
    return render_template("lists/diff.html", head=head, difference=difference)


@bp.post(f"{LIST}/editions")
def publish_edition(list_id: int) -> Response:
    """Make an edition of the list as it is now."""
    number = making.publish(hold_for_editing(curator_id(), list_id))
    leave_notice(f"Published as edition {number}.")
    db.session.commit()
    return see_other(url_for("lists.show", list_id=list_id, _anchor="sharing"))


def _checked(number: int) -> int:
    if not 0 < number <= GREATEST:
        raise NotFoundError(NO_EDITION)
    return number
