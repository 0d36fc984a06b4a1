"""Writing what viewers say of films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from app.accounts.models import Viewer
from app.accounts.services import hold_viewer
from app.db import Upsert, db
from app.errors import ConflictError
from app.taste.changed import mark_changed
from app.taste.models import FilmVerdict, Verdict, VerdictChange
from app.taste.queries import Change, change_from
from app.taste.stars import merge_stars
from app.taste.watchlist import merge_watchlists

if TYPE_CHECKING:
    from datetime import datetime

# Made once and run on the connection: a click is to keep other writers waiting for few and quick
# statements. What the session keeps of these rows is not told.
_VIEWER, _FILM = bindparam("viewer", type_=Viewer.id.type), bindparam("film", type_=Viewer.id.type)
_AFTER = bindparam("after", type_=VerdictChange.after.type)
_NOW = bindparam("now", type_=VerdictChange.changed_at.type)
# Where the verdict stands already, there is nothing to note.
_NOTE_CHANGE = (
    insert(VerdictChange)
    .from_select(
        ["viewer_id", "film_id", "before", "before_decided_at", "after", "changed_at"],
        select(_VIEWER, _FILM, FilmVerdict.verdict, FilmVerdict.decided_at, _AFTER, _NOW)
        .select_from(Viewer)
        .outerjoin(
            FilmVerdict, (FilmVerdict.viewer_id == Viewer.id) & (FilmVerdict.film_id == _FILM)
        )
        .where(Viewer.id == _VIEWER, FilmVerdict.verdict.is_distinct_from(_AFTER)),
    )
    .returning(*VerdictChange.__table__.columns)
)
_NEWEST = select(func.max(VerdictChange.id)).where(
    VerdictChange.viewer_id == _VIEWER, VerdictChange.undone_at.is_(None)
)
_TAKE_BACK = (
    update(VerdictChange)
    .where(VerdictChange.id == _NEWEST.scalar_subquery())
    .values(undone_at=_NOW)
    .returning(*VerdictChange.__table__.columns)
)
_PUT = Upsert(
    FilmVerdict,
    "viewer_id",
    "film_id",
    change=lambda new: {"verdict": new.verdict, "decided_at": new.decided_at},
)
_TAKE_AWAY = delete(FilmVerdict).where(
    FilmVerdict.viewer_id == _VIEWER, FilmVerdict.film_id == _FILM
)


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

    Raises:
        ConflictError: if the viewer is no more.
    """
    hold_viewer(viewer_id)
    after = verdict.value if verdict else None
    noted = db.session.connection().execute(
        _NOTE_CHANGE, {"viewer": viewer_id, "film": film_id, "after": after, "now": now}
    )
    change = noted.one_or_none()
    if change is None:
        return None
    _put(viewer_id, film_id, after, now)
    mark_changed(viewer_id)
    return change_from(change)


def undo_last(viewer_id: int, *, now: datetime) -> Change:
    """Take back the viewer's newest change that still stands.

    Raises:
        ConflictError: if there is nothing to take back, or the viewer is no more.
    """
    hold_viewer(viewer_id)
    taken = db.session.connection().execute(_TAKE_BACK, {"viewer": viewer_id, "now": now})
    change = taken.one_or_none()
    if change is None:
        raise ConflictError("There is nothing to undo.")
    _put(viewer_id, change.film_id, change.before, change.before_decided_at or now)
    mark_changed(viewer_id)
    return change_from(change)


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
    """Have a verdict stand, or none, whatever stood."""
    if verdict is None:
        gone = {"viewer": viewer_id, "film": film_id}
        db.session.connection().execute(_TAKE_AWAY, gone)
    else:
        _PUT.run(viewer_id=viewer_id, film_id=film_id, verdict=verdict, decided_at=decided_at)
