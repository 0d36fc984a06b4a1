"""Films that visitors suggest for a list, and its editors' answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import ConflictError, DomainError, InvalidInputError
from app.lists import suggesting
from app.lists.limits import SUGGESTION_CHARACTERS
from app.lists.reading import film_ids_of
from app.lists.routes.editor import LIST, bp, curator_id, entry_path, number_typed
from app.lists.routes.reading import shared_head
from app.search.engine import current_index
from app.search.queries import suggestions
from app.text import clean_line
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

WANTED_CHARACTERS = 200


@bp.get("/l/<token>/suggest")
def suggest_form(token: str) -> str:
    """Look for a film to suggest for a list."""
    wanted = clean_line(request.args.get("find", "")[:WANTED_CHARACTERS])
    return _page(token, wanted)


@bp.post("/l/<token>/suggest")
def suggest(token: str) -> ResponseReturnValue:
    """Suggest a film, with a line about it."""
    head = shared_head(token)
    film_id = number_typed(request.form.get("film_id", ""))
    line = request.form.get("line", "")
    if film_id is None:
        raise InvalidInputError("Choose a film to suggest.", field="film_id")
    try:
        if not head.takes_suggestions:
            raise ConflictError(suggesting.NOT_TAKEN)
        title = suggesting.suggest_film(acting_viewer_id(), head.id, film_id, line, now=utc_now())
    except DomainError as error:
        db.session.rollback()
        wanted = clean_line(request.form.get("find", "")[:WANTED_CHARACTERS])
        refused = {"film_id": film_id, "line": line, "reason": error.message}
        return _page(token, wanted, refused), error.status
    leave_notice(f"Suggested {title}. The curator decides.")
    db.session.commit()
    return see_other(url_for("lists.shared", token=token))


@bp.post(f"{LIST}/suggestions/<int:suggestion_id>")
def answer_suggestion(list_id: int, suggestion_id: int) -> Response:
    """Put a suggested film on the list, or decline it."""
    answer = request.form.get("answer", "")
    if answer == "accept":
        entry_id = suggesting.accept(curator_id(), list_id, suggestion_id, now=utc_now())
        db.session.commit()
        return see_other(entry_path(list_id, entry_id))
    if answer != "decline":
        raise InvalidInputError("Accept or decline.", field="answer")
    title = suggesting.decline(curator_id(), list_id, suggestion_id, now=utc_now())
    leave_notice(f"Declined {title}.")
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="suggested"))


def _page(token: str, wanted: str, refused: dict[str, object] | None = None) -> str:
    head = shared_head(token)
    found = suggestions(current_index(), wanted) if wanted else None
    return render_template(
        "lists/suggest_form.html",
        head=head,
        wanted=wanted,
        found=found,
        on_list=frozenset(film_ids_of(head.id)) if found else frozenset(),
        refused=refused,
        line_characters=SUGGESTION_CHARACTERS,
    )
