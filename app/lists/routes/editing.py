"""What the editor does with the films of a list: their order, their notes, their removal."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request, url_for

from app.clock import utc_now
from app.db import db
from app.discover.engine import current_engine
from app.errors import ConflictError, InvalidInputError
from app.lists import entries, notes
from app.lists.changes import StaleError
from app.lists.edition_records import WordsChanged
from app.lists.forms import NoteForm
from app.lists.notes import Notes, private_notes_of
from app.lists.orders import ORDERS, film_ids_in_order
from app.lists.queries import get_editable_list
from app.lists.routes.editor import (
    LIST,
    Refused,
    bp,
    curator_id,
    editor,
    entry_path,
    number_typed,
    seen_version,
    tell_stale,
)
from app.taste.queries import profile_of, verdicts_of
from app.web.forms import checks_own_token
from app.web.notices import leave_notice
from app.web.respond import see_other, wants_json
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

_ENTRY = f"{LIST}/entries/<int:entry_id>"


@bp.post(f"{_ENTRY}/move")
def move_entry(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Move a film one place up or down, or to the position typed."""
    step = {"up": -1, "down": 1}.get(request.form.get("step", ""))
    position = request.form.get("position", "").strip()
    seen = seen_version()
    try:
        if step is not None:
            entries.shift_entry(
                curator_id(), list_id, entry_id, step, now=utc_now(), seen_version=seen
            )
        elif (place := number_typed(position)) is not None:
            entries.move_entry(
                curator_id(), list_id, entry_id, place, now=utc_now(), seen_version=seen
            )
        else:
            refused = Refused(
                entry_id, "position", {"position": position}, "Type the number of a place."
            )
            return _refusal(list_id, refused, HTTPStatus.BAD_REQUEST)
    except StaleError as error:
        return tell_stale(list_id, error)
    db.session.commit()
    if wants_json():
        film_list = get_editable_list(current_viewer().id, list_id)
        return {
            "version": film_list.version,
            "positions": {str(entry.id): entry.position for entry in film_list.entries},
        }
    return see_other(entry_path(list_id, entry_id))


@bp.post(f"{LIST}/sort")
def sort_entries(list_id: int) -> ResponseReturnValue:
    """Bring the whole list into an order."""
    viewer_id = curator_id()
    film_list = get_editable_list(viewer_id, list_id)
    order = request.form.get("order", "")
    film_ids = film_ids_in_order(
        film_list, order, verdicts_of(viewer_id, film_list.film_ids), _scores(viewer_id)
    )
    line = f"sorted the films: {ORDERS[order]}"
    try:
        entries.order_entries(
            viewer_id, list_id, film_ids, line=line, now=utc_now(), seen_version=seen_version()
        )
    except StaleError as error:
        return tell_stale(list_id, error)
    leave_notice(f"Sorted. {ORDERS[order]}.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="films"))


@bp.post(f"{_ENTRY}/note")
@checks_own_token
def write_note(list_id: int, entry_id: int) -> ResponseReturnValue:
    """Save what the curator says of a film."""
    form = NoteForm()
    fresh = Notes(form.note.data or "", form.private_note.data or "")
    typed = {"note": fresh.public, "private_note": fresh.private}
    if not form.validate_on_submit():
        reason = " ".join((*form.top_errors, *form.note.errors, *form.private_note.errors))
        field = "private_note" if form.private_note.errors else "note"
        return _refusal(list_id, Refused(entry_id, field, typed, reason), HTTPStatus.BAD_REQUEST)
    try:
        notes.write_notes(
            curator_id(), list_id, entry_id, fresh, seen=form.seen.data or None, now=utc_now()
        )
    except ConflictError as error:
        others = _others_notes(list_id, entry_id, fresh)
        refused = Refused(entry_id, "note", typed, error.message, others)
        return _refusal(list_id, refused, error.status)
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


def _scores(viewer_id: int) -> dict[int, float]:
    engine = current_engine()
    if engine is None:
        return {}
    scores = engine.scores_of(profile_of(viewer_id))
    return dict(zip(engine.film_ids.tolist(), scores.tolist(), strict=True))


def _others_notes(list_id: int, entry_id: int, fresh: Notes) -> tuple[WordsChanged, ...]:
    db.session.rollback()
    film_list = get_editable_list(current_viewer().id, list_id)
    entry = next(entry for entry in film_list.entries if entry.id == entry_id)
    private = private_notes_of(current_viewer().id, list_id).get(entry.film.id, "")
    pairs = (
        ("The note", entry.note, fresh.public),
        ("The private note", private, fresh.private),
    )
    return tuple(WordsChanged(*pair) for pair in pairs if pair[1] != pair[2])


def _refusal(list_id: int, refused: Refused, status: HTTPStatus) -> ResponseReturnValue:
    film_list = get_editable_list(current_viewer().id, list_id)
    if all(entry.id != refused.entry_id for entry in film_list.entries):
        raise InvalidInputError(refused.reason)
    return editor(film_list, refused=refused), status
