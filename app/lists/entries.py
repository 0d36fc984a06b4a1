"""Writing what is on a list: adding, removing and ordering films.

The entries that stand are numbered 1 to n after each of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select, update

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
    film_count = _count(list_id)
    entry = db.session.scalar(_standing(list_id).where(ListEntry.film_id == film_id))
    is_new = entry is None
    if entry is None:
        film_count += 1
        refuse_when_full(film_count)
        change = begin_change(viewer_id, list_id, now)
        entry = ListEntry(list_id=list_id, film_id=film_id, position=film_count, added_at=now)
        db.session.add(entry)
        change.tell(f"added {film.title}")
    return Addition(list_id, entry.id, film_list.title, film.title, film_count, is_new)


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
    entry = _get_entry(list_id, entry_id)
    entry.removed_at = now
    db.session.flush()
    _shift(list_id, entry.position + 1, FILMS_A_LIST, -1)
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
    _shift(list_id, entry.position, FILMS_A_LIST, 1)
    entry.removed_at = None
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
    entry = _get_entry(list_id, entry_id)
    before = entry.position
    _move(entry, position)
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
    entry = _get_entry(list_id, entry_id)
    before = entry.position
    _move(entry, before + by)
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
    standing = db.session.scalars(_standing(list_id).execution_options(populate_existing=True))
    entries = {entry.film_id: entry for entry in standing}
    if len(film_ids) != len(entries) or set(film_ids) != entries.keys():
        raise InvalidInputError("Those are not the films of the list. Load the page again.")
    ordered = [entries[film_id] for film_id in film_ids]
    if [entry.position for entry in ordered] != list(range(1, len(ordered) + 1)):
        for position, entry in enumerate(ordered, start=1):
            entry.position = position
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


def _standing(list_id: int) -> Select[ListEntry]:
    standing = ListEntry.list_id == list_id, ListEntry.removed_at.is_(None)
    return select(ListEntry).where(*standing).order_by(ListEntry.position, ListEntry.id)


def _count(list_id: int) -> int:
    standing = ListEntry.list_id == list_id, ListEntry.removed_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(ListEntry).where(*standing)) or 0


def _get_entry(list_id: int, entry_id: int) -> ListEntry:
    entry = db.session.scalar(
        _standing(list_id).where(ListEntry.id == entry_id).execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotFoundError(NO_ENTRY)
    return entry


def _title(entry: ListEntry) -> str:
    return cards_of([entry.film_id])[entry.film_id].title


def _move(entry: ListEntry, position: int) -> None:
    """Bring an entry to a position, or to the end that lies before it; the others make room."""
    position = min(max(position, 1), _count(entry.list_id))
    if position < entry.position:
        _shift(entry.list_id, position, entry.position - 1, 1)
    else:
        _shift(entry.list_id, entry.position + 1, position, -1)
    entry.position = position
    db.session.flush()


def _shift(list_id: int, first: int, last: int, by: int) -> None:
    """Move the standing entries from one position to another up or down, in one statement."""
    db.session.execute(
        update(ListEntry)
        .where(
            ListEntry.list_id == list_id,
            ListEntry.removed_at.is_(None),
            ListEntry.position.between(first, last),
        )
        .values(position=ListEntry.position + by)
    )
