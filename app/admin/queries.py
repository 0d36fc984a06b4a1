"""Reading who runs the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.admin.models import Operator, OperatorCode
from app.db import db

if TYPE_CHECKING:
    from datetime import datetime

MOST_FAILURES = 5


def is_operator(user_id: int | None) -> bool:
    """Whether a user is an operator; nobody is not."""
    if user_id is None:
        return False
    return db.session.get(Operator, user_id) is not None


def has_code(user_id: int | None, now: datetime) -> bool:
    """Whether a user has a code to confirm that still holds."""
    if user_id is None:
        return False
    found = db.session.scalar(
        select(OperatorCode.user_id).where(
            OperatorCode.user_id == user_id,
            OperatorCode.expires_at > now,
            OperatorCode.failures < MOST_FAILURES,
        )
    )
    return found is not None
