"""Reading what the learner has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import Viewer
from app.db import db
from app.learning.models import CountedLike, FilmLikes
from app.taste.models import ChangedViewer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

Pair = tuple[int, int]


def counted_likes(viewer_ids: Collection[int] | None = None) -> list[Pair]:
    """Return the (viewer id, film id) that are in the counts, of some viewers or of all."""
    asked = select(CountedLike.viewer_id, CountedLike.film_id).order_by(
        CountedLike.viewer_id, CountedLike.film_id
    )
    if viewer_ids is not None:
        asked = asked.where(CountedLike.viewer_id.in_(viewer_ids))
    return [(viewer_id, film_id) for viewer_id, film_id in db.session.execute(asked)]


def like_counts() -> dict[int, int]:
    """Return how many of the site's viewers like each film that anybody likes, by film id."""
    asked = select(FilmLikes.film_id, FilmLikes.likes).where(FilmLikes.likes > 0)
    return dict(db.session.execute(asked).all())


def counted_since(moment: datetime | None) -> int:
    """Return how many likes came into the counts since a moment, or ever."""
    asked = select(func.count()).select_from(CountedLike)
    if moment is not None:
        asked = asked.where(CountedLike.counted_at > moment)
    return db.session.scalar(asked) or 0


def changed_viewers(at_most: int) -> dict[int, int]:
    """Return viewers whose verdicts changed since they were counted, with their versions."""
    asked = select(ChangedViewer.viewer_id, ChangedViewer.version)
    rows = db.session.execute(asked.order_by(ChangedViewer.viewer_id).limit(at_most))
    return dict(rows.all())


def gone_viewers(at_most: int) -> list[int]:
    """Return viewers who are no more, but whose likes are still in the counts."""
    asked = (
        select(CountedLike.viewer_id)
        .distinct()
        .outerjoin(Viewer, Viewer.id == CountedLike.viewer_id)
        .where(Viewer.id.is_(None))
        .limit(at_most)
    )
    return list(db.session.scalars(asked))
