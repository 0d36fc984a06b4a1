"""Who runs the site."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Operator(Base):
    """A user who may see the site's figures and change what it serves."""

    __tablename__ = "operators"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OperatorCode(Base):
    """What a user has to type to become an operator: the second step of granting the role.

    Attributes:
        code_hash: keyed hash of the code in hexadecimal; the code itself is not stored.
        failures: how often something else was typed.
    """

    __tablename__ = "operator_codes"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    failures: Mapped[int] = mapped_column(default=0)
