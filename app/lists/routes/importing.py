"""Films by the dozen: pasted titles and links, and lists in files.

Nothing is written before the person has seen which films were found and said what to do about
those in doubt: the first form answers with a second one, which holds what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request, url_for

from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError
from app.lists import filling, services, words
from app.lists.importing import parcel_of_file
from app.lists.limits import PASTED_CHARACTERS, TITLE_CHARACTERS
from app.lists.matching import matched
from app.lists.pasting import parcel_of_text
from app.lists.queries import get_editable_list
from app.lists.routes.editor import bp, curator_id, number_typed
from app.lists.sharing import new_token, set_visibility
from app.lists.wanted import checked_parcel, packed, unpacked
from app.lists.words import Words
from app.search.engine import current_index
from app.search.queries import results
from app.web.notices import leave_notice
from app.web.respond import see_other
from app.web.viewer import acting_viewer_id, current_viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.lists.matching import Matched
    from app.lists.records import ListShown
    from app.lists.wanted import Parcel

MOST_BYTES = 8_000_000
UNTITLED = "My imported list"
ROOMY = frozenset(
    {"lists.import_list", "lists.import_found", "lists.create", "lists.edit", "lists.write_note"}
)


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let long texts in where a form can give them back with a word at the field.

    Elsewhere the site refuses them unread.
    """
    if request.endpoint in ROOMY:
        request.max_content_length = MOST_BYTES
        request.max_form_memory_size = MOST_BYTES


@bp.get("/lists/import")
def import_form() -> str:
    """Ask for titles, links or a file."""
    return _form(_target(request.args.get("list_id", "")))


@bp.post("/lists/import")
def import_list() -> ResponseReturnValue:
    """Read what was pasted or sent, and show which films it names."""
    target = _target(request.form.get("list_id", ""))
    pasted = request.form.get("pasted", "")
    file = request.files.get("file")
    try:
        if file is not None and file.filename:
            parcel = parcel_of_file(file.filename, file.stream.read())
        else:
            parcel = _pasted(pasted)
    except InvalidInputError as error:
        field = "pasted" if file is None or not file.filename else "file"
        return _form(target, pasted=pasted, reason=error.message, field=field), error.status
    return render_template(
        "lists/import_found.html",
        film_list=target,
        parcel=parcel,
        found=_matched(parcel),
        packed=packed(parcel),
        title=parcel.title or _title_of(file.filename if file else None),
        title_characters=TITLE_CHARACTERS,
    )


@bp.post("/lists/import/found")
def import_found() -> Response:
    """Put the films that were found on the list, or make a list of them."""
    parcel = unpacked(request.form.get("parcel", ""))
    found = _matched(parcel)
    fillings, unmatched, cover = _decided(parcel, found)
    typed = request.form.get("list_id", "")
    list_id = _target_id(typed) if typed else _new_list(parcel)
    filled = filling.fill_list(curator_id(), list_id, fillings, unmatched, now=utc_now())
    if not typed:
        fresh = Words(
            _new_title(parcel),
            parcel.description,
            is_ranked=parcel.is_ranked is not False,
            cover_film_id=cover,
            tags=parcel.tags,
        )
        words.describe_list(curator_id(), list_id, fresh, now=utc_now())
        if parcel.visibility and request.form.get("as_before") == "y":
            set_visibility(
                curator_id(), list_id, parcel.visibility, now=utc_now(), make_token=new_token
            )
    leave_notice(filled.sentence)
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="films"))


@bp.post("/lists/<int:list_id>/unmatched")
def drop_unmatched(list_id: int) -> Response:
    """Forget a line that fits no film, or all."""
    line = None if request.form.get("all") else request.form.get("line", "")
    filling.drop_unmatched(curator_id(), list_id, line, now=utc_now())
    db.session.commit()
    return see_other(url_for("lists.edit", list_id=list_id, _anchor="unmatched"))


def _pasted(text: str) -> Parcel:
    if len(text) > PASTED_CHARACTERS:
        raise InvalidInputError(
            f"At most {PASTED_CHARACTERS:,} characters, please; this has {len(text):,}."
        )
    if not text.strip():
        raise InvalidInputError("Paste a title or a link on each line, or choose a file.")
    return checked_parcel(parcel_of_text(text))


def _matched(parcel: Parcel) -> tuple[Matched, ...]:
    index = current_index()
    return matched(
        parcel.wanted,
        lambda text: [(row.film, row.alias) for row in results(index, text, 1).films],
    )


def _decided(
    parcel: Parcel, found: tuple[Matched, ...]
) -> tuple[list[filling.Filling], list[str], int | None]:
    """Return the films to add, the lines to keep, and the cover, as the person decided."""
    fillings: list[filling.Filling] = []
    unmatched: list[str] = []
    cover = None
    for match in found:
        film_id = None if match.film is None else match.film.id
        if film_id is None:
            chosen = number_typed(request.form.get(f"choice-{match.wanted.line}", ""))
            film_id = chosen if chosen in {film.id for film in match.candidates} else None
        if film_id is None:
            unmatched.append(match.wanted.text)
            continue
        fillings.append(filling.Filling(film_id, match.wanted.note, match.wanted.private_note))
        if parcel.cover == match.wanted.line:
            cover = film_id
    return fillings, unmatched, cover


def _new_list(parcel: Parcel) -> int:
    return services.create_list(acting_viewer_id(), title=_new_title(parcel), now=utc_now())


def _new_title(parcel: Parcel) -> str:
    return request.form.get("title", "").strip() or parcel.title or UNTITLED


def _title_of(filename: str | None) -> str:
    stem = (filename or "").rpartition("/")[2].rpartition(".")[0]
    return stem.replace("_", " ").replace("-", " ").strip()[:TITLE_CHARACTERS] or UNTITLED


def _target(typed: str) -> ListShown | None:
    return get_editable_list(current_viewer().id, _target_id(typed)) if typed else None


def _target_id(typed: str) -> int:
    list_id = number_typed(typed)
    if list_id is None:
        raise InvalidInputError("Choose one of your lists.", field="list_id")
    return list_id


def _form(target: ListShown | None, *, pasted: str = "", reason: str = "", field: str = "") -> str:
    return render_template(
        "lists/import_form.html",
        film_list=target,
        pasted=pasted,
        reason=reason,
        field=field,
        pasted_characters=PASTED_CHARACTERS,
    )
