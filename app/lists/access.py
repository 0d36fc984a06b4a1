"""Who may see a list, who may edit it, and who may find it: the one place that says so.

A link shows a list to its curator as it shows it to anybody else; the curator's own door, and
the editors', is the list's number. What the operator hid is open to its curator alone, by that
door.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from app.errors import GoneError
from app.lists.models import FilmList, ListEntry, ListPerson, Role, Visibility

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TypeAlias, TypeVar

    from sqlalchemy import BindParameter, ColumnElement

    T = TypeVar("T")
    # A value, or the place for one in a statement that is made once.
    Given: TypeAlias = T | BindParameter[T]
    Moment: TypeAlias = Given[datetime]

EXPIRED = "The link to this list has expired. Whoever gave it to you can give you a new one."
NO_TOKEN = ""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_NOT_HIDDEN = FilmList.hidden_at.is_(None)
_ANYBODY = (Visibility.LINK.value, Visibility.PUBLIC.value)


def opens_to(token: Given[str], viewer_id: Given[int] | None) -> ColumnElement[bool]:
    """Return the condition under which a link shows a list to a viewer, until it expires.

    Args:
        token: what `known_token` makes of what the link ends in.
        viewer_id: who opens it; nobody's for a stranger.
    """
    is_named = or_(FilmList.viewer_id == viewer_id, _is_on(viewer_id))
    return and_(
        FilmList.token == token,
        _NOT_HIDDEN,
        or_(
            FilmList.visibility.in_(_ANYBODY),
            and_(FilmList.visibility == Visibility.NAMED.value, is_named),
        ),
    )


def known_token(token: str) -> str:
    """Return a token as it is looked up.

    A malformed one is looked up as well: how long it takes must tell nothing.
    """
    return token if _TOKEN.fullmatch(token) else NO_TOKEN


def is_open_to_anybody(now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a list's link opens it to whoever has it."""
    return and_(FilmList.visibility.in_(_ANYBODY), _NOT_HIDDEN, _lasts(now))


def has_invitation(token: str) -> ColumnElement[bool]:
    """Return the condition under which a link lets others edit a list."""
    return and_(FilmList.invitation == known_token(token), _NOT_HIDDEN)


def refuse_when_expired(expires_at: datetime | None, now: datetime) -> None:
    """Refuse a link of which a viewer may learn that it once worked.

    Raises:
        GoneError: if it works no longer.
    """
    if expires_at is not None and expires_at <= now:
        raise GoneError(EXPIRED)


def is_public(now: Moment, lists: type[FilmList] = FilmList) -> ColumnElement[bool]:
    """Return the condition under which everybody may see a list without having its link.

    Args:
        now: tells whether its link has expired.
        lists: the table, or an alias of it.
    """
    return and_(
        lists.visibility == Visibility.PUBLIC.value, lists.hidden_at.is_(None), _lasts(now, lists)
    )


def is_findable(now: Moment) -> ColumnElement[bool]:
    """Return the condition under which a list is among the public ones: it has films, too."""
    standing = (ListEntry.list_id == FilmList.id, ListEntry.removed_at.is_(None))
    return and_(is_public(now), select(ListEntry.id).where(*standing).exists())


def may_edit(viewer_id: int | None) -> ColumnElement[bool]:
    """Return the condition under which a viewer may edit a list."""
    is_editor = _is_on(viewer_id, ListPerson.role == Role.EDITOR.value)
    return or_(FilmList.viewer_id == viewer_id, and_(_NOT_HIDDEN, is_editor))


def may_open_by_number(viewer_id: int | None, now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a viewer may open a list by its number."""
    is_reader = and_(
        _NOT_HIDDEN,
        FilmList.visibility != Visibility.PRIVATE.value,
        _lasts(now),
        _is_on(viewer_id),
    )
    return or_(may_edit(viewer_id), is_public(now), is_reader)


def _lasts(now: Moment, lists: type[FilmList] = FilmList) -> ColumnElement[bool]:
    return or_(lists.expires_at.is_(None), lists.expires_at > now)


def _is_on(viewer_id: Given[int] | None, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(ListPerson.list_id)
        .where(ListPerson.list_id == FilmList.id, ListPerson.viewer_id == viewer_id, *conditions)
        .correlate(FilmList)
        .exists()
    )
