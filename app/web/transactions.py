"""How the transactions of a request begin: as a reader's, or as a writer's.

SQLite has one writer at a time, from the beginning of its transaction to the commit: what is
read before, while another thread computes, keeps all others waiting. A view that says
`reads_first` begins as a reader and writes after `begin_writing()`, which `acting_viewer_id()`
calls; one that only shows begins as a reader and stays one; any other begins as a writer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import current_app, has_request_context, request
from sqlalchemy import event

from app.connections import is_one_request, only_reads
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_READS_FIRST = "reads_first"


def init_app(app: Flask) -> None:
    """Say before anything is read how it is read."""
    app.before_request(_begin)
    app.teardown_request(_end)


def reads_first(view: Callable[P, R]) -> Callable[P, R]:
    """Have a view that writes begin as a reader, until it says `begin_writing()`."""
    setattr(view, _READS_FIRST, True)
    return view


def begin_writing() -> None:
    """Write from here to the commit: ends the transaction that read, if one did.

    Nothing may be waiting to be written. What was read is of an earlier moment: whoever relies
    on it still being so has to read it again.

    Raises:
        RuntimeError: the request is one that changes nothing.
    """
    if request.method in SAFE_METHODS:
        raise RuntimeError("A page that is only looked at must not write.")
    if only_reads.get():
        db.session.rollback()
        only_reads.set(False)


def _begin() -> None:
    is_one_request.set(True)
    view = current_app.view_functions.get(request.endpoint or "")
    only_reads.set(request.method in SAFE_METHODS or hasattr(view, _READS_FIRST))


@event.listens_for(db.session, "after_commit")
def _read_from_now_on(session: Session) -> None:
    """Leave SQLite's one writer to others: a request commits once, then only shows the effect."""
    if has_request_context() and not session.in_nested_transaction():
        only_reads.set(True)


def _end(error: BaseException | None) -> None:
    del error
    is_one_request.set(False)
    only_reads.set(False)
