"""How often the catalogue was changed: what is kept in memory of it goes by this number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from app.catalog.import_models import CatalogueChanges
from app.catalog.models import Film
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
    """What one transaction knows of the catalogue; it lies in the session's `info`.

    Attributes:
        transaction: whose knowledge it is.
        state: as this transaction read it; None where it has to be read.
        is_changed: whether this transaction changed the catalogue itself.
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

    It is read once in a transaction, and again after a change of the transaction's own.
    """
    known = _known_in(db.session())
    if known.state is None:
        number, last_id = db.session.connection().execute(_STATE).one()
        known.state = number or 0, last_id or 0
    return known.state


def settled_state() -> State | None:
    """Return the state of the catalogue; None where this transaction changed it itself.

    What such a transaction reads may never be committed: others may come to the same state with
    other films.
    """
    return None if _known_in(db.session()).is_changed else state_of_catalogue()


def _known_in(session: Session) -> _Known:
    transaction = session.get_transaction() or session.begin()
    known: _Known | None = session.info.get(_KNOWN)
    if known is None or known.transaction is not transaction:
        known = session.info[_KNOWN] = _Known(transaction)
    return known
