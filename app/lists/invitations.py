"""Asking others to edit a list by a link, whether they have an account or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import User
from app.db import db
from app.errors import NotFoundError
from app.lists.access import has_invitation, may_edit
from app.lists.changes import hold_list
from app.lists.models import FilmList, ListPerson, Role
from app.lists.people import refuse_when_many
from app.lists.queries import GUEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

NO_INVITATION = "There is no invitation at this link, or it was taken back."


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody reads who was asked to edit a list.

    Attributes:
        token: what the link ends in.
        list_id: the list.
        title: of the list.
        curator: the account's name, or "a guest".
        edits_already: whether the viewer may edit the list as it is.
    """

    token: str
    list_id: int
    title: str
    curator: str
    edits_already: bool


def invite(viewer_id: int, list_id: int, *, make_token: Callable[[], str]) -> str:
    """Make a link that lets whoever has it edit a list; one made before works no longer.

    Args:
        viewer_id: the curator.
        list_id: the list.
        make_token: gives the token of the link.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    film_list = hold_list(viewer_id, list_id)
    film_list.invitation = make_token()
    db.session.flush()
    return film_list.invitation


def take_back(viewer_id: int, list_id: int) -> None:
    """End a list's invitation; who accepted it edits the list still.

    Raises:
        NotFoundError: if the viewer has no such list.
    """
    hold_list(viewer_id, list_id).invitation = None
    db.session.flush()


def invitation_of(viewer_id: int, list_id: int) -> str | None:
    """Return what the link of an own list's invitation ends in, if there is one."""
    own = (FilmList.id == list_id, FilmList.viewer_id == viewer_id)
    return db.session.scalar(select(FilmList.invitation).where(*own))


def get_invitation(token: str, viewer_id: int | None) -> Invitation:
    """Return an invitation, as whoever opens its link reads it.

    Raises:
        NotFoundError: whether there never was one, it was taken back, or its list is hidden.
    """
    row = db.session.execute(
        select(
            FilmList.id,
            FilmList.title,
            func.coalesce(User.name, GUEST),
            may_edit(viewer_id),
        )
        .outerjoin(User, User.viewer_id == FilmList.viewer_id)
        .where(has_invitation(token))
    ).one_or_none()
    if row is None:
        raise NotFoundError(NO_INVITATION)
    list_id, title, curator, edits = row
    return Invitation(token, list_id, title, curator, bool(edits))


def accept(viewer_id: int, token: str, *, now: datetime) -> int:
    """Make a viewer an editor of a list, and return the list's id.

    Its curator stays its curator, an editor an editor; who could only read it edits it now.

    Args:
        viewer_id: who accepts, a guest or a user.
        token: what the link ends in.
        now: the moment of the action.

    Raises:
        NotFoundError: if there is no such invitation.
        ConflictError: if too many people are on the list already.
    """
    statement = select(FilmList).where(has_invitation(token)).with_for_update(of=FilmList)
    film_list = db.session.scalar(statement)
    if film_list is None:
        raise NotFoundError(NO_INVITATION)
    if film_list.viewer_id == viewer_id:
        return film_list.id
    person = db.session.get(ListPerson, (film_list.id, viewer_id))
    if person is not None:
        person.role = Role.EDITOR.value
    else:
        refuse_when_many(film_list.id)
        person = ListPerson(list_id=film_list.id, viewer_id=viewer_id, role=Role.EDITOR.value)
        person.named_at = now
        db.session.add(person)
    db.session.flush()
    return film_list.id
