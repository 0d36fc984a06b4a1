"""How often the catalogue was changed: what is kept in memory of it goes by this number."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import event, func, insert, select, update

from app.catalog.import_models import CatalogueChanges
from app.catalog.models import Film
from app.connections import is_one_request
from app.db import db

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, SessionTransaction

    State = tuple[int, int]

TRUSTED_SECONDS = 0.05
"""How long requests rely on what another one of their worker read a moment ago."""
_ONLY_ROW = 1
_STATE = select(
    select(CatalogueChanges.number).where(CatalogueChanges.id == _ONLY_ROW).scalar_subquery(),
    select(func.max(Film.id)).scalar_subquery(),
)
_KNOWN = "marquee-state-of-catalogue"
_read_last: WeakKeyDictionary[Engine, tuple[State, float]] = WeakKeyDictionary()


@dataclass(slots=True)
class _Known:
    """What one transaction, or one request, knows of the catalogue; it lies in a session's `info`.

    Attributes:
        transaction: in which it began to know.
        state: as it was read; None where it has to be read.
        is_changed: whether the catalogue was changed here.
    """

    transaction: SessionTransaction | None
    state: State | None = None
    is_changed: bool = False


def note_change() -> None:
    """Tell whoever keeps the catalogue in memory that it changed; whoever writes films calls it.

    It belongs in the transaction of the change, so that both are seen together.
    """
    more = update(CatalogueChanges).values(number=CatalogueChanges.number + 1)
    if not db.session.connection().execute(more.where(CatalogueChanges.id == _ONLY_ROW)).rowcount:
        db.session.execute(insert(CatalogueChanges), [{"id": _ONLY_ROW, "number": 1}])
    known = _known_in(db.session())
    known.state, known.is_changed = None, True


@event.listens_for(db.session, "after_commit")
def _look_again(session: Session) -> None:
    """Have this process see its own changes at once; others do within `TRUSTED_SECONDS`."""
    known: _Known | None = session.info.get(_KNOWN)
    if known is not None and known.is_changed:
        _read_last.pop(db.engine, None)


def state_of_catalogue() -> State:
    """Return what differs once films were added or changed: the number of changes, the last id.

    It is read once in a transaction; for all requests of a worker together a few times a second,
    so that most pages need not ask. After a change of one's own it is read again.
    """
    known = _known_in(db.session())
    if known.state is None:
        shares = is_one_request.get() and not known.is_changed
        known.state = _state_of_late() if shares else _read_state()
    return known.state


def _state_of_late() -> State:
    now = time.monotonic()
    state, read_at = _read_last.get(db.engine, (None, 0.0))
    if state is None or now - read_at >= TRUSTED_SECONDS:
        state = _read_state()
        _read_last[db.engine] = state, now
    return state


def _read_state() -> State:
    number, last_id = db.session.connection().execute(_STATE).one()
    return number or 0, last_id or 0


def settled_state() -> State | None:
    """Return the state of the catalogue; None where it was changed here.

    What is read then may never be committed: others may come to the same state with other films.
    """
    return None if _known_in(db.session()).is_changed else state_of_catalogue()


def _known_in(session: Session) -> _Known:
    known: _Known | None = session.info.get(_KNOWN)
    if known is not None and is_one_request.get():
        return known
    transaction = session.get_transaction() or session.begin()
    if known is None or known.transaction is not transaction:
        known = session.info[_KNOWN] = _Known(transaction)
    return known
