"""Bringing the counts up to what viewers say now.

A viewer's likes are taken out of the counts and put in again as they are now, in one
transaction. Doing so twice, or after being killed anywhere between, changes nothing more: it
does not matter how often or in which order one learns that somebody changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert

from app.db import Upsert, db
from app.learning.models import CountedLike, FilmLikes
from app.learning.queries import Pair, changed_viewers, counted_likes, gone_viewers
from app.taste.models import ChangedViewer
from app.taste.queries import positive_verdicts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

VIEWERS_AT_ONCE = 500
_LIKES = Upsert(FilmLikes, "film_id", change=lambda new: {"likes": FilmLikes.likes + new.likes})


@dataclass(frozen=True, slots=True)
class Learned:
    """What one step changed.

    Attributes:
        viewer_count: how many viewers were looked at.
        before: the counted likes of those who changed, as (viewer id, film id).
        after: theirs as they are counted now.
    """

    viewer_count: int
    before: tuple[Pair, ...] = ()
    after: tuple[Pair, ...] = ()


def learn_changes(*, now: datetime, viewer_ids: Iterable[int] = ()) -> Learned:
    """Count the likes of viewers who changed; flushes, never commits.

    Args:
        now: the present moment.
        viewer_ids: viewers to look at besides those whom the database names.
    """
    marks = changed_viewers(VIEWERS_AT_ONCE)
    looked_at = {*marks, *viewer_ids}
    learned = _recount(looked_at, now)
    # A mark that grew meanwhile stays: there is more to learn of that viewer.
    if marks:
        db.session.connection().execute(
            delete(ChangedViewer).where(
                ChangedViewer.viewer_id == bindparam("whom"),
                ChangedViewer.version == bindparam("as_read"),
            ),
            [{"whom": viewer_id, "as_read": version} for viewer_id, version in marks.items()],
        )
    return learned


def forget_gone(*, now: datetime) -> Learned:
    """Take the likes of viewers who are no more out of the counts; flushes, never commits."""
    return _recount(gone_viewers(VIEWERS_AT_ONCE), now)


def _recount(viewer_ids: Collection[int], now: datetime) -> Learned:
    if not viewer_ids:
        return Learned(0)
    counted, liked = set(counted_likes(viewer_ids)), set(positive_verdicts(viewer_ids))
    _take_out(counted - liked)
    _put_in(liked - counted, now)
    changed = {viewer_id for viewer_id, _film_id in counted ^ liked}
    return Learned(
        len(viewer_ids),
        tuple(sorted(pair for pair in counted if pair[0] in changed)),
        tuple(sorted(pair for pair in liked if pair[0] in changed)),
    )


def _take_out(pairs: set[Pair]) -> None:
    if pairs:
        db.session.connection().execute(
            delete(CountedLike).where(
                CountedLike.viewer_id == bindparam("whose"),
                CountedLike.film_id == bindparam("film"),
            ),
            [{"whose": viewer_id, "film": film_id} for viewer_id, film_id in sorted(pairs)],
        )
    _count(pairs, -1)


def _put_in(pairs: set[Pair], now: datetime) -> None:
    if pairs:
        db.session.execute(
            insert(CountedLike),
            [
                {"viewer_id": viewer_id, "film_id": film_id, "counted_at": now}
                for viewer_id, film_id in sorted(pairs)
            ],
        )
    _count(pairs, 1)


def _count(pairs: set[Pair], sign: int) -> None:
    steps = Counter(film_id for _viewer_id, film_id in pairs)
    for film_id, count in sorted(steps.items()):
        _LIKES.run(film_id=film_id, likes=sign * count)
