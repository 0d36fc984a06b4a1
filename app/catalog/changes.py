"""How often the catalogue was changed: what is kept in memory of it goes by this number."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from app.catalog.import_models import CatalogueChanges
from app.catalog.models import Film
from app.db import db

_ONLY_ROW = 1
_STATE = select(
    select(CatalogueChanges.number).where(CatalogueChanges.id == _ONLY_ROW).scalar_subquery(),
    select(func.max(Film.id)).scalar_subquery(),
)


def note_change() -> None:
    """Tell whoever keeps the catalogue in memory that it changed; whoever writes films calls it.

    It belongs in the transaction of the change, so that both are seen together.
    """
    more = update(CatalogueChanges).values(number=CatalogueChanges.number + 1)
    if not db.session.connection().execute(more.where(CatalogueChanges.id == _ONLY_ROW)).rowcount:
        db.session.execute(insert(CatalogueChanges), [{"id": _ONLY_ROW, "number": 1}])


def state_of_catalogue() -> tuple[int, int]:
    """Return what differs once films were added or changed: the number of changes, the last id."""
    number, last_id = db.session.connection().execute(_STATE).one()
    return number or 0, last_id or 0
