"""Writing what viewers say of films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.accounts.services import hold_viewer
from app.db import db
from app.errors import ConflictError
from app.taste.changed import mark_changed
from app.taste.models import FilmVerdict, Verdict, VerdictChange
from app.taste.queries import Change, change_from
from app.taste.stars import merge_stars
from app.taste.watchlist import merge_watchlists

if TYPE_CHECKING:
    from datetime import datetime


def set_verdict(
    viewer_id: int, film_id: int, verdict: Verdict | None, *, now: datetime
) -> Change | None:
    """Set or take away a viewer's verdict on a film, and remember what stood before.

    Args:
        viewer_id: whose verdict.
        film_id: a film that exists.
        verdict: the new verdict; None takes the standing one away.
        now: the moment of the action.

    Returns:
        The change, or None where the verdict stood already.
    """
    hold_viewer(viewer_id)
    standing = db.session.get(FilmVerdict, (viewer_id, film_id))
    if (standing.verdict if standing else None) == (verdict.value if verdict else None):
        return None
    change = VerdictChange(
        viewer_id=viewer_id,
        film_id=film_id,
        before=standing.verdict if standing else None,
        before_decided_at=standing.decided_at if standing else None,
        after=verdict.value if verdict else None,
        changed_at=now,
    )
    db.session.add(change)
    _put(viewer_id, film_id, change.after, now)
    mark_changed(viewer_id)
    db.session.flush()
    return change_from(change)


def undo_last(viewer_id: int, *, now: datetime) -> Change:
    """Take back the viewer's newest change that still stands.

    Raises:
        ConflictError: if there is nothing to take back.
    """
    hold_viewer(viewer_id)
    change = db.session.scalars(
        select(VerdictChange)
        .where(VerdictChange.viewer_id == viewer_id, VerdictChange.undone_at.is_(None))
        .order_by(VerdictChange.id.desc())
        .limit(1)
    ).first()
    if change is None:
        raise ConflictError("There is nothing to undo.")
    _put(viewer_id, change.film_id, change.before, change.before_decided_at or now)
    change.undone_at = now
    mark_changed(viewer_id)
    db.session.flush()
    return change_from(change)


def merge_viewers(from_viewer_id: int, into_viewer_id: int) -> None:
    """Move a guest's verdicts, stars and watchlist to an account; the newest of a film wins.

    Undo starts afresh: steps taken before the merge could bring back what it replaced.
    """
    hold_viewer(from_viewer_id, into_viewer_id)
    kept = {
        row.film_id: row
        for row in db.session.scalars(
            select(FilmVerdict).where(FilmVerdict.viewer_id == into_viewer_id)
        )
    }
    moving = db.session.scalars(
        select(FilmVerdict).where(FilmVerdict.viewer_id == from_viewer_id)
    ).all()
    for row in moving:
        other = kept.get(row.film_id)
        if other is None or row.decided_at > other.decided_at:
            _put(into_viewer_id, row.film_id, row.verdict, row.decided_at)
    merge_stars(from_viewer_id, into_viewer_id)
    merge_watchlists(from_viewer_id, into_viewer_id)
    mark_changed(into_viewer_id)
    db.session.execute(delete(FilmVerdict).where(FilmVerdict.viewer_id == from_viewer_id))
    db.session.execute(
        delete(VerdictChange).where(VerdictChange.viewer_id.in_((from_viewer_id, into_viewer_id)))
    )
    db.session.flush()


def _put(viewer_id: int, film_id: int, verdict: str | None, decided_at: datetime) -> None:
    standing = db.session.get(FilmVerdict, (viewer_id, film_id))
    if verdict is None:
        if standing is not None:
            db.session.delete(standing)
    elif standing is None:
        db.session.add(
            FilmVerdict(
                viewer_id=viewer_id, film_id=film_id, verdict=verdict, decided_at=decided_at
            )
        )
    else:
        standing.verdict, standing.decided_at = verdict, decided_at
