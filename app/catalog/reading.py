"""Statements on plain columns, run on the connection: the session's own reading costs more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import CompoundSelect, Row, Select

    Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


def rows_of(statement: Statement, **values: object) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return every row of a statement."""
    return db.session.connection().execute(statement, values).all()


def column_of(statement: Statement, **values: object) -> list[Any]:
    """Return the first column of every row."""
    return [row[0] for row in rows_of(statement, **values)]
