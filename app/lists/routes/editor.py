"""The editor's page, and what the addresses of its forms have in common."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.discover.engine import current_engine
from app.discover.fitting import fits_of
from app.errors import NotFoundError
from app.lists.edition_queries import newest_number
from app.lists.filling import unmatched_of
from app.lists.forms import WordsForm
from app.lists.invitations import invitation_of
from app.lists.limits import NOTE_CHARACTERS
from app.lists.notes import Notes, private_notes_of
from app.lists.orders import ORDERS
from app.lists.people import people_of
from app.lists.queries import NO_LIST, find_position, get_editable_list
from app.lists.suggesting import suggestions_for
from app.web.paging import page_number
from app.web.respond import wants_json
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from app.lists.changes import ChangeTold, StaleError
    from app.lists.edition_records import WordsChanged
    from app.lists.records import ListShown
    from app.search.queries import Results
    from app.web.forms import SiteForm

bp = Blueprint("lists", __name__)

LIST = "/lists/<int:list_id>"
# A number with no more digits fits into any column.
MOST_DIGITS = 9
ENTRIES_A_PAGE = 100
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed at an entry and will not do.

    Attributes:
        entry_id: the entry.
        field: "note", "private_note" or "position".
        typed: what was typed, by field.
        reason: a sentence.
        others: what somebody else wrote there meanwhile, beside what was typed.
    """

    entry_id: int
    field: str
    typed: Mapping[str, str]
    reason: str
    others: tuple[WordsChanged, ...] = ()


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


def number_typed(text: str) -> int | None:
    """Return a number that fits into any column, if the text is one."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def seen_version() -> int | None:
    """Return the version of the list that the form's page showed."""
    return number_typed(request.form.get("version", ""))


def entry_path(list_id: int, entry_id: int) -> str:
    """Return where an entry stands in the editor."""
    place = find_position(list_id, entry_id) or 1
    page = (place - 1) // ENTRIES_A_PAGE + 1
    return url_for(
        "lists.edit",
        list_id=list_id,
        page=page if page > 1 else None,
        _anchor=f"entry-{entry_id}",
    )


def tell_stale(list_id: int, error: StaleError) -> ResponseReturnValue:
    """Answer an editor who came second: the list as it is now, and what the others did."""
    db.session.rollback()
    if wants_json():
        raise error
    film_list = get_editable_list(current_viewer().id, list_id)
    return editor(film_list, meanwhile=error.changes), error.status


def editor(  # noqa: PLR0913 - each may have something to show on this page
    film_list: ListShown,
    form: WordsForm | None = None,
    *,
    refused: Refused | None = None,
    wanted: str = "",
    found: Results | None = None,
    others: tuple[WordsChanged, ...] = (),
    meanwhile: tuple[ChangeTold, ...] = (),
    rule_refused: Mapping[str, str] | None = None,
) -> str:
    """Return the editor's page.

    Args:
        film_list: the list.
        form: its words as they were typed; None shows them as they are.
        refused: what was typed at an entry and will not do.
        wanted: what film the curator looks for.
        found: the films for that.
        others: words that somebody else saved, beside what was typed.
        meanwhile: what others did since the page was shown.
        rule_refused: a rule that will not do, and why.
    """
    viewer_id = current_viewer().id
    private = private_notes_of(viewer_id, film_list.id)
    suggested = suggestions_for(viewer_id, film_list.id)
    last_page = max(1, -(-len(film_list.entries) // ENTRIES_A_PAGE))
    page = min(page_number(request.args.get("page", "1"), MOST_PAGES), last_page)
    if refused is not None:
        place = [entry.id for entry in film_list.entries].index(refused.entry_id)
        page = place // ENTRIES_A_PAGE + 1
    first = (page - 1) * ENTRIES_A_PAGE
    return render_template(
        "lists/edit.html",
        film_list=film_list,
        form=form or WordsForm.of(film_list),
        shown=film_list.entries[first : first + ENTRIES_A_PAGE],
        pages=(page, last_page),
        refused=refused,
        wanted=wanted,
        found=found,
        others=others,
        meanwhile=meanwhile,
        rule_refused=rule_refused,
        private_notes=private,
        unmatched=unmatched_of(viewer_id, film_list.id),
        suggested=suggested,
        fits=fits_of(current_engine(), film_list.film_ids, [one.film.id for one in suggested]),
        film_titles={entry.film.id: entry.film.title for entry in film_list.entries},
        seals={
            entry.id: Notes(entry.note, private.get(entry.film.id, "")).seal
            for entry in film_list.entries[first : first + ENTRIES_A_PAGE]
        },
        entry_ids={entry.film.id: entry.id for entry in film_list.entries},
        note_characters=NOTE_CHARACTERS,
        orders=ORDERS,
        **sharing_context(film_list),
    )


def sharing_context(film_list: ListShown) -> dict[str, object]:
    """Return what the curator's part of a list's page takes besides the list."""
    is_curator = film_list.viewer_id == current_viewer().id
    return {
        "is_curator": is_curator,
        "people": people_of(film_list.id) if is_curator else (),
        "invitation": invitation_of(film_list.viewer_id, film_list.id) if is_curator else None,
        "editions": newest_number(film_list.id, utc_now()),
    }
