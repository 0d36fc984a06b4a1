"""The tables of blends: two or more people's tastes joined at a link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UTCDateTime


class Blend(Base):
    """Tastes joined at a link.

    Attributes:
        token: what the link ends in.
        maker_id: the viewer who began it.
        mode: how the scores are joined; the choices are `app.lists.blending`'s.
        list_id: a list whose taste takes part, if any.
    """

    __tablename__ = "blends"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"), index=True)
    mode: Mapped[str] = mapped_column(String(16))
    list_id: Mapped[int | None] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class BlendMember(Base):
    """Somebody whose taste takes part in a blend."""

    __tablename__ = "blend_members"

    blend_id: Mapped[int] = mapped_column(
        ForeignKey("blends.id", ondelete="CASCADE"), primary_key=True
    )
    viewer_id: Mapped[int] = mapped_column(
        ForeignKey("viewers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
