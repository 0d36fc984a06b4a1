"""Viewers, the accounts that some of them have, and their sessions.

No e-mail address is stored; see docs/decisions/0003-no-e-mail-addresses.md.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class SessionKind(StrEnum):
    """How long a session lasts; see `app.accounts.services.LIFETIMES`."""

    GUEST = "guest"
    VISIT = "visit"
    REMEMBERED = "remembered"


class Viewer(Base):
    """Somebody who acted on the site; verdicts and lists hang on the id.

    A viewer without a `User` is a guest.
    """

    __tablename__ = "viewers"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class User(Base):
    """An account.

    Attributes:
        name: as the person typed it.
        name_key: the name folded; no two accounts have names that look alike.
        password_hash: argon2id, with its parameters.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(String(30))
    name_key: Mapped[str] = mapped_column(String(400), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ViewerSession(Base):
    """A browser that acts for a viewer; its cookie holds the token.

    Attributes:
        token_hash: SHA-256 of the token in hexadecimal; the token itself is not stored.
        previous_hash: that of the token before, if the session was given another one.
        renewed_at: when it was.
        settled_at: when the browser first acted with the new token, so that it has it.
        kind: a `SessionKind`.
        notice: the line that the viewer's pages show until the next action.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "viewer_id"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    notice: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LoginFailure(Base):
    """A wrong password, counted to slow down guessing.

    Attributes:
        key: a keyed hash of the name or of the network address, never these themselves.
    """

    __tablename__ = "login_failures"
    __table_args__ = (Index(None, "key", "failed_at"), Index(None, "failed_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    failed_at: Mapped[datetime] = mapped_column(UTCDateTime)
