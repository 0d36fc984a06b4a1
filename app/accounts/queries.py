"""Reading accounts and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from app.accounts.models import LoginFailure, SessionKind, User, ViewerSession
from app.accounts.names import name_key
from app.db import db
from app.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not expired, and whose it is.

    Attributes:
        viewer_id: who acts through it.
        user_id: the viewer's account, if there is one.
        name: the account's name.
        kind: how long it lasts.
        notice: the line that the next pages show.
        expires_at: when it ends.
        token_since: when the token of now was given out.
        settled_at: when the browser first acted with it.
        is_by_previous: whether it was found by the token before.
    """

    viewer_id: int
    user_id: int | None
    name: str | None
    kind: SessionKind
    notice: str | None
    expires_at: datetime
    token_since: datetime
    settled_at: datetime | None
    is_by_previous: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account, with what proves that somebody owns it."""

    user_id: int
    viewer_id: int
    name: str
    password_hash: str
    created_at: datetime


def find_session(token_hash: str, now: datetime) -> OpenSession | None:
    """Return the session of a token unless it has expired; one statement.

    Args:
        token_hash: SHA-256 of the token in hexadecimal.
        now: the present moment.
    """
    return _find_session(token_hash, now, is_by_previous=False)


def find_renewed_session(previous_hash: str, now: datetime) -> OpenSession | None:
    """Return the session that was given another token since, unless it has expired.

    Args:
        previous_hash: SHA-256 of the token before, in hexadecimal.
        now: the present moment.
    """
    return _find_session(previous_hash, now, is_by_previous=True)


# Made once and run on the connection: each request of each viewer asks this.
_SESSION = (
    select(
        ViewerSession.viewer_id,
        User.id,
        User.name,
        ViewerSession.kind,
        ViewerSession.notice,
        ViewerSession.expires_at,
        func.coalesce(ViewerSession.renewed_at, ViewerSession.created_at),
        ViewerSession.settled_at,
    )
    .outerjoin(User, User.viewer_id == ViewerSession.viewer_id)
    .where(ViewerSession.expires_at > bindparam("now"))
)
_BY_TOKEN = _SESSION.where(ViewerSession.token_hash == bindparam("hash"))
_BY_PREVIOUS = _SESSION.where(ViewerSession.previous_hash == bindparam("hash"))


def _find_session(token_hash: str, now: datetime, *, is_by_previous: bool) -> OpenSession | None:
    statement = _BY_PREVIOUS if is_by_previous else _BY_TOKEN
    found = db.session.connection().execute(statement, {"hash": token_hash, "now": now})
    row = found.one_or_none()
    if row is None:
        return None
    viewer_id, user_id, name, kind, notice, expires_at, token_since, settled_at = row
    return OpenSession(
        viewer_id=viewer_id,
        user_id=user_id,
        name=name,
        kind=SessionKind(kind),
        notice=notice,
        expires_at=expires_at,
        token_since=token_since,
        settled_at=settled_at,
        is_by_previous=is_by_previous,
    )


def find_account(name: str) -> Account | None:
    """Return the account of a name, in whatever case and with whatever accents."""
    user = db.session.scalar(select(User).where(User.name_key == name_key(name)))
    return None if user is None else _account(user)


def get_account(user_id: int) -> Account:
    """Return an account.

    Raises:
        NotFoundError: if there is none, as after it was deleted elsewhere.
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such account.")
    return _account(user)


def failures_since(keys: Iterable[str], since: datetime) -> dict[str, int]:
    """Return how many log-ins failed.

    Args:
        keys: as they were given to `services.note_failure`.
        since: from when on to count.

    Returns:
        Counts by key; keys without failures are absent.
    """
    rows = db.session.execute(
        select(LoginFailure.key, func.count().label("failures"))
        .where(LoginFailure.key.in_(tuple(keys)), LoginFailure.failed_at > since)
        .group_by(LoginFailure.key)
    )
    return {row.key: row.failures for row in rows}


def _account(user: User) -> Account:
    return Account(user.id, user.viewer_id, user.name, user.password_hash, user.created_at)
