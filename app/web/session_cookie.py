"""The one cookie that names a viewer's session, set and dropped only with a commit.

Its value is a random token and a signature, so that a made-up token costs no query. An
answer changes the cookie only after the transaction that made or ended the session was
committed: a request that fails leaves the browser as it was.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import current_app, g, has_app_context, request
from itsdangerous import BadSignature, Signer
from sqlalchemy import event

from app.db import db
from app.web.settings import site_settings
from app.web.viewer import forget_viewer

if TYPE_CHECKING:
    from flask import Flask, Response
    from sqlalchemy.orm import Session

TOKEN_BYTES = 32
MAX_COOKIE_CHARACTERS = 200
COOKIES_KNOWN = 1_024
"""Whoever looks around sends the same one each time; checking its signature takes hashing."""
_CHANGE = "session_cookie_change"
_COMMITTED = "session_cookie_committed"


@dataclass(frozen=True, slots=True)
class _Change:
    """What this request does to the cookie: a new token, or None to drop the cookie."""

    token: str | None
    max_age_seconds: int | None


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def cookie_name() -> str:
    """Return the name; in production browsers tie it to this very host over TLS."""
    return "__Host-marquee_session" if site_settings().production else "marquee_session"


def read_token() -> str | None:
    """Return the token of this request's session, as changed in this request, if any."""
    change: _Change | None = g.get(_CHANGE)
    return token_of_cookie() if change is None else change.token


def token_of_cookie() -> str | None:
    """Return the token that came with this request, if the site signed it."""
    signed = request.cookies.get(cookie_name(), "")
    if not signed or len(signed) > MAX_COOKIE_CHARACTERS:
        return None
    return _unsigned(current_app.config["SECRET_KEY"], signed)


def send_token(token: str, *, max_age_seconds: int | None) -> None:
    """Set the cookie once the transaction is committed.

    Args:
        token: names a row of the sessions.
        max_age_seconds: how long the browser keeps it; None is until it is closed.
    """
    setattr(g, _CHANGE, _Change(token, max_age_seconds))


def drop_token() -> None:
    """Take the cookie away once the transaction is committed."""
    setattr(g, _CHANGE, _Change(None, None))


def init_app(app: Flask) -> None:
    """Have the answers carry the cookie."""
    app.after_request(_write_cookie)


@lru_cache(maxsize=COOKIES_KNOWN)
def _unsigned(secret_key: str, signed: str) -> str | None:
    try:
        return _signer(secret_key).unsign(signed).decode("ascii")
    except BadSignature:
        return None


def _signer(secret_key: str) -> Signer:
    return Signer(
        secret_key,
        salt="marquee.session",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )


def _write_cookie(response: Response) -> Response:
    change: _Change | None = g.pop(_COMMITTED, None)
    if change is None:
        return response
    secure = site_settings().production
    if change.token is None:
        response.delete_cookie(cookie_name(), secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(
            cookie_name(),
            _signer(current_app.config["SECRET_KEY"]).sign(change.token).decode("ascii"),
            max_age=change.max_age_seconds,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
    return response


@event.listens_for(db.session, "after_commit")
def _release_change(session: Session) -> None:
    if has_app_context() and _CHANGE in g and not session.in_nested_transaction():
        setattr(g, _COMMITTED, g.get(_CHANGE))


@event.listens_for(db.session, "after_rollback")
def _forget_change(session: Session) -> None:
    if has_app_context() and _CHANGE in g and not session.in_nested_transaction():
        g.pop(_CHANGE)
        forget_viewer()
