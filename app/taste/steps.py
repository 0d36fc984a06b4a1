"""A step of a viewer's history and what follows from it, in as few statements as a database can.

A step is noted, or the newest is taken back. Then a verdict stands, or none, and the learner has
to look at the viewer. PostgreSQL does all of it in one statement: each one that goes there and
back keeps whoever waits for the viewer waiting. SQLite, which has no such statements, is asked
one by one: nothing travels there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Insert, Update, bindparam, delete, func, insert, literal, select, update

from app.accounts.models import Viewer
from app.db import Upsert, db
from app.taste.changed import MARK, mark_changed, tell_at_commit
from app.taste.models import ChangedViewer, FilmVerdict, VerdictChange

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import SQLColumnExpression
    from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

    _Row = tuple[int, int, str | None, datetime]
    _Change = ReturningInsert[*_Row] | ReturningUpdate[*_Row]

_VIEWER, _FILM = bindparam("viewer", type_=Viewer.id.type), bindparam("film", type_=Viewer.id.type)
_AFTER = bindparam("after", type_=VerdictChange.after.type)
_NOW = bindparam("now", type_=VerdictChange.changed_at.type)

_PUT = Upsert(
    FilmVerdict,
    "viewer_id",
    "film_id",
    change=lambda new: {"verdict": new.verdict, "decided_at": new.decided_at},
)
_TAKE_AWAY = delete(FilmVerdict).where(
    FilmVerdict.viewer_id == _VIEWER, FilmVerdict.film_id == _FILM
)


def put_verdict(viewer_id: int, film_id: int, verdict: str | None, decided_at: datetime) -> None:
    """Have a verdict stand, or none, whatever stood; past what the session keeps of it."""
    if verdict is None:
        gone = {"viewer": viewer_id, "film": film_id}
        db.session.connection().execute(_TAKE_AWAY, gone)
    else:
        _PUT.run(viewer_id=viewer_id, film_id=film_id, verdict=verdict, decided_at=decided_at)


class _Step:
    """A change of the history and what follows; made once, for each kind of database.

    What the session keeps of the rows is not told.
    """

    def __init__(
        self,
        change: Insert | Update,
        verdict: SQLColumnExpression[str | None],
        decided_at: SQLColumnExpression[datetime],
    ) -> None:
        """Make the statements.

        Args:
            change: adds or changes one row of the history, or none.
            verdict: the column of that row with what stands from now on.
            decided_at: when that was said.
        """
        self._change: _Change = change.returning(
            VerdictChange.viewer_id,
            VerdictChange.film_id,
            verdict.label("verdict"),
            decided_at.label("decided_at"),
        )
        self._with_what_follows = _with_what_follows(self._change)

    def run(self, **values: object) -> bool:
        """Do it in the session's transaction, which holds the viewer.

        Returns:
            Whether there was anything to do.
        """
        connection = db.session.connection()
        if connection.dialect.name == "postgresql":
            viewer_id = connection.execute(self._with_what_follows, values).scalar()
            if viewer_id is not None:
                tell_at_commit(viewer_id)
            return viewer_id is not None
        step = connection.execute(self._change, values).one_or_none()
        if step is not None:
            put_verdict(*step)
            mark_changed(step.viewer_id)
        return step is not None


def _with_what_follows(change: _Change) -> ReturningInsert[int]:
    """Return PostgreSQL's statement for a change, what stands after it, and the mark.

    All parts see the tables as they were before it. What is returned is the viewer, if there
    was a change.
    """
    step = change.cte("step")
    stands = step.c.verdict.is_not(None)
    put = _PUT.of_rows(select(step).where(stands)).cte("put")
    unsaid = select(step.c.film_id).where(~stands).scalar_subquery()
    taken_away = (
        delete(FilmVerdict)
        .where(FilmVerdict.viewer_id == _VIEWER, FilmVerdict.film_id == unsaid)
        .cte("taken_away")
    )
    mark = MARK.of_rows(select(step.c.viewer_id, literal(1).label("version")))
    return mark.add_cte(put, taken_away).returning(ChangedViewer.viewer_id)


# Where the verdict stands already, there is nothing to note.
NOTE = _Step(
    insert(VerdictChange).from_select(
        ["viewer_id", "film_id", "before", "before_decided_at", "after", "changed_at"],
        select(_VIEWER, _FILM, FilmVerdict.verdict, FilmVerdict.decided_at, _AFTER, _NOW)
        .select_from(Viewer)
        .outerjoin(
            FilmVerdict, (FilmVerdict.viewer_id == Viewer.id) & (FilmVerdict.film_id == _FILM)
        )
        .where(Viewer.id == _VIEWER, FilmVerdict.verdict.is_distinct_from(_AFTER)),
    ),
    VerdictChange.after,
    VerdictChange.changed_at,
)
_NEWEST = select(func.max(VerdictChange.id)).where(
    VerdictChange.viewer_id == _VIEWER, VerdictChange.undone_at.is_(None)
)
TAKE_BACK = _Step(
    update(VerdictChange)
    .where(VerdictChange.id == _NEWEST.scalar_subquery())
    .values(undone_at=_NOW),
    VerdictChange.before,
    func.coalesce(VerdictChange.before_decided_at, _NOW),
)
