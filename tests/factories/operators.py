"""Operators for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.names import name_key
from app.admin.models import Operator, OperatorCode
from app.db import db

GRANTED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def make_operator(name: str, *, has_code: bool = False) -> None:
    """Give an account the role, and a code to confirm that nobody knows; commits."""
    user_id = db.session.scalars(select(User.id).where(User.name_key == name_key(name))).one()
    db.session.add(Operator(user_id=user_id, granted_at=GRANTED))
    if has_code:
        ends = GRANTED + timedelta(days=100_000)
        db.session.add(OperatorCode(user_id=user_id, code_hash="unknown", expires_at=ends))
    db.session.commit()
