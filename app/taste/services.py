"""Writing what viewers say of films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.accounts.services import hold_viewer
from app.db import db
from app.errors import ConflictError
from app.taste.changed import mark_changed
from app.taste.models import FilmVerdict, Verdict, VerdictChange
from app.taste.stars import merge_stars
from app.taste.steps import NOTE, TAKE_BACK, put_verdict
from app.taste.watchlist import merge_watchlists

if TYPE_CHECKING:
    from datetime import datetime


def set_verdict(viewer_id: int, film_id: int, verdict: Verdict | None, *, now: datetime) -> bool:
    """Set or take away a viewer's verdict on a film, and remember what stood before.

    Args:
        viewer_id: whose verdict.
        film_id: a film that exists.
        verdict: the new verdict; None takes the standing one away.
        now: the moment of the action.

    Returns:
        Whether another verdict stands than before.

    Raises:
        ConflictError: if the viewer is no more.
    """
    hold_viewer(viewer_id)
    after = verdict.value if verdict else None
    return NOTE.run(viewer=viewer_id, film=film_id, after=after, now=now)


def undo_last(viewer_id: int, *, now: datetime) -> None:
    """Take back the viewer's newest change that still stands.

    Raises:
        ConflictError: if there is nothing to take back, or the viewer is no more.
    """
    hold_viewer(viewer_id)
    if not TAKE_BACK.run(viewer=viewer_id, now=now):
        raise ConflictError("There is nothing to undo.")


def merge_viewers(from_viewer_id: int, into_viewer_id: int) -> None:
    """Move a guest's verdicts, stars and watchlist to an account; the newest of a film wins.

    Undo starts afresh: steps taken before the merge could bring back what it replaced.
    """
    hold_viewer(from_viewer_id, into_viewer_id)
    standing = select(FilmVerdict.film_id, FilmVerdict.verdict, FilmVerdict.decided_at)
    kept = {
        row.film_id: row
        for row in db.session.execute(standing.where(FilmVerdict.viewer_id == into_viewer_id))
    }
    for row in db.session.execute(standing.where(FilmVerdict.viewer_id == from_viewer_id)).all():
        other = kept.get(row.film_id)
        if other is None or row.decided_at > other.decided_at:
            put_verdict(into_viewer_id, row.film_id, row.verdict, row.decided_at)
    merge_stars(from_viewer_id, into_viewer_id)
    merge_watchlists(from_viewer_id, into_viewer_id)
    mark_changed(into_viewer_id)
    db.session.execute(delete(FilmVerdict).where(FilmVerdict.viewer_id == from_viewer_id))
    db.session.execute(
        delete(VerdictChange).where(VerdictChange.viewer_id.in_((from_viewer_id, into_viewer_id)))
    )
    db.session.flush()
