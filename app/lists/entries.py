"""Writing what is on a list: adding, removing and ordering films.

The entries that stand are numbered 1 to n after each of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.queries import cards_of, get_card
from app.db import db
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.lists.changes import Change, begin_change, hold_for_editing
from app.lists.editions import settle
from app.lists.limits import FILMS_A_LIST
from app.lists.models import FilmList, ListEntry
from app.lists.services import create_list, hold_viewer

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        NotFoundError: if there is no such list or film, or the viewer may not edit it.
        ConflictError: if the list is full.
    """
    film = get_card(film_id)
    film_list = hold_for_editing(viewer_id, list_id)
    entries = _standing_entries(list_id)
    entry = next((entry for entry in entries if entry.film_id == film_id), None)
    is_new = entry is None
    if entry is None:
        refuse_when_full(len(entries) + 1)
        change = begin_change(viewer_id, list_id, now)
        entry = ListEntry(list_id=list_id, film_id=film_id, position=len(entries) + 1, added_at=now)
        db.session.add(entry)
        entries.append(entry)
        change.tell(f"added {film.title}")
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
        NotFoundError: if there is no such list or entry, or the viewer may not edit it.
    """
    change = begin_change(viewer_id, list_id, now)
    entries = _standing_entries(list_id)
    entry = _entry_among(entries, entry_id)
    entry.removed_at = now
    entries.remove(entry)
    _number(entries)
    change.tell(f"removed {_title(entry)}")


def restore_entry(viewer_id: int, list_id: int, *, now: datetime) -> int:
    """Put the film that was removed last back in its place, and return its entry's id.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
        ConflictError: if the list has changed since.
    """
    film_list = hold_for_editing(viewer_id, list_id)
    entry = db.session.scalar(
        select(ListEntry).where(ListEntry.list_id == list_id, ListEntry.removed_at.is_not(None))
    )
    if entry is None:
        raise ConflictError("The list has changed since, so the film cannot be put back.")
    settle(film_list, now)
    entries = _standing_entries(list_id)
    entry.removed_at = None
    entries.insert(entry.position - 1, entry)
    _number(entries)
    Change(film_list, viewer_id, now).tell(f"put {_title(entry)} back")
    return entry.id


def move_entry(  # noqa: PLR0913 - an entry is named by its list and its id
    viewer_id: int,
    list_id: int,
    entry_id: int,
    position: int,
    *,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Move a film to a position; the films between make room.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        entry_id: the film's entry.
        position: from 1; what lies beyond an end means that end.
        now: the moment of the action.
        seen_version: the list's version that the editor's page showed.

    Raises:
        NotFoundError: if there is no such list or entry, or the viewer may not edit it.
        StaleError: if somebody else changed the list since.
    """
    change = begin_change(viewer_id, list_id, now, seen_version=seen_version)
    entries = _standing_entries(list_id)
    entry = _entry_among(entries, entry_id)
    before = entry.position
    _move(entries, entry, position - 1)
    if entry.position != before:
        change.tell(f"moved {_title(entry)} from {before} to {entry.position}")


def shift_entry(  # noqa: PLR0913 - an entry is named by its list and its id
    viewer_id: int,
    list_id: int,
    entry_id: int,
    by: int,
    *,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Move a film by some places, up where `by` is negative; the ends of the list stop it.

    Raises:
        NotFoundError: if there is no such list or entry, or the viewer may not edit it.
        StaleError: if somebody else changed the list since.
    """
    change = begin_change(viewer_id, list_id, now, seen_version=seen_version)
    entries = _standing_entries(list_id)
    entry = _entry_among(entries, entry_id)
    before = entry.position
    _move(entries, entry, entries.index(entry) + by)
    if entry.position != before:
        change.tell(f"moved {_title(entry)} from {before} to {entry.position}")


def order_entries(  # noqa: PLR0913 - what `change.tell` is to say comes with the order
    viewer_id: int,
    list_id: int,
    film_ids: Sequence[int],
    *,
    line: str,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Bring the films of a list into an order.

    Args:
        viewer_id: the curator, or an editor of the list.
        list_id: the list.
        film_ids: the films of the list, each once.
        line: what to say of it to other editors.
        now: the moment of the action.
        seen_version: the list's version that the editor's page showed.

    Raises:
        NotFoundError: if there is no such list, or the viewer may not edit it.
        StaleError: if somebody else changed the list since.
        InvalidInputError: if these are not the films of the list.
    """
    change = begin_change(viewer_id, list_id, now, seen_version=seen_version)
    entries = {entry.film_id: entry for entry in _standing_entries(list_id)}
    if len(film_ids) != len(entries) or set(film_ids) != entries.keys():
        raise InvalidInputError("Those are not the films of the list. Load the page again.")
    ordered = [entries[film_id] for film_id in film_ids]
    if [entry.position for entry in ordered] != list(range(1, len(ordered) + 1)):
        _number(ordered)
        change.tell(line)


def refuse_when_full(film_count: int) -> None:
    """Refuse a list of so many films.

    Raises:
        ConflictError: if it cannot hold them.
    """
    if film_count > FILMS_A_LIST:
        raise ConflictError(
            f"A list holds {FILMS_A_LIST:,} films at most. Remove one to add another."
        )


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


def _title(entry: ListEntry) -> str:
    return cards_of([entry.film_id])[entry.film_id].title


def _move(entries: list[ListEntry], entry: ListEntry, index: int) -> None:
    entries.remove(entry)
    entries.insert(min(max(index, 0), len(entries)), entry)
    _number(entries)


def _number(entries: list[ListEntry]) -> None:
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    db.session.flush()
