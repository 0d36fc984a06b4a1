"""What is asked of the database while a block runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event

from app.db import db

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def selects() -> Iterator[list[str]]:
    """Collect the SELECTs that the block sends to the application's database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
