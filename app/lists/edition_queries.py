"""Reading editions: those that were written down, and the one that has settled since."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog.queries import cards_of
from app.db import db
from app.errors import NotFoundError
from app.lists.edition_bodies import EditionState, state_after, state_of_body
from app.lists.edition_differences import counts_of, difference_of
from app.lists.edition_records import (
    Difference,
    EditionEntry,
    EditionLine,
    EditionShown,
    EditionStamp,
)
from app.lists.models import FilmList, ListEdition, ListEntry, ListTag, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SETTLING = timedelta(minutes=10)
EDITIONS_A_PAGE = 30
NO_EDITION = "This list has no such edition."


def editions_of(
    list_id: int, now: datetime, *, count: int = EDITIONS_A_PAGE, below: int | None = None
) -> tuple[EditionLine, ...]:
    """Return what a list's editions brought, the newest first.

    Args:
        list_id: the list.
        now: the moment; edits count as an edition once they have settled.
        count: how many at most.
        below: a number: only older editions come back.
    """
    newest = newest_number(list_id, now)
    last = newest if below is None else min(newest, below - 1)
    first = max(1, last - count + 1)
    states = dict(_states(list_id, max(1, first - 1), last, now))
    lines = [_line(None, *states[1])] if first == 1 and last else []
    lines += [
        _line(states[number - 1][1], *states[number]) for number in range(max(2, first), last + 1)
    ]
    return tuple(reversed(lines))


def get_edition(list_id: int, number: int, now: datetime) -> EditionShown:
    """Return an edition of a list.

    Raises:
        NotFoundError: if there is no such edition, or not yet.
    """
    stamp, state = _get(list_id, number, now)
    films = cards_of(state.film_ids)
    return EditionShown(
        number=number,
        published_at=stamp.published_at,
        state=state,
        entries=tuple(
            EditionEntry(position, films[film_id], note)
            for position, (film_id, note) in enumerate(state.notes.items(), start=1)
            if film_id in films
        ),
    )


def diff_of(list_id: int, before: int, after: int, now: datetime) -> Difference:
    """Return what changed from one edition of a list to another.

    Raises:
        NotFoundError: if there is no such edition, or not yet.
    """
    (_, old), (_, new) = _get(list_id, before, now), _get(list_id, after, now)
    return difference_of(before, old, after, new)


def newest_number(list_id: int, now: datetime) -> int:
    """Return how many editions a list has by now."""
    last = last_edition(list_id)
    written = 0 if last is None else last.number
    return written + (_settled(list_id, last, now) is not None)


def last_edition(list_id: int) -> EditionStamp | None:
    """Return the number and the moment of the last edition that was written down."""
    row = db.session.execute(
        select(ListEdition.number, ListEdition.published_at)
        .where(ListEdition.list_id == list_id)
        .order_by(ListEdition.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else EditionStamp(*row)


def find_state(list_id: int, number: int) -> EditionState | None:
    """Return what an edition says, if it was written down."""
    return dict(_written(list_id, number, number)).get(number, (None, None))[1]


def current_state(film_list: FilmList) -> EditionState:
    """Return what a list says now."""
    entries = db.session.execute(
        select(ListEntry.film_id, ListEntry.note)
        .where(ListEntry.list_id == film_list.id, ListEntry.removed_at.is_(None))
        .order_by(ListEntry.position)
    )
    tags = db.session.scalars(
        select(ListTag.tag).where(ListTag.list_id == film_list.id).order_by(ListTag.tag)
    )
    return EditionState(
        title=film_list.title,
        description=film_list.description,
        is_ranked=film_list.is_ranked,
        cover_film_id=film_list.cover_film_id,
        tags=tuple(tags),
        notes={film_id: note for film_id, note in entries},  # noqa: C416 - a row is no pair
    )


_Dated = tuple[EditionStamp, EditionState]


def _get(list_id: int, number: int, now: datetime) -> _Dated:
    found = dict(_states(list_id, number, number, now)).get(number)
    if found is None:
        raise NotFoundError(NO_EDITION)
    return found


def _states(list_id: int, first: int, last: int, now: datetime) -> Iterator[tuple[int, _Dated]]:
    yield from _written(list_id, first, last)
    written = last_edition(list_id)
    number = 1 if written is None else written.number + 1
    if first <= number <= last and (settled := _settled(list_id, written, now)) is not None:
        yield number, settled


def _written(list_id: int, first: int, last: int) -> Iterator[tuple[int, _Dated]]:
    start = (
        select(func.max(ListEdition.number))
        .where(ListEdition.list_id == list_id, ListEdition.is_whole, ListEdition.number <= first)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ListEdition.number, ListEdition.published_at, ListEdition.is_whole, ListEdition.body)
        .where(ListEdition.list_id == list_id, ListEdition.number.between(start, last))
        .order_by(ListEdition.number)
    )
    state: EditionState | None = None
    for number, published_at, is_whole, body in rows:
        state = state_of_body(body) if is_whole or state is None else state_after(state, body)
        if number >= first:
            yield number, (EditionStamp(number, published_at), state)


def _settled(list_id: int, last: EditionStamp | None, now: datetime) -> _Dated | None:
    """Return what will be the next edition, if the edits since the last one have settled."""
    film_list = db.session.get(FilmList, list_id)
    if (
        film_list is None
        or film_list.visibility == Visibility.PRIVATE
        or now - film_list.updated_at < SETTLING
        or (last is not None and last.published_at == film_list.updated_at)
    ):
        return None
    state = current_state(film_list)
    if last is None:
        return EditionStamp(1, film_list.updated_at), state
    before = find_state(list_id, last.number)
    if before is not None and before.is_same(state):
        return None
    return EditionStamp(last.number + 1, film_list.updated_at), state


def _line(before: EditionState | None, stamp: EditionStamp, state: EditionState) -> EditionLine:
    added, removed, moved = counts_of(before, state)
    return EditionLine(
        number=stamp.number,
        published_at=stamp.published_at,
        title=state.title,
        film_count=len(state.notes),
        added=added,
        removed=removed,
        moved=moved,
    )
