"""What the tables of the catalogue hold, in a number each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import import_models, models
from app.db import Base, db

if TYPE_CHECKING:
    from sqlalchemy import Table

MODULES = {models.__name__, import_models.__name__}


def catalogue_tables() -> list[Table]:
    """Return the tables that imports write, without the count of changes."""
    mappers = (mapper for mapper in Base.registry.mappers if mapper.class_.__module__ in MODULES)
    tables = {mapper.class_.__tablename__ for mapper in mappers} - {"catalogue_changes"}
    return [Base.metadata.tables[name] for name in sorted(tables)]


def checksums() -> dict[str, str]:
    """Return the digest of each table's rows, whatever their order."""
    return {table.name: _checksum(table) for table in catalogue_tables()}


def _checksum(table: Table) -> str:
    rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
    db.session.rollback()
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"
