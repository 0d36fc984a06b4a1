"""What curators say of the films on a list: to everybody, and to themselves.

Private notes are read nowhere else than here, and only for those who may edit the list.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists.access import may_edit
from app.lists.changes import begin_change
from app.lists.limits import checked_note
from app.lists.models import FilmList, ListEntry

if TYPE_CHECKING:
    from datetime import datetime

NO_ENTRY = "That film is not on the list."
GONE_ENTRY = "That film was removed from the list meanwhile, so the note was not saved."
WRITTEN_MEANWHILE = (
    "Somebody saved another note meanwhile. Yours is kept below and not saved yet; "
    "save again to put it in the place of the other."
)


@dataclass(frozen=True, slots=True)
class Notes:
    """The two notes of an entry.

    Attributes:
        public: what everybody reads who sees the list.
        private: what only those who may edit the list read.
    """

    public: str = ""
    private: str = ""

    @property
    def seal(self) -> str:
        """A short text that changes with the notes."""
        text = f"{len(self.public)} {self.public}{self.private}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def private_notes_of(viewer_id: int | None, list_id: int) -> dict[int, str]:
    """Return the private notes of a list by film id; none for those who may not edit it."""
    rows = db.session.execute(
        select(ListEntry.film_id, ListEntry.private_note)
        .join(FilmList, FilmList.id == ListEntry.list_id)
        .where(FilmList.id == list_id, may_edit(viewer_id), ListEntry.private_note != "")
    )
    return {film_id: note for film_id, note in rows}  # noqa: C416 - a row is no pair to mypy


def write_notes(  # noqa: PLR0913 - an entry is named by its list and its id
    viewer_id: int,
    list_id: int,
    entry_id: int,
    notes: Notes,
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Say something of a film on a list, or nothing.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        entry_id: the film's entry.
        notes: as typed; they are cleaned here.
        seen: the seal of the notes that the editor's page showed; None asks for no check.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such list or entry, or the viewer may not edit it.
        InvalidInputError: if a note is too long.
        ConflictError: if the notes have changed since and are other than these.
    """
    fresh = Notes(checked_note(notes.public), checked_note(notes.private, field="private_note"))
    change = begin_change(viewer_id, list_id, now)
    row = db.session.execute(
        select(ListEntry.note, ListEntry.private_note).where(
            ListEntry.id == entry_id, ListEntry.list_id == list_id
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(GONE_ENTRY if fresh != Notes() else NO_ENTRY)
    current = Notes(*row)
    if current == fresh:
        return
    if seen is not None and seen != current.seal:
        raise ConflictError(WRITTEN_MEANWHILE)
    db.session.execute(
        update(ListEntry)
        .where(ListEntry.id == entry_id)
        .values(note=fresh.public, private_note=fresh.private)
    )
    change.tell("changed a note")
