"""What becomes of a guest's lists when an account takes the guest over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from app.db import db
from app.lists.blend_models import Blend, BlendMember
from app.lists.models import (
    FilmList,
    FilmSuggestion,
    ListChange,
    ListLike,
    ListPerson,
    ListReport,
    Role,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

# Of these, one viewer has at most one row for each list, or for each blend.
_ONE_EACH: tuple[tuple[InstrumentedAttribute[int], InstrumentedAttribute[Any]], ...] = (
    (ListLike.list_id, ListLike.viewer_id),
    (ListPerson.list_id, ListPerson.viewer_id),
    (ListReport.list_id, ListReport.viewer_id),
    (BlendMember.blend_id, BlendMember.viewer_id),
)
_ANY_NUMBER: tuple[InstrumentedAttribute[Any], ...] = (
    FilmList.viewer_id,
    FilmList.first_curator_id,
    FilmSuggestion.viewer_id,
    ListChange.viewer_id,
    Blend.maker_id,
)


def merge_viewers(from_viewer_id: int, into_viewer_id: int) -> None:
    """Move a guest's lists, and what the guest did to others', to an account; links stay.

    The account may then have more lists than one may make: nothing is lost.
    """
    _edit_what_the_guest_edited(from_viewer_id, into_viewer_id)
    for thing, viewer in _ONE_EACH:
        theirs = select(thing).where(viewer == into_viewer_id)
        db.session.execute(delete(thing.class_).where(viewer == from_viewer_id, thing.in_(theirs)))
    for viewer in (*(viewer for _, viewer in _ONE_EACH), *_ANY_NUMBER):
        db.session.execute(
            update(viewer.class_)
            .where(viewer == from_viewer_id)
            .values({viewer.key: into_viewer_id})
        )
    _leave_own_lists(into_viewer_id)


def _edit_what_the_guest_edited(from_viewer_id: int, into_viewer_id: int) -> None:
    """Let an account that may only read a list edit it, where the guest may."""
    edited = select(ListPerson.list_id).where(
        ListPerson.viewer_id == from_viewer_id, ListPerson.role == Role.EDITOR.value
    )
    db.session.execute(
        update(ListPerson)
        .where(ListPerson.viewer_id == into_viewer_id, ListPerson.list_id.in_(edited))
        .values(role=Role.EDITOR.value)
    )


def _leave_own_lists(viewer_id: int) -> None:
    """Take back what nobody does to an own list: to like it, or to be named on it."""
    own = select(FilmList.id).where(FilmList.viewer_id == viewer_id)
    db.session.execute(
        delete(ListLike).where(ListLike.viewer_id == viewer_id, ListLike.list_id.in_(own))
    )
    db.session.execute(
        delete(ListPerson).where(ListPerson.viewer_id == viewer_id, ListPerson.list_id.in_(own))
    )
