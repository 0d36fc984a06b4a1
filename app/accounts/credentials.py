"""Checking who somebody is by name and password, for the routes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import current_app, request

from app.accounts import queries, services
from app.accounts.passwords import Passwords
from app.accounts.throttle import FAILURE_WINDOW, keys_of, refuse_guessing
from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError
from app.web.settings import site_settings
from app.web.viewer import forget_viewer

if TYPE_CHECKING:
    from flask import Flask

EXTENSION = "marquee-passwords"


def init_app(app: Flask) -> None:
    """Prepare the hasher."""
    with app.app_context():
        settings = site_settings()
        app.extensions[EXTENSION] = Passwords(settings.hasher_rounds, turns=settings.instance_path)


def hash_password(password: str) -> str:
    """Return the hash of a password, before anything is written."""
    _let_go_of_database()
    return _passwords().hash(password)


def checked_account(name: str, password: str) -> queries.Account:
    """Return the account if the password is right; call it before anything is written.

    A failure is counted and committed at once. What follows from success, a newer hash and
    a count that starts anew, waits for the route's commit.

    Args:
        name: as it was typed.
        password: as it was typed.

    Raises:
        TooManyRequestsError: after too many failures of this name or network address.
        InvalidInputError: if there is no such account or the password is wrong; which of
            the two shows neither in the words nor in the time it takes.
    """
    keys = keys_of(name, request.remote_addr, site_settings().secret_key)
    refuse_guessing(keys, queries.failures_since(keys, utc_now() - FAILURE_WINDOW))
    account = queries.find_account(name)
    _let_go_of_database()
    is_right = _passwords().match(account.password_hash if account else None, password)
    if account is None or not is_right:
        services.note_failure(keys, utc_now())
        db.session.commit()
        raise InvalidInputError(services.WRONG_LOGIN)
    if _passwords().is_outdated(account.password_hash):
        account = replace(account, password_hash=_passwords().hash(password))
        services.set_password(account.user_id, account.password_hash)
    services.forget_failures(keys.name)
    return account


def _passwords() -> Passwords:
    hasher: Passwords = current_app.extensions[EXTENSION]
    return hasher


def _let_go_of_database() -> None:
    """End the transaction: SQLite has one writer, and hashing takes tens of milliseconds.

    The viewer is read again afterwards, as another request may have ended the session.
    """
    db.session.rollback()
    forget_viewer()
