"""The sessions of this request's viewer: the `ViewerStore` of the web shell."""

from __future__ import annotations

import logging

from flask import g

from app.accounts import queries, services
from app.accounts.models import SessionKind
from app.clock import utc_now
from app.connections import only_reads
from app.db import db
from app.web import session_cookie
from app.web.viewer import Viewer, forget_viewer

logger = logging.getLogger(__name__)


class SessionViewerStore:
    """Finds and makes viewers by the session that the request's cookie names."""

    def load(self) -> Viewer:
        """Return the viewer of the session, or a stranger; one statement at most."""
        token = session_cookie.read_token()
        found = _find_session(token) if token else None
        g.open_session = found
        g.viewer_notice = found.notice if found else None
        return Viewer(found.viewer_id, found.user_id, found.name) if found else Viewer()

    def create_guest(self) -> Viewer:
        """Make a guest whose cookie goes out with the commit."""
        viewer_id = services.create_viewer(utc_now())
        _open(viewer_id, SessionKind.GUEST)
        g.viewer_notice = None
        return Viewer(viewer_id)

    def begin_action(self) -> None:
        """Drop the last action's notice; a guest who acts stays for another year."""
        found: queries.OpenSession = g.open_session
        token = _own_token()
        if g.viewer_notice is not None:
            services.keep_notice(token, None)
            g.viewer_notice = None
        lifetime, now = services.LIFETIMES[found.kind], utc_now()
        if found.kind is SessionKind.GUEST and found.expires_at - now < lifetime / 2:
            services.prolong_session(token, found.kind, now)
            session_cookie.send_token(token, max_age_seconds=_max_age(found.kind))
        elif found.kind is SessionKind.REMEMBERED:
            fresh = session_cookie.new_token()
            if services.renew_token(found, token, new_token=fresh, now=now):
                left = int((found.expires_at - now).total_seconds())
                session_cookie.send_token(fresh, max_age_seconds=left)

    def leave_notice(self, text: str) -> None:
        """Keep a line for the next pages."""
        services.keep_notice(_own_token(), text)
        g.viewer_notice = text

    def notice(self) -> str | None:
        """Return the line kept for the viewer."""
        text: str | None = g.viewer_notice
        return text


def start_user_session(viewer_id: int, *, remember: bool) -> None:
    """End this request's session and start another one for an account. No commit.

    Whoever copied the old cookie has nothing.

    Args:
        viewer_id: the account's viewer.
        remember: whether it outlives the browser.
    """
    token = session_cookie.read_token()
    if token is not None:
        services.close_session(token)
    _open(viewer_id, SessionKind.REMEMBERED if remember else SessionKind.VISIT)
    forget_viewer()


def end_session() -> None:
    """End this request's session, which there must be, and take its cookie away. No commit."""
    services.close_session(_own_token())
    session_cookie.drop_token()
    forget_viewer()


def is_remembered() -> bool:
    """Whether this request's session outlives the browser."""
    found: queries.OpenSession | None = g.get("open_session")
    return found is not None and found.kind is SessionKind.REMEMBERED


def _find_session(token: str) -> queries.OpenSession | None:
    """Return the session of a token, by the one of now or else by the one before."""
    token_hash, now = services.hash_of(token), utc_now()
    found = queries.find_session(token_hash, now)
    if found is not None:
        return found
    found = queries.find_renewed_session(token_hash, now)
    if found is None or not services.is_stolen(found, now):
        return found
    _close_stolen(token)
    return None


def _close_stolen(token: str) -> None:
    """End a session that two hold, whatever this request is and comes to.

    Nobody can tell the thief from the owner: both have to log in, which only one can.
    """
    logger.warning("A replaced session token was used; the session is closed.")
    db.session.rollback()
    before = only_reads.set(False)
    try:
        services.close_session(token)
        db.session.commit()
    finally:
        only_reads.reset(before)


def _own_token() -> str:
    token = session_cookie.read_token()
    if token is None:  # pragma: no cover - whoever is not a stranger came with a token
        raise RuntimeError("This request belongs to no session.")
    return token


def _open(viewer_id: int, kind: SessionKind) -> None:
    token = session_cookie.new_token()
    services.open_session(viewer_id, kind, token=token, now=utc_now())
    session_cookie.send_token(token, max_age_seconds=_max_age(kind))


def _max_age(kind: SessionKind) -> int | None:
    """Return how long the browser keeps the cookie; None is until it is closed."""
    if kind is SessionKind.VISIT:
        return None
    return int(services.LIFETIMES[kind].total_seconds())
