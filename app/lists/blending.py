"""Joining the tastes of several people at a link: who takes part, and for how long.

Nobody learns from it what anybody said of a film; what is shown are suggestions, and what each
scores with each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from app.accounts.models import User
from app.db import db
from app.errors import ConflictError, GoneError, NotFoundError
from app.lists.access import is_open_to_anybody
from app.lists.blend_models import Blend, BlendMember
from app.lists.models import FilmList
from app.lists.queries import GUEST
from app.recommend import GroupRule

if TYPE_CHECKING:
    from datetime import datetime

LASTS = timedelta(days=14)
MOST_PEOPLE = 8
BLENDS_A_VIEWER = 50
NO_BLEND = "There is no blend at this link."
OVER = "This blend has ended. Begin a new one: it takes a moment."
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part.

    Attributes:
        viewer_id: who.
        name: of the account; None for a guest.
    """

    viewer_id: int
    name: str | None


@dataclass(frozen=True, slots=True)
class BlendedList:
    """A list whose films take part as a taste.

    Attributes:
        id: of the list.
        token: of its share link.
        title: of the list.
        curator: the account's name, or "a guest".
        curator_id: the curator's viewer.
    """

    id: int
    token: str
    title: str
    curator: str
    curator_id: int


@dataclass(frozen=True, slots=True)
class BlendShown:
    """A blend, as its page needs it.

    Attributes:
        token: what its link ends in.
        people: who takes part, the first one first.
        film_list: a list that takes part; None where there is none, or it is shared no more.
        expires_at: when the link stops working.
    """

    token: str
    people: tuple[Person, ...]
    film_list: BlendedList | None
    expires_at: datetime

    def has(self, viewer_id: int | None) -> bool:
        """Whether a viewer takes part."""
        return any(person.viewer_id == viewer_id for person in self.people)

    @property
    def is_full(self) -> bool:
        """Whether nobody else can join."""
        return len(self.people) >= MOST_PEOPLE


def begin_blend(viewer_id: int, *, token: str, now: datetime, list_id: int | None = None) -> str:
    """Begin a blend with one's own taste in it, and return the token of its link.

    Args:
        viewer_id: who begins it.
        token: for the link, should a new one be needed.
        now: the moment of the action.
        list_id: a list that is to take part, which the viewer may see. A blend with it that
            the viewer began before, and that still lasts, is used again.

    Raises:
        ConflictError: if the viewer has begun very many.
    """
    _forget_ended(viewer_id, now)
    mine = select(Blend).where(Blend.maker_id == viewer_id).order_by(Blend.id)
    standing = db.session.scalars(mine).all()
    for blend in standing:
        if list_id is not None and blend.list_id == list_id:
            return blend.token
    if len(standing) >= BLENDS_A_VIEWER:
        raise ConflictError("You have begun many blends. Wait for one of them to end.")
    blend = Blend(
        token=token,
        maker_id=viewer_id,
        mode=GroupRule.AVERAGE.value,
        list_id=list_id,
        made_at=now,
        expires_at=now + LASTS,
    )
    db.session.add(blend)
    db.session.flush()
    db.session.add(BlendMember(blend_id=blend.id, viewer_id=viewer_id, joined_at=now))
    db.session.flush()
    return token


def join_blend(viewer_id: int, token: str, *, now: datetime) -> None:
    """Take part in a blend; who does already, still does.

    Raises:
        NotFoundError: if there is no such blend.
        GoneError: if it has ended.
        ConflictError: if it is full.
    """
    blend = _get(token, now, hold=True)
    if db.session.get(BlendMember, (blend.id, viewer_id)) is not None:
        return
    count = db.session.scalar(
        select(func.count()).select_from(BlendMember).where(BlendMember.blend_id == blend.id)
    )
    if (count or 0) >= MOST_PEOPLE:
        raise ConflictError(f"{MOST_PEOPLE} people take part, the most a blend can hold.")
    db.session.add(BlendMember(blend_id=blend.id, viewer_id=viewer_id, joined_at=now))
    db.session.flush()


def leave_blend(viewer_id: int, token: str, *, now: datetime) -> None:
    """Take part no longer; a blend that nobody is left in is deleted.

    Raises:
        NotFoundError: if there is no such blend.
        GoneError: if it has ended.
    """
    blend = _get(token, now, hold=True)
    db.session.execute(
        delete(BlendMember).where(
            BlendMember.blend_id == blend.id, BlendMember.viewer_id == viewer_id
        )
    )
    others = select(BlendMember.viewer_id).where(BlendMember.blend_id == blend.id)
    if db.session.scalars(others.limit(1)).first() is None:
        db.session.delete(blend)
    db.session.flush()


def get_blend(token: str, *, now: datetime) -> BlendShown:
    """Return a blend.

    Raises:
        NotFoundError: if there is no such blend.
        GoneError: if it has ended.
    """
    blend = _get(token, now)
    rows = db.session.execute(
        select(BlendMember.viewer_id, User.name)
        .outerjoin(User, User.viewer_id == BlendMember.viewer_id)
        .where(BlendMember.blend_id == blend.id)
        .order_by(BlendMember.joined_at, BlendMember.viewer_id)
    )
    return BlendShown(
        token=blend.token,
        people=tuple(Person(viewer_id, name) for viewer_id, name in rows),
        film_list=_list_of(blend, now),
        expires_at=blend.expires_at,
    )


def _get(token: str, now: datetime, *, hold: bool = False) -> Blend:
    if not _TOKEN.fullmatch(token):
        raise NotFoundError(NO_BLEND)
    statement = select(Blend).where(Blend.token == token)
    blend = db.session.scalar(statement.with_for_update() if hold else statement)
    if blend is None:
        raise NotFoundError(NO_BLEND)
    if blend.expires_at <= now:
        raise GoneError(OVER)
    return blend


def _list_of(blend: Blend, now: datetime) -> BlendedList | None:
    """Return the list that takes part, while anybody with its link may see it."""
    if blend.list_id is None:
        return None
    row = db.session.execute(
        select(FilmList, User.name)
        .outerjoin(User, User.viewer_id == FilmList.viewer_id)
        .where(
            FilmList.id == blend.list_id,
            is_open_to_anybody(now),
        )
    ).one_or_none()
    if row is None:
        return None
    film_list, name = row
    return BlendedList(
        film_list.id, film_list.token or "", film_list.title, name or GUEST, film_list.viewer_id
    )


def _forget_ended(viewer_id: int, now: datetime) -> None:
    """Delete a viewer's blends that have ended, but for a while in which their links say so."""
    db.session.execute(
        delete(Blend).where(Blend.maker_id == viewer_id, Blend.expires_at <= now - LASTS)
    )
