"""The curator's pages: public and own lists, making one, saying who sees it, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, render_template, request, url_for

from app.catalog.queries import get_card
from app.clock import utc_now
from app.db import db
from app.errors import ConflictError, InvalidInputError
from app.lists import entries, services, words
from app.lists.forms import ListForm, WordsForm
from app.lists.limits import TITLE_CHARACTERS
from app.lists.queries import get_editable_list, get_own_list
from app.lists.routes.editor import (
    LIST,
    bp,
    curator_id,
    editor,
    entry_path,
    number_typed,
    status_of,
)
from app.lists.summaries import PUBLIC_PAGE, named_summaries, own_summaries, public_summaries
from app.search.engine import current_index
from app.search.queries import suggestions
from app.taste.queries import profile_of
from app.text import clean_line
from app.web.forms import checks_own_token
from app.web.notices import leave_notice
from app.web.paging import page_number
from app.web.respond import return_path, see_other, wants_fragment, wants_json
from app.web.transactions import reads_first
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.lists.entries import Addition

LAST_PAGE = 1_000
WANTED_CHARACTERS = 200
FIRST_LIST = "My list"


@bp.get("/lists")
def index() -> str:
    """Show the viewer's own lists, and the public ones page by page."""
    number = page_number(request.args.get("page", "1"), LAST_PAGE)
    viewer_id = current_viewer().id
    public = public_summaries(PUBLIC_PAGE + 1, (number - 1) * PUBLIC_PAGE, without_viewer=viewer_id)
    return render_template(
        "lists/index.html",
        own_lists=own_summaries(viewer_id) if number == 1 else (),
        named_lists=named_summaries(viewer_id) if number == 1 else (),
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
    """Show the editor, with the films that were looked for; save what the list says of itself."""
    film_list = get_editable_list(current_viewer().id, list_id)
    form = WordsForm.of(film_list)
    if not form.validate_on_submit():
        wanted = clean_line(request.args.get("find", "")[:WANTED_CHARACTERS])
        found = suggestions(current_index(), wanted) if wanted else None
        return editor(film_list, form, wanted=wanted, found=found), status_of(form)
    try:
        words.describe_list(
            curator_id(), list_id, form.words, seen=form.seen.data or None, now=utc_now()
        )
    except ConflictError as error:
        return _second_editor(list_id, form, error)
    except InvalidInputError as error:
        form.refuse(error)
        return editor(film_list, form), error.status
    leave_notice("Saved.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id))


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
@reads_first
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


def _second_editor(list_id: int, form: WordsForm, error: ConflictError) -> ResponseReturnValue:
    """Show an editor who came second both the words that stand and those that were typed."""
    db.session.rollback()
    film_list = get_editable_list(current_viewer().id, list_id)
    now = words.words_of(film_list)
    form.refuse(error)
    form.seen.data = now.seal
    others = words.changes_between(now, form.words, film_list)
    return editor(film_list, form, others=others), error.status


def _proposed_title() -> str:
    """Return "After Heat" where Heat is the newest favourite."""
    favourites = profile_of(current_viewer().id).favourites
    return f"After {get_card(favourites[0]).title}"[:TITLE_CHARACTERS] if favourites else ""


def _list_id(typed: str) -> int:
    list_id = number_typed(typed)
    if list_id is None:
        raise InvalidInputError("Choose one of your lists.", field="list_id")
    return list_id


def _after(addition: Addition) -> str:
    """Return where the form leads; in the editor, to the film's entry."""
    editor = url_for("lists.edit", list_id=addition.list_id)
    path = return_path(url_for("lists.show", list_id=addition.list_id))
    return entry_path(addition.list_id, addition.entry_id) if path == editor else path
