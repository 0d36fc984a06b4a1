"""What the editor does with the films of a list: their order, their notes, their removal."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import NotFoundError
from app.lists import entries
from app.lists.forms import ListForm, NoteForm
from app.lists.limits import NOTE_CHARACTERS
from app.lists.queries import NO_LIST, get_own_list
from app.web.forms import checks_own_token
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.lists.queries import ListShown
    from app.search.queries import Results
    from app.web.forms import SiteForm

bp = Blueprint("lists", __name__)

LIST = "/lists/<int:list_id>"
_ENTRY = f"{LIST}/entries/<int:entry_id>"
# A number with no more digits fits into any column.
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed at an entry and will not do.

    Attributes:
        entry_id: the entry.
        field: "note" or "position".
        typed: what was typed.
        reason: a sentence.
    """

    entry_id: int
    field: str
    typed: str
    reason: str


@bp.post(f"{_ENTRY}/move")
def move_entry(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Move a film one place up or down, or to the position typed."""
    step = {"up": -1, "down": 1}.get(request.form.get("step", ""))
    typed = request.form.get("position", "").strip()
    if step is not None:
        entries.shift_entry(curator_id(), list_id, entry_id, step, now=utc_now())
    elif typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS:
        entries.move_entry(curator_id(), list_id, entry_id, int(typed), now=utc_now())
    else:
        refused = Refused(entry_id, "position", typed, "Type the number of a place.")
        return _refusal(list_id, refused)
    db.session.commit()
    return see_other(entry_path(list_id, entry_id))


@bp.post(f"{_ENTRY}/note")
@checks_own_token
def write_note(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Save what the curator says of a film."""
    form = NoteForm()
    note = form.note.data or ""
    if not form.validate_on_submit():
        reason = " ".join((*form.top_errors, *form.note.errors))
        refused = Refused(entry_id, "note", note, reason)
        return _refusal(list_id, refused)
    entries.write_note(curator_id(), list_id, entry_id, note, now=utc_now())
    db.session.commit()
    return see_other(entry_path(list_id, entry_id))


@bp.post(f"{_ENTRY}/remove")
def remove_entry(list_id: int, entry_id: int) -> Response:
    """Take a film off the list; the editor then offers to put it back."""
    entries.remove_entry(curator_id(), list_id, entry_id, now=utc_now())
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="removed"))


@bp.post(f"{LIST}/restore")
def restore_entry(list_id: int) -> Response:
    """Put back the film that was removed last."""
    entry_id = entries.restore_entry(curator_id(), list_id, now=utc_now())
    db.session.commit()
    return see_other(entry_path(list_id, entry_id))


def status_of(form: SiteForm) -> HTTPStatus:
    """Return the status of a page with a form: fine where nothing was sent yet."""
    return HTTPStatus.BAD_REQUEST if form.is_submitted() else HTTPStatus.OK


def curator_id() -> int:
    """Return the id of the viewer who acts on a list.

    Raises:
        NotFoundError: if it is a stranger, who can have no list.
    """
    if current_viewer().id is None:
        raise NotFoundError(NO_LIST)
    return acting_viewer_id()


def entry_path(list_id: int, entry_id: int) -> str:
    """Return where an entry stands in the editor."""
    return url_for("lists.edit", list_id=list_id, _anchor=f"entry-{entry_id}")


def editor(
    film_list: ListShown,
    form: ListForm | None = None,
    *,
    refused: Refused | None = None,
    wanted: str = "",
    found: Results | None = None,
) -> str:
    """Return the editor's page.

    Args:
        film_list: the list.
        form: its words as they were typed; None shows them as they are.
        refused: what was typed at an entry and will not do.
        wanted: what film the curator looks for.
        found: the films for that.
    """
    return render_template(
        "lists/edit.html",
        film_list=film_list,
        form=form or ListForm(obj=film_list),
        refused=refused,
        wanted=wanted,
        found=found,
        entry_ids={entry.film.id: entry.id for entry in film_list.entries},
        note_characters=NOTE_CHARACTERS,
    )


def _refusal(list_id: int, refused: Refused) -> ResponseReturnValue:
    film_list = get_own_list(current_viewer().id, list_id)
    return editor(film_list, refused=refused), HTTPStatus.BAD_REQUEST
