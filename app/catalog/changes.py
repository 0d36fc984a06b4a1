"""How often the catalogue was changed: what is kept in memory of it goes by this number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from app.catalog.import_models import CatalogueChanges
from app.catalog.models import Film
from app.connections import is_one_request
from app.db import db

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, SessionTransaction

    State = tuple[int, int]

_ONLY_ROW = 1
_STATE = select(
    select(CatalogueChanges.number).where(CatalogueChanges.id == _ONLY_ROW).scalar_subquery(),
    select(func.max(Film.id)).scalar_subquery(),
)
_KNOWN = "marquee-state-of-catalogue"


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


def state_of_catalogue() -> State:
    """Return what differs once films were added or changed: the number of changes, the last id.

    It is read once in a request, and elsewhere once in a transaction: an answer is of the moment
    at which it was begun. After a change of one's own it is read again.
    """
    known = _known_in(db.session())
    if known.state is None:
        number, last_id = db.session.connection().execute(_STATE).one()
        known.state = number or 0, last_id or 0
    return known.state


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
