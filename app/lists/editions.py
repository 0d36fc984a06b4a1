"""Editions: published states of a list, each of which stays as it is.

Readers always see the list as it is now. Its editions are what can be referred to: one is
made when the curator first shares the list, when an editor asks for one, and from edits that
have settled: those after which nothing was changed for `SETTLING`. The last are written down
before the next edit; until then `app.lists.edition_queries` reads them from the list itself,
so that a page that is only looked at writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.db import db
from app.errors import ConflictError
from app.lists.edition_bodies import LONGEST_CHAIN, changed_body, is_another_order, whole_body
from app.lists.edition_queries import SETTLING, current_state, find_state, last_edition
from app.lists.models import ListEdition, Visibility

if TYPE_CHECKING:
    from datetime import datetime

    from app.lists.models import FilmList


def settle(film_list: FilmList, now: datetime) -> None:
    """Make an edition of earlier edits that have settled, before the next one is made.

    Args:
        film_list: held for a change that was not made yet.
        now: the moment of that change.
    """
    if film_list.visibility != Visibility.PRIVATE and now - film_list.updated_at >= SETTLING:
        record(film_list)


def record(film_list: FilmList) -> int | None:
    """Make an edition of a list as it is now.

    Returns:
        Its number; None where the last edition says the same.
    """
    last = last_edition(film_list.id)
    state = current_state(film_list)
    before = None if last is None else find_state(film_list.id, last.number)
    if before is not None and before.is_same(state):
        return None
    number = 1 if last is None else last.number + 1
    whole = whole_body(state)
    is_new = before is None or is_another_order(before, state)
    body = whole if is_new or before is None else changed_body(before, state)
    is_whole = is_new or _is_chain_long_enough(film_list.id, len(body), len(whole))
    db.session.add(
        ListEdition(
            list_id=film_list.id,
            number=number,
            published_at=film_list.updated_at,
            is_whole=is_whole,
            body=whole if is_whole else body,
        )
    )
    db.session.flush()
    return number


def publish(film_list: FilmList) -> int:
    """Make an edition of a held list now, without waiting for it to settle.

    Raises:
        ConflictError: if only its curator can see the list, or nothing has changed.
    """
    if film_list.visibility == Visibility.PRIVATE:
        raise ConflictError("Share the list first: editions are for those who can see it.")
    number = record(film_list)
    if number is None:
        last = last_edition(film_list.id)
        raise ConflictError(f"Nothing has changed since edition {last.number if last else 0}.")
    return number


def _is_chain_long_enough(list_id: int, bytes_more: int, bytes_whole: int) -> bool:
    last_whole = (
        select(func.max(ListEdition.number))
        .where(ListEdition.list_id == list_id, ListEdition.is_whole)
        .scalar_subquery()
    )
    count, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(func.length(ListEdition.body)), 0)).where(
            ListEdition.list_id == list_id, ListEdition.number > last_whole
        )
    ).one()
    return bool(count + 1 >= LONGEST_CHAIN or size + bytes_more > bytes_whole)
