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
from app.lists.queries import get_shared_list
from app.lists.routes.editor import LIST, MOST_DIGITS, bp, curator_id, number_typed
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.lists.records import ListShown

GREATEST = 10**MOST_DIGITS - 1


@bp.get("/l/<token>@<int:number>")
def edition(token: str, number: int) -> str:
    """Show a list as it was published; the page stays the same while the list goes on."""
    film_list = _opened(token)
    shown = get_edition(film_list.id, _checked(number), utc_now())
    return render_template("lists/edition.html", film_list=film_list, edition=shown)


@bp.get("/l/<token>/editions")
def editions(token: str) -> str:
    """List the editions of a list, the newest first."""
    film_list = _opened(token)
    below = number_typed(request.args.get("below", ""))
    lines = editions_of(film_list.id, utc_now(), below=below)
    has_older = len(lines) == EDITIONS_A_PAGE and lines[-1].number > 1
    return render_template(
        "lists/editions.html",
        film_list=film_list,
        editions=lines,
        older_url=url_for("lists.editions", token=token, below=lines[-1].number)
        if has_older
        else None,
    )


@bp.get("/l/<token>/diff/<int:before>..<int:after>")
def diff(token: str, before: int, after: int) -> str:
    """Show what changed from one edition to another."""
    film_list = _opened(token)
    difference = diff_of(film_list.id, _checked(before), _checked(after), utc_now())
    return render_template("lists/diff.html", film_list=film_list, difference=difference)


@bp.post(f"{LIST}/editions")
def publish_edition(list_id: int) -> Response:
    """Make an edition of the list as it is now."""
    number = making.publish(hold_for_editing(curator_id(), list_id))
    leave_notice(f"Published as edition {number}.")
    db.session.commit()
    return see_other(url_for("lists.show", list_id=list_id, _anchor="sharing"))


def _opened(token: str) -> ListShown:
    return get_shared_list(token, current_viewer().id)


def _checked(number: int) -> int:
    if not 0 < number <= GREATEST:
        raise NotFoundError(NO_EDITION)
    return number
