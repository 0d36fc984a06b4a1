"""Reading who runs the site, and who published lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.admin.models import Operator, OperatorCode
from app.db import db
from app.lists.models import FilmList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from app.events.reading import Window

MOST_FAILURES = 5
BATCH = 500


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


def publishers(window: Window) -> Iterator[Sequence[int]]:
    """Yield the viewers who showed a list to others for the first time, a batch at a time."""
    asked = (
        select(FilmList.viewer_id)
        .where(FilmList.published_at >= window.begin, FilmList.published_at < window.end)
        .distinct()
    )
    with db.session.execute(asked) as found:
        yield from found.scalars().partitions(BATCH)
