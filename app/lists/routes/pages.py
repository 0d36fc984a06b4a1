"""The curator's pages: public and own lists, making one, saying who sees it, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, render_template, request, url_for

from app.catalog.queries import get_card
from app.clock import utc_now
from app.db import db
from app.errors import ConflictError, InvalidInputError
from app.lists import entries, services, sharing
from app.lists.forms import ListForm
from app.lists.limits import TITLE_CHARACTERS
from app.lists.queries import (
    PUBLIC_PAGE,
    get_own_list,
    own_summaries,
    public_summaries,
)
from app.lists.routes.editing import (
    LIST,
    MOST_DIGITS,
    bp,
    curator_id,
    editor,
    entry_path,
    status_of,
)
from app.search.engine import current_index
from app.search.queries import suggestions
from app.taste.queries import profile_of
from app.text import clean_line
from app.web.forms import checks_own_token
from app.web.notices import leave_notice
from app.web.paging import page_number
from app.web.respond import return_path, see_other, wants_fragment, wants_json
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.lists.entries import Addition

LAST_PAGE = 1_000
WANTED_CHARACTERS = 200
FIRST_LIST = "My list"
NOTICES = {
    "link": "Shared. Anyone who has the link can see the list.",
    "public": "Published. Everybody can see the list.",
    "private": "Only you can see the list now. Its link opens nothing.",
}


@bp.get("/lists")
def index() -> str:
    """Show the viewer's own lists, and the public ones page by page."""
    number = page_number(request.args.get("page", "1"), LAST_PAGE)
    public = public_summaries(PUBLIC_PAGE + 1, (number - 1) * PUBLIC_PAGE)
    return render_template(
        "lists/index.html",
        own_lists=own_summaries(current_viewer().id) if number == 1 else (),
        public_lists=public[:PUBLIC_PAGE],
        previous_url=_index_path(number - 1) if number > 1 else None,
        next_url=_index_path(number + 1) if len(public) > PUBLIC_PAGE else None,
    )


@bp.route("/lists/new", methods=["GET", "POST"])
@checks_own_token
def create() -> ResponseReturnValue:
    """Ask for a title; make the list."""
    form = ListForm(data={"title": _proposed_title()})
    if not form.validate_on_submit():
        return render_template("lists/create.html", form=form), status_of(form)
    try:
        list_id = services.create_list(
            acting_viewer_id(),
            title=form.title.data or "",
            description=form.description.data or "",
            now=utc_now(),
        )
    except ConflictError as error:
        form.refuse(error)
        return render_template("lists/create.html", form=form), error.status
    leave_notice("Your list is ready. Add films to it.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id))


@bp.route(f"{LIST}/edit", methods=["GET", "POST"])
@checks_own_token
def edit(list_id: int) -> ResponseReturnValue:
    """Show the editor, with the films that were looked for; save title and description."""
    film_list = get_own_list(current_viewer().id, list_id)
    form = ListForm(obj=film_list)
    if not form.validate_on_submit():
        wanted = clean_line(request.args.get("find", "")[:WANTED_CHARACTERS])
        found = suggestions(current_index(), wanted) if wanted else None
        return editor(film_list, form, wanted=wanted, found=found), status_of(form)
    services.describe_list(
        curator_id(),
        list_id,
        title=form.title.data or "",
        description=form.description.data or "",
        now=utc_now(),
    )
    leave_notice("Saved.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id))


@bp.post(f"{LIST}/visibility")
def set_visibility(list_id: int) -> Response:
    """Share the list by its link or with everybody, or keep it to oneself."""
    chosen = request.form.get("visibility", "")
    sharing.set_visibility(
        curator_id(), list_id, chosen, now=utc_now(), make_token=sharing.new_token
    )
    leave_notice(NOTICES[chosen])
    db.session.commit()
    return see_other(url_for("lists.show", list_id=list_id, _anchor="sharing"))


@bp.post(f"{LIST}/link")
def rotate_link(list_id: int) -> Response:
    """Give the list another link; the old one opens nothing any more."""
    sharing.rotate_link(curator_id(), list_id, make_token=sharing.new_token)
    leave_notice("The list has a new link. The old one opens nothing any more.")
    db.session.commit()
    return see_other(url_for("lists.show", list_id=list_id, _anchor="sharing"))


@bp.route(f"{LIST}/delete", methods=["GET", "POST"])
def delete(list_id: int) -> ResponseReturnValue:
    """Ask whether to delete the list; delete it."""
    if request.method == "GET":
        film_list = get_own_list(current_viewer().id, list_id)
        return render_template("lists/delete.html", film_list=film_list)
    title = services.delete_list(curator_id(), list_id)
    leave_notice(f"Deleted {title}.")
    db.session.commit()
    return see_other(url_for("lists.index"))


@bp.post("/films/<int:film_id>/list")
def add_film(film_id: int) -> ResponseReturnValue:
    """Put a film on the list that the form names, or else on the one worked on last."""
    typed = request.form.get("list_id", "")
    if typed:
        addition = entries.add_film(curator_id(), _list_id(typed), film_id, now=utc_now())
    else:
        get_card(film_id)  # A stranger who names no film stays a stranger.
        addition = entries.add_film_to_tray(
            acting_viewer_id(), film_id, title_if_none=FIRST_LIST, now=utc_now()
        )
    leave_notice(addition.sentence)
    db.session.commit()
    if wants_json():
        return jsonify(message=addition.sentence, count=addition.film_count)
    if wants_fragment():
        return render_template("lists/_added.html", addition=addition)
    return see_other(_after(addition))


def _index_path(number: int) -> str:
    return url_for("lists.index", page=number if number > 1 else None)


def _proposed_title() -> str:
    """Return "After Heat" where Heat is the newest favourite."""
    favourites = profile_of(current_viewer().id).favourites
    return f"After {get_card(favourites[0]).title}"[:TITLE_CHARACTERS] if favourites else ""


def _list_id(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS:
        return int(typed)
    raise InvalidInputError("Choose one of your lists.", field="list_id")


def _after(addition: Addition) -> str:
    """Return where the form leads; in the editor, to the film's entry."""
    editor = url_for("lists.edit", list_id=addition.list_id)
    path = return_path(url_for("lists.show", list_id=addition.list_id))
    return entry_path(addition.list_id, addition.entry_id) if path == editor else path
