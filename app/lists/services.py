"""Writing lists: making and deleting them.

Each function takes the curator's viewer id and treats somebody else's list as absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import Viewer
from app.db import db
from app.errors import ConflictError
from app.lists.changes import hold_list
from app.lists.limits import LISTS_A_VIEWER, checked_description, checked_title
from app.lists.models import FilmList

if TYPE_CHECKING:
    from datetime import datetime


def create_list(viewer_id: int, *, title: str, description: str = "", now: datetime) -> int:
    """Make a list that only its curator sees, and return its id.

    Raises:
        InvalidInputError: if the title is empty, or a text is too long.
        ConflictError: if the viewer has as many lists as one may have.
    """
    film_list = FilmList(
        viewer_id=viewer_id,
        title=checked_title(title),
        description=checked_description(description),
        created_at=now,
        updated_at=now,
    )
    hold_viewer(viewer_id)
    owned = db.session.scalar(
        select(func.count()).select_from(FilmList).where(FilmList.viewer_id == viewer_id)
    )
    if (owned or 0) >= LISTS_A_VIEWER:
        raise ConflictError(
            f"You have {LISTS_A_VIEWER} lists, the most one may have. Delete one to make another."
        )
    db.session.add(film_list)
    db.session.flush()
    return film_list.id


def delete_list(viewer_id: int, list_id: int) -> str:
    """Delete a list with its entries and its link, and return its title.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    film_list = hold_list(viewer_id, list_id)
    db.session.delete(film_list)
    db.session.flush()
    return film_list.title


def hold_viewer(viewer_id: int) -> None:
    """Keep other writers of this viewer's lists waiting until the commit.

    Otherwise two requests at once could both find room for the last list, or both make
    the first one.
    """
    db.session.execute(select(Viewer.id).where(Viewer.id == viewer_id).with_for_update())
