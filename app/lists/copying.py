"""Saving a copy of somebody's list, with credit to whoever made it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.db import db
from app.errors import NotFoundError
from app.lists.models import FilmList, ListEntry, ListTag
from app.lists.queries import NO_LIST
from app.lists.services import create_list

if TYPE_CHECKING:
    from datetime import datetime


def copy_list(viewer_id: int, list_id: int, *, now: datetime) -> int:
    """Make a private copy of a list and return its id.

    What everybody may read of the films comes along; private notes stay where they are.

    Args:
        viewer_id: whose the copy is.
        list_id: a list that the viewer may see.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such list.
        ConflictError: if the viewer has as many lists as one may have.
    """
    source = db.session.get(FilmList, list_id)
    if source is None:
        raise NotFoundError(NO_LIST)
    copy_id = create_list(viewer_id, title=source.title, description=source.description, now=now)
    copy = db.session.get_one(FilmList, copy_id)
    copy.is_ranked = source.is_ranked
    copy.cover_film_id = source.cover_film_id
    copy.origin_list_id = source.id
    copy.first_curator_id = source.first_curator_id or source.viewer_id
    _copy_rows(list_id, copy_id, now)
    db.session.flush()
    return copy_id


def _copy_rows(list_id: int, copy_id: int, now: datetime) -> None:
    entries = db.session.execute(
        select(ListEntry.film_id, ListEntry.note)
        .where(ListEntry.list_id == list_id, ListEntry.removed_at.is_(None))
        .order_by(ListEntry.position, ListEntry.id)
    ).all()
    if entries:
        db.session.execute(
            insert(ListEntry),
            [
                {
                    "list_id": copy_id,
                    "film_id": entry.film_id,
                    "position": position,
                    "note": entry.note,
                    "added_at": now,
                }
                for position, entry in enumerate(entries, start=1)
            ],
        )
    tags = db.session.scalars(select(ListTag.tag).where(ListTag.list_id == list_id)).all()
    db.session.add_all(ListTag(list_id=copy_id, tag=tag) for tag in tags)
