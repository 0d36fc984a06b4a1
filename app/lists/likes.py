"""Liking a list, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.db import db
from app.errors import ConflictError
from app.lists.models import FilmList, ListLike

if TYPE_CHECKING:
    from datetime import datetime


def like_list(viewer_id: int, list_id: int, *, now: datetime) -> None:
    """Note that a viewer likes a list; done twice, it counts once.

    Args:
        viewer_id: who likes it.
        list_id: a list that the viewer may see.
        now: the moment of the action.

    Raises:
        ConflictError: if it is the viewer's own.
    """
    # Held, so that two clicks at once make one like.
    curator_id = db.session.scalar(
        select(FilmList.viewer_id).where(FilmList.id == list_id).with_for_update()
    )
    if curator_id == viewer_id:
        raise ConflictError("It is your own list. Liking it is for others.")
    if db.session.get(ListLike, (list_id, viewer_id)) is None:
        db.session.add(ListLike(list_id=list_id, viewer_id=viewer_id, liked_at=now))
        db.session.flush()


def unlike_list(viewer_id: int, list_id: int) -> None:
    """Take a like back, if there is one."""
    db.session.execute(
        delete(ListLike).where(ListLike.list_id == list_id, ListLike.viewer_id == viewer_id)
    )
