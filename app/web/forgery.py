"""Protection against forged requests that needs no cookie for strangers.

Flask-WTF keeps the secret part of a form's token in `flask.session`. Here that session is
not a cookie but derived, for each request, from the cookie that names the viewer's session;
strangers, who have none, share one value. So nothing is set before the first action, and
tokens still expire and are still bound to whoever has a session.

What a shared value cannot prove, the browser does: an unsafe request that the browser says
comes from another origin is refused, whatever its token. Where the browser says that it comes
from this very origin, any token that the site signed and that is not too old will do; a page
rendered before the first action, or before a log-in in another tab, goes on working. Clients
that say nothing about the origin are no browsers of the last years: they need a token of their
own session, and a guest may still use one from the time as a stranger.

Source: Filippo Valsorda, "Cross-Site Request Forgery" (2025) and `net/http.CrossOriginProtection`
of Go 1.25 for the order of the header checks; the token is checked as well here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from contextlib import contextmanager
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import abort, current_app, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer

from app.extensions import csrf
from app.web.session_cookie import token_of_cookie
from app.web.transactions import SAFE_METHODS
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Request, Response

TOKEN_FIELD = "csrf_token"
TOKEN_HEADER = "X-CSRFToken"
FLASK_WTF_SALT = "wtf-csrf-token"
# Signing takes longer than the rest of a small page: a token serves its session for so long.
SIGNED_ANEW_SECONDS = 60
SESSIONS_SIGNED = 1_024
TOKEN_PLACE = secrets.token_hex(24)
"""Stands where a form's token goes in what is drawn for many; nobody outside can write it."""


class Origin(Enum):
    """Where the browser says that a request comes from."""

    OWN = auto()
    FOREIGN = auto()
    UNKNOWN = auto()


class DerivedSession(dict[str, Any], SessionMixin):
    """What Flask-WTF reads, derived from the viewer's cookie when it is asked for.

    It lives as long as the request and is kept nowhere.
    """

    def __contains__(self, field: object) -> bool:
        """Tell that there is a token."""
        return field == TOKEN_FIELD or super().__contains__(field)

    def __missing__(self, field: str) -> str:
        """Derive the token: most requests show no form."""
        if field != TOKEN_FIELD:
            raise KeyError(field)
        value = self[field] = _token_value(token_of_cookie())
        return value


class DerivedSessionInterface(SessionInterface):
    """Gives each request a session that is computed, not stored."""

    def open_session(self, app: Flask, request: Request) -> DerivedSession:
        """Begin empty."""
        del app, request
        return DerivedSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep nothing."""


def init_app(app: Flask) -> None:
    """Check the origin and the token of each unsafe request."""
    app.session_interface = DerivedSessionInterface()
    # The origin check replaces the one of the Referer, which some browsers do not send.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    # Flask-WTF looks up much about each request before it finds that it only asks for a page.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(_refuse_forged)
    app.jinja_env.globals["csrf_token"] = form_token


def form_token() -> str:
    """Return the token for forms; the many of one page have one and the same."""
    token: str | None = g.get(TOKEN_FIELD)  # where Flask-WTF leaves it, too
    if token is None:
        minute = int(time.time() // SIGNED_ANEW_SECONDS)
        token = _signed(current_app.config["SECRET_KEY"], session[TOKEN_FIELD], minute)
        setattr(g, TOKEN_FIELD, token)
    return token


@contextmanager
def leaving_out_token() -> Iterator[None]:
    """Have pages hold `TOKEN_PLACE` where forms have their token."""
    before = g.pop(TOKEN_FIELD, None)
    setattr(g, TOKEN_FIELD, TOKEN_PLACE)
    try:
        yield
    finally:
        g.pop(TOKEN_FIELD)
        if before is not None:
            setattr(g, TOKEN_FIELD, before)


@lru_cache(maxsize=SESSIONS_SIGNED)
def _signed(secret_key: str, value: str, minute: int) -> str:
    del minute  # another one makes another token
    return _serializer(secret_key).dumps(value)


def origin_of_request() -> Origin:
    """Return where this request comes from, by `Sec-Fetch-Site` or else by `Origin`."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        known = {"same-origin": Origin.OWN, "none": Origin.UNKNOWN}
        return known.get(site, Origin.FOREIGN)
    origin = request.headers.get("Origin")
    if origin is None:
        return Origin.UNKNOWN
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return Origin.FOREIGN
    # The scheme is not compared: a proxy may speak TLS for the site.
    return Origin.OWN if host and host == request.host else Origin.FOREIGN


def _refuse_forged() -> None:
    if request.method not in SAFE_METHODS:
        _check_origin()
        if current_app.config["WTF_CSRF_ENABLED"]:  # some tests ask for what comes after
            csrf.protect(apply_exemptions=True)


def _check_origin() -> None:
    origin = origin_of_request()
    if origin is Origin.FOREIGN:
        abort(403)
    value = _signed_value(request.form.get(TOKEN_FIELD) or request.headers.get(TOKEN_HEADER))
    if value is None or value == session[TOKEN_FIELD]:
        return
    if origin is Origin.OWN or (value == _token_value(None) and not current_viewer().is_user):
        session[TOKEN_FIELD] = value


def _token_value(session_token: str | None) -> str:
    seed = "stranger" if session_token is None else f"session:{session_token}"
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"form token of {seed}".encode(), hashlib.sha256).hex()


def _signed_value(token: str | None) -> str | None:
    """Return what is in a form's token if the site signed it and it has not expired."""
    serializer = _serializer(current_app.config["SECRET_KEY"])
    try:
        value = serializer.loads(token or "", max_age=current_app.config["WTF_CSRF_TIME_LIMIT"])
    except BadData:
        return None
    return value if isinstance(value, str) else None


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=FLASK_WTF_SALT)
