"""Making viewers, accounts and sessions, and ending them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import LoginFailure, SessionKind, User, Viewer, ViewerSession
from app.accounts.names import canonical_name, fault_of_name, name_key
from app.accounts.signals import viewer_merged
from app.accounts.throttle import FAILURE_WINDOW
from app.db import db
from app.errors import ConflictError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.accounts.queries import Account, OpenSession

LIFETIMES = {
    SessionKind.GUEST: timedelta(days=365),
    SessionKind.VISIT: timedelta(hours=24),
    SessionKind.REMEMBERED: timedelta(days=90),
}
# A session that is to last gets another token when it is used and this old: a copy of the
# cookie is worth something for a day at most, unless its owner stays away.
TOKEN_LIFETIME = timedelta(days=1)
# Requests that were under way when the token changed still carry the one before.
OVERLAP = timedelta(minutes=1)
# Made once and run on the connection: each click asks it.
_VIEWER = bindparam("viewer_id", type_=Viewer.id.type)
_HOLD = select(Viewer.id).where(Viewer.id == _VIEWER).with_for_update()
WRONG_LOGIN = "The name or the password is not right."


def hash_of(token: str) -> str:
    """Return what the table keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_viewer(now: datetime) -> int:
    """Make a viewer, a guest for now, and return the id."""
    viewer = Viewer(created_at=now)
    db.session.add(viewer)
    db.session.flush()
    return viewer.id


def hold_viewer(*viewer_ids: int) -> None:
    """Keep other writers for these viewers waiting until the commit.

    Otherwise two requests at once could both find that something is not there yet. SQLite has
    one writer at a time anyway.

    Raises:
        ConflictError: a viewer is no more, as after a log-in in another window.
    """
    db.session.flush()
    connection = db.session.connection()
    # In one order everywhere, so that no two wait for each other.
    for viewer_id in sorted(set(viewer_ids)):
        if connection.execute(_HOLD, {"viewer_id": viewer_id}).scalar() is None:
            raise ConflictError("Your visit has changed meanwhile. Please try again.")


def open_session(viewer_id: int, kind: SessionKind, *, token: str, now: datetime) -> None:
    """Let whoever holds the token act for a viewer.

    Args:
        viewer_id: for whom.
        kind: how long it lasts.
        token: at least 128 random bits; only its hash is kept.
        now: the present moment.
    """
    db.session.add(
        ViewerSession(
            token_hash=hash_of(token),
            viewer_id=viewer_id,
            kind=kind.value,
            created_at=now,
            expires_at=now + LIFETIMES[kind],
        )
    )
    db.session.flush()


def prolong_session(token: str, kind: SessionKind, now: datetime) -> None:
    """Have a session last its whole lifetime from now on."""
    _update_session(token, expires_at=now + LIFETIMES[kind])


def keep_notice(token: str, text: str | None) -> None:
    """Keep the line that the session's next pages show, or none."""
    _update_session(token, notice=text)


def renew_token(found: OpenSession, token: str, *, new_token: str, now: datetime) -> bool:
    """Give a session another token if the one of now is due, or note that the browser has it.

    The token before goes on working until the browser has acted with the new one: an answer
    may get lost on its way.

    Args:
        found: the session.
        token: by which it was found.
        new_token: at least 128 random bits.
        now: the present moment.

    Returns:
        Whether the new token is the session's from now on.
    """
    age = now - found.token_since
    if found.is_by_previous:
        if age < OVERLAP:
            return False
        fresh = {"token_hash": hash_of(new_token), "renewed_at": now, "settled_at": None}
    elif age >= TOKEN_LIFETIME:
        fresh = {
            "token_hash": hash_of(new_token),
            "previous_hash": hash_of(token),
            "renewed_at": now,
            "settled_at": None,
        }
    else:
        if found.settled_at is None:
            _update_session(token, settled_at=now)
        return False
    # Of two requests at once only one may: the other's token would be worth nothing.
    since = func.coalesce(ViewerSession.renewed_at, ViewerSession.created_at)
    renewed = db.session.execute(
        update(ViewerSession)
        .where(_has_token(token), since == found.token_since)
        .values(**fresh)
        .returning(ViewerSession.id)
    )
    return renewed.one_or_none() is not None


def is_stolen(found: OpenSession, now: datetime) -> bool:
    """Whether a token is used that its browser has replaced: there are two that hold it.

    Args:
        found: the session, by the token that was sent.
        now: the present moment.
    """
    settled = found.settled_at
    return found.is_by_previous and settled is not None and now - settled > OVERLAP


def close_session(token: str) -> None:
    """End one session: its tokens are worth nothing from now on."""
    db.session.execute(delete(ViewerSession).where(_has_token(token)))


def close_sessions(viewer_id: int) -> None:
    """End all sessions of a viewer."""
    db.session.execute(delete(ViewerSession).where(ViewerSession.viewer_id == viewer_id))


def register(name: str, password_hash: str, *, guest_viewer_id: int | None, now: datetime) -> int:
    """Make an account and end the guest's sessions.

    Args:
        name: what the account is to be called.
        password_hash: from `Passwords.hash`.
        guest_viewer_id: the guest who registers and keeps verdicts and lists; None for a
            stranger.
        now: the present moment.

    Returns:
        The id of the account's viewer: the guest's own, if there was a guest.

    Raises:
        InvalidInputError: if the name is malformed.
        ConflictError: if the name is taken, even by somebody who was a moment faster.
    """
    name = canonical_name(name)
    if fault := fault_of_name(name):
        raise InvalidInputError(fault, field="name")
    viewer_id = create_viewer(now) if guest_viewer_id is None else guest_viewer_id
    user = User(
        viewer_id=viewer_id,
        name=name,
        name_key=name_key(name),
        password_hash=password_hash,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        if db.session.scalar(select(User.id).where(User.name_key == user.name_key)) is None:
            raise ConflictError("Your visit has changed meanwhile. Please try again.") from error
        raise ConflictError("That name is taken. Try another.", field="name") from error
    close_sessions(viewer_id)
    return viewer_id


def log_in(account: Account, *, guest_viewer_id: int | None, now: datetime) -> None:
    """Give a guest's verdicts and lists to the account that the guest logged in to.

    Also forgets what has expired: log-ins are rare enough, and sessions as many.

    Args:
        account: as it was when the password was checked.
        guest_viewer_id: the guest who logged in, if it was one.
        now: the present moment.

    Raises:
        InvalidInputError: if the account was deleted or got another password meanwhile.
    """
    stands = db.session.scalar(select(User.password_hash).where(User.id == account.user_id))
    if stands != account.password_hash:
        raise InvalidInputError(WRONG_LOGIN)
    if guest_viewer_id is not None:
        viewer_merged.send(from_viewer_id=guest_viewer_id, into_viewer_id=account.viewer_id)
        db.session.flush()
        db.session.execute(delete(Viewer).where(Viewer.id == guest_viewer_id))
    sweep_expired(now)


def set_password(user_id: int, password_hash: str) -> None:
    """Keep another hash for an account.

    Args:
        user_id: whose.
        password_hash: from `Passwords.hash`.
    """
    db.session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))


def change_password(account: Account, password_hash: str) -> None:
    """Keep a new password and end all sessions, so that only the new one lets anybody in.

    Args:
        account: whose.
        password_hash: from `Passwords.hash`.
    """
    set_password(account.user_id, password_hash)
    close_sessions(account.viewer_id)


def delete_account(viewer_id: int) -> None:
    """Delete an account with all that hangs on its viewer: verdicts, lists, sessions."""
    db.session.execute(delete(Viewer).where(Viewer.id == viewer_id))


def note_failure(keys: Iterable[str], now: datetime) -> None:
    """Count a log-in that failed.

    Args:
        keys: from `throttle.keys_of`.
        now: the present moment.
    """
    db.session.add_all(LoginFailure(key=key, failed_at=now) for key in keys)
    db.session.flush()


def forget_failures(key: str) -> None:
    """Start counting anew, after the right password was given."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.key == key))


def sweep_expired(now: datetime) -> None:
    """Delete sessions that have expired and failures that no longer count.

    Guests stay when their last session has gone: their shared lists are still visited.
    """
    db.session.execute(delete(ViewerSession).where(ViewerSession.expires_at <= now))
    db.session.execute(delete(LoginFailure).where(LoginFailure.failed_at <= now - FAILURE_WINDOW))


def _update_session(token: str, **values: object) -> None:
    db.session.execute(update(ViewerSession).where(_has_token(token)).values(**values))


def _has_token(token: str) -> ColumnElement[bool]:
    token_hash = hash_of(token)
    return or_(ViewerSession.token_hash == token_hash, ViewerSession.previous_hash == token_hash)
