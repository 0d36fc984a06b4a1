"""What is answered while the database cannot be used: 503, and when to try again."""

from __future__ import annotations

import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.db import db
from app.web.errors import bare_answer, problem_of

if TYPE_CHECKING:
    from flask import Flask, Response

RETRY_AFTER_SECONDS = 2

# What an operator or time puts right. SQLite's plain "error" is a defect of ours: a table that
# is not there, a statement that makes no sense.
_SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
_PRIMARY_CODE = 0xFF


def init_app(app: Flask) -> None:
    """Answer in one place when the database is away, too slow, locked or full."""
    app.register_error_handler(OperationalError, _answer_outage)
    app.register_error_handler(InterfaceError, _answer_outage)
    app.register_error_handler(PoolTimeoutError, _answer_outage)
    app.teardown_request(_let_go)


def _let_go(error: BaseException | None) -> None:
    """End the transaction before Flask-SQLAlchemy does: the answer is made, and must go out.

    Where the database went away since the last statement, ending it fails.
    """
    del error
    if not db.session.registry.has():
        return  # nothing was asked
    try:
        db.session.rollback()
    except (OperationalError, InterfaceError):
        current_app.logger.warning("The database went away while an answer was made.")
        db.session().invalidate()


def is_outage(error: Exception) -> bool:
    """Whether an error of the database's is none of this code's making."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return (code & _PRIMARY_CODE) in _SQLITE_OUTAGES
    return True


def _answer_outage(error: Exception) -> Response:
    """Answer without the page's shell, which reads the database."""
    if not is_outage(error):
        raise error
    # The statement and its values are somebody's, so only the cause is logged.
    cause = getattr(error, "orig", None) or error
    current_app.logger.warning("The database cannot be used: %s", str(cause).partition("\n")[0])
    db.session.rollback()
    response = bare_answer(problem_of(HTTPStatus.SERVICE_UNAVAILABLE))
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
