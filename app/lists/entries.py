"""Writing what is on a list: adding, removing, ordering films, and saying something of them.

The entries that stand are numbered 1 to n after each of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.queries import get_card
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.lists.limits import FILMS_A_LIST, checked_note
from app.lists.models import FilmList, ListEntry
from app.lists.services import begin_change, create_list, forget_removed, hold_list, hold_viewer

if TYPE_CHECKING:
    from datetime import datetime

NO_ENTRY = "That film is not on the list."


@dataclass(frozen=True, slots=True)
class Addition:
    """What came of adding a film to a list.

    Attributes:
        list_id: the list.
        entry_id: the film's entry, whether new or not.
        list_title: for sentences.
        film_title: for sentences.
        film_count: how many films are on the list now.
        is_new: False where the film was on the list already.
    """

    list_id: int
    entry_id: int
    list_title: str
    film_title: str
    film_count: int
    is_new: bool

    @property
    def sentence(self) -> str:
        """What to tell the curator."""
        if self.is_new:
            return f"Added {self.film_title} to {self.list_title}."
        return f"{self.film_title} is already in {self.list_title}."


def add_film(viewer_id: int, list_id: int, film_id: int, *, now: datetime) -> Addition:
    """Put a film at the end of a list; where it is on the list already, nothing changes.

    Raises:
        NotFoundError: if the viewer has no such list, or there is no such film.
        ConflictError: if the list is full.
    """
    film = get_card(film_id)
    film_list = hold_list(viewer_id, list_id)
    entries = _standing_entries(list_id)
    entry = next((entry for entry in entries if entry.film_id == film_id), None)
    is_new = entry is None
    if entry is None:
        _refuse_when_full(entries)
        forget_removed(list_id)
        entry = ListEntry(list_id=list_id, film_id=film_id, position=len(entries) + 1, added_at=now)
        db.session.add(entry)
        film_list.updated_at = now
        entries.append(entry)
        _number(entries)
    return Addition(list_id, entry.id, film_list.title, film.title, len(entries), is_new)


def add_film_to_tray(
    viewer_id: int, film_id: int, *, title_if_none: str, now: datetime
) -> Addition:
    """Put a film on the list that the viewer worked on last; make a first list where none is.

    Args:
        viewer_id: the curator.
        film_id: the film.
        title_if_none: the title of the first list.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such film.
        ConflictError: if the list is full.
    """
    hold_viewer(viewer_id)
    list_id = db.session.scalar(
        select(FilmList.id)
        .where(FilmList.viewer_id == viewer_id)
        .order_by(FilmList.updated_at.desc(), FilmList.id.desc())
        .limit(1)
    )
    if list_id is None:
        list_id = create_list(viewer_id, title=title_if_none, now=now)
    return add_film(viewer_id, list_id, film_id, now=now)


def remove_entry(viewer_id: int, list_id: int, entry_id: int, *, now: datetime) -> None:
    """Take a film off a list; until the list's next change it can be put back.

    Raises:
        NotFoundError: if the viewer has no such list, or the list no such entry.
    """
    begin_change(viewer_id, list_id, now)
    entries = _standing_entries(list_id)
    entry = _entry_among(entries, entry_id)
    entry.removed_at = now
    entries.remove(entry)
    _number(entries)


def restore_entry(viewer_id: int, list_id: int, *, now: datetime) -> int:
    """Put the film that was removed last back in its place, and return its entry's id.

    Raises:
        NotFoundError: if the viewer has no such list.
        ConflictError: if the list has changed since.
    """
    film_list = hold_list(viewer_id, list_id)
    entry = db.session.scalar(
        select(ListEntry).where(ListEntry.list_id == list_id, ListEntry.removed_at.is_not(None))
    )
    if entry is None:
        raise ConflictError("The list has changed since, so the film cannot be put back.")
    entries = _standing_entries(list_id)
    entry.removed_at = None
    entries.insert(entry.position - 1, entry)
    film_list.updated_at = now
    _number(entries)
    return entry.id


def move_entry(
    viewer_id: int, list_id: int, entry_id: int, position: int, *, now: datetime
) -> None:
    """Move a film to a position; the films between make room.

    Args:
        viewer_id: the curator.
        list_id: the list.
        entry_id: the film's entry.
        position: from 1; what lies beyond an end means that end.
        now: the moment of the action.

    Raises:
        NotFoundError: if the viewer has no such list, or the list no such entry.
    """
    begin_change(viewer_id, list_id, now)
    entries = _standing_entries(list_id)
    _move(entries, _entry_among(entries, entry_id), position - 1)


def shift_entry(viewer_id: int, list_id: int, entry_id: int, by: int, *, now: datetime) -> None:
    """Move a film by some places, up where `by` is negative; the ends of the list stop it.

    Raises:
        NotFoundError: if the viewer has no such list, or the list no such entry.
    """
    begin_change(viewer_id, list_id, now)
    entries = _standing_entries(list_id)
    entry = _entry_among(entries, entry_id)
    _move(entries, entry, entries.index(entry) + by)


def write_note(viewer_id: int, list_id: int, entry_id: int, note: str, *, now: datetime) -> None:
    """Say something of a film on a list, or nothing.

    Raises:
        NotFoundError: if the viewer has no such list, or the list no such entry.
        InvalidInputError: if the note is too long.
    """
    new_note = checked_note(note)
    begin_change(viewer_id, list_id, now)
    _entry_among(_standing_entries(list_id), entry_id).note = new_note
    db.session.flush()


def _standing_entries(list_id: int) -> list[ListEntry]:
    return list(
        db.session.scalars(
            select(ListEntry)
            .where(ListEntry.list_id == list_id, ListEntry.removed_at.is_(None))
            .order_by(ListEntry.position, ListEntry.id)
            .execution_options(populate_existing=True)
        )
    )


def _entry_among(entries: list[ListEntry], entry_id: int) -> ListEntry:
    for entry in entries:
        if entry.id == entry_id:
            return entry
    raise NotFoundError(NO_ENTRY)


def _refuse_when_full(entries: list[ListEntry]) -> None:
    if len(entries) >= FILMS_A_LIST:
        raise ConflictError(
            f"The list has {FILMS_A_LIST} films, the most it can hold. Remove one to add another."
        )


def _move(entries: list[ListEntry], entry: ListEntry, index: int) -> None:
    entries.remove(entry)
    entries.insert(min(max(index, 0), len(entries)), entry)
    _number(entries)


def _number(entries: list[ListEntry]) -> None:
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    db.session.flush()
