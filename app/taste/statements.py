"""What viewers say of films, as statements: verdicts, and stars where no verdict stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, bindparam, case, exists, func, null, select

from app.taste.models import FilmStars, FilmVerdict, Verdict, VerdictChange

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Select, Subquery
    from sqlalchemy.orm import InstrumentedAttribute

# Stars that say as much as a verdict; those between say that the film was seen.
LIKED_HALF_STARS, DISLIKED_HALF_STARS = 8, 4
VERDICT_BY_STARS = case(
    (FilmStars.half_stars >= LIKED_HALF_STARS, Verdict.LIKE.value),
    (FilmStars.half_stars <= DISLIKED_HALF_STARS, Verdict.DISLIKE.value),
    (FilmStars.half_stars.is_not(None), Verdict.SEEN.value),
)


def said() -> Select[int, int, str, datetime]:
    """Select every verdict that stands."""
    return select(
        FilmVerdict.viewer_id, FilmVerdict.film_id, FilmVerdict.verdict, FilmVerdict.decided_at
    )


def starred() -> Select[int, int, str, datetime]:
    """Select what stars say where no verdict stands, as if it were one."""
    judged = exists().where(
        FilmVerdict.viewer_id == FilmStars.viewer_id, FilmVerdict.film_id == FilmStars.film_id
    )
    return select(
        FilmStars.viewer_id, FilmStars.film_id, VERDICT_BY_STARS, FilmStars.given_at
    ).where(~judged)


def _tastes(is_asked: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]) -> Subquery:
    """Return what viewers say of films: `viewer_id`, `film_id`, `verdict` and `decided_at`.

    Args:
        is_asked: whether a viewer is one of those who are asked about.
    """
    verdicts = said().where(is_asked(FilmVerdict.viewer_id))
    return verdicts.union_all(starred().where(is_asked(FilmStars.viewer_id))).subquery("tastes")


def _last_change(viewer_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    newest = select(func.max(VerdictChange.id)).where(VerdictChange.viewer_id == viewer_id)
    return (
        select(
            VerdictChange.film_id,
            VerdictChange.after.label("verdict"),
            VerdictChange.id.label("change_id"),
            VerdictChange.before,
            VerdictChange.changed_at,
            VerdictChange.undone_at.is_not(None).label("undone"),
            VERDICT_BY_STARS.label("by_stars"),
            VerdictChange.changed_at.label("decided_at"),
        )
        .outerjoin(
            FilmStars,
            (FilmStars.viewer_id == VerdictChange.viewer_id)
            & (FilmStars.film_id == VerdictChange.film_id),
        )
        .where(VerdictChange.id == newest.scalar_subquery())
    )


def _with_last_change(taste: Subquery, viewer_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    """Return the (film id, verdict) of a taste, and among them the change with what it has more."""
    of_changes = ("change_id", "before", "changed_at", "undone", "by_stars")
    nothing = [null().label(name) for name in of_changes]
    standing = select(taste.c.film_id, taste.c.verdict, *nothing, taste.c.decided_at)
    rows = _last_change(viewer_id).union_all(standing).subquery("rows")
    shown = [column for column in rows.c if column is not rows.c.decided_at]
    return select(*shown).order_by(rows.c.decided_at.desc(), rows.c.film_id)


# Made once and run on the connection: each list of suggestions asks them.
_VIEWER: BindParameter[int] = bindparam("viewer_id", type_=FilmVerdict.viewer_id.type)
_VIEWERS: BindParameter[int] = bindparam("viewer_ids", expanding=True)
_OF_ONE, _OF_SEVERAL = _tastes(lambda id_: id_ == _VIEWER), _tastes(lambda id_: id_.in_(_VIEWERS))
# The films said last come first; how they are sorted stays at the database, without the moments.
TASTE = select(_OF_ONE.c.film_id, _OF_ONE.c.verdict).order_by(
    _OF_ONE.c.decided_at.desc(), _OF_ONE.c.film_id
)
TASTES = select(_OF_SEVERAL.c.viewer_id, _OF_SEVERAL.c.film_id, _OF_SEVERAL.c.verdict).order_by(
    _OF_SEVERAL.c.decided_at.desc(), _OF_SEVERAL.c.film_id
)
TASTE_AND_CHANGE = _with_last_change(_OF_ONE, _VIEWER)
