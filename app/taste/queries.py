"""Reading what viewers say of films."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, and_, bindparam, case, desc, exists, select

from app.catalog.reading import rows_of
from app.db import db
from app.errors import InvalidInputError
from app.recommend.types import Profile
from app.taste.models import FilmStars, FilmVerdict, Verdict, VerdictChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Row, Select

# Stars that say as much as a verdict; those between say that the film was seen.
LIKED_HALF_STARS, DISLIKED_HALF_STARS = 8, 4
_VERDICT_BY_STARS = case(
    (FilmStars.half_stars >= LIKED_HALF_STARS, Verdict.LIKE.value),
    (FilmStars.half_stars <= DISLIKED_HALF_STARS, Verdict.DISLIKE.value),
    (FilmStars.half_stars.is_not(None), Verdict.SEEN.value),
)
# Made once and run on the connection: each list of suggestions asks it.
_LAST_CHANGE = (
    select(*VerdictChange.__table__.columns, _VERDICT_BY_STARS.label("by_stars"))
    .outerjoin(
        FilmStars,
        and_(
            FilmStars.viewer_id == VerdictChange.viewer_id,
            FilmStars.film_id == VerdictChange.film_id,
        ),
    )
    .where(VerdictChange.viewer_id == bindparam("viewer_id"))
    .order_by(VerdictChange.id.desc())
    .limit(1)
)

_PROFILE_FIELDS = {
    Verdict.FAVOURITE: "favourites",
    Verdict.LIKE: "likes",
    Verdict.DISLIKE: "dislikes",
    Verdict.SEEN: "seen",
    Verdict.HIDE: "hidden",
}

# The headings under which a viewer's own verdicts are shown, in this order.
VERDICT_WORDS = {
    Verdict.FAVOURITE: "Favourites",
    Verdict.LIKE: "Liked",
    Verdict.DISLIKE: "Disliked",
    Verdict.SEEN: "Seen",
    Verdict.HIDE: "Not for me",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a viewer's history.

    Attributes:
        id: grows with time.
        film_id: the film it is about.
        before: the verdict that stood before, if any.
        after: the verdict that stands since, if any.
        changed_at: when.
        undone: whether it was taken back.
        by_stars: what the viewer's stars say of the film where no verdict stands.
    """

    id: int
    film_id: int
    before: Verdict | None
    after: Verdict | None
    changed_at: datetime
    undone: bool
    by_stars: Verdict | None = None


def verdict_from(text: str) -> Verdict | None:
    """Return the verdict that a form names; "none" takes the standing one away.

    Raises:
        InvalidInputError: if there is no such verdict.
    """
    if text == "none":
        return None
    try:
        return Verdict(text)
    except ValueError:
        names = ", ".join(verdict.value for verdict in Verdict)
        raise InvalidInputError(f"A verdict is one of {names}, or none.") from None


def verdicts_of(viewer_id: int | None, film_ids: Iterable[int]) -> dict[int, str]:
    """Return the viewer's standing verdicts on the given films, by film id."""
    wanted = list(film_ids)
    if viewer_id is None or not wanted:
        return {}
    rows = db.session.execute(
        select(FilmVerdict.film_id, FilmVerdict.verdict).where(
            FilmVerdict.viewer_id == viewer_id, FilmVerdict.film_id.in_(wanted)
        )
    )
    return {film_id: verdict for film_id, verdict in rows}  # noqa: C416 - rows are not tuples to mypy


def films_by_verdict(viewer_id: int | None) -> dict[Verdict, tuple[int, ...]]:
    """Return the viewer's films under each verdict, the newest first."""
    films: dict[Verdict, list[int]] = defaultdict(list)
    if viewer_id is not None:
        rows = db.session.execute(
            select(FilmVerdict.film_id, FilmVerdict.verdict)
            .where(FilmVerdict.viewer_id == viewer_id)
            .order_by(FilmVerdict.decided_at.desc(), FilmVerdict.film_id)
        )
        for film_id, verdict in rows:
            films[Verdict(verdict)].append(film_id)
    return {verdict: tuple(ids) for verdict, ids in films.items()}


def profile_of(viewer_id: int | None) -> Profile:
    """Return the viewer's taste as the recommender reads it: verdicts, and stars without one."""
    return Profile() if viewer_id is None else profiles_of([viewer_id])[viewer_id]


def profiles_of(viewer_ids: Iterable[int]) -> dict[int, Profile]:
    """Return the tastes of several viewers, by viewer id, in one query."""
    films: dict[int, dict[Verdict, list[int]]] = {id_: defaultdict(list) for id_ in viewer_ids}
    db.session.flush()
    for viewer_id, film_id, verdict, _ in rows_of(_TASTES, viewer_ids=list(films)):
        films[viewer_id][Verdict(verdict)].append(film_id)
    return {
        viewer_id: profile_from({verdict: tuple(ids) for verdict, ids in by_verdict.items()})
        for viewer_id, by_verdict in films.items()
    }


def profile_from(films: dict[Verdict, tuple[int, ...]]) -> Profile:
    """Return the profile that the films under each verdict make."""
    return Profile(**{_PROFILE_FIELDS[verdict]: ids for verdict, ids in films.items()})


def profile_before(profile: Profile, change: Change) -> Profile:
    """Return the profile as it stood before a change.

    Args:
        profile: the profile after the change.
        change: the newest change.
    """
    fields: dict[str, tuple[int, ...]] = {
        name: tuple(film_id for film_id in getattr(profile, name) if film_id != change.film_id)
        for name in _PROFILE_FIELDS.values()
    }
    before = change.before or change.by_stars
    if before is not None:
        name = _PROFILE_FIELDS[before]
        fields[name] = (*fields[name], change.film_id)
    return replace(profile, **fields)


def positive_verdicts(viewer_ids: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Return the (viewer id, film id) of what viewers love, like, or give four stars and more.

    Args:
        viewer_ids: of some viewers; None is all.
    """
    said = _said().where(FilmVerdict.verdict.in_((Verdict.FAVOURITE, Verdict.LIKE)))
    starred = _starred().where(FilmStars.half_stars >= LIKED_HALF_STARS)
    if viewer_ids is not None:
        said = said.where(FilmVerdict.viewer_id.in_(viewer_ids))
        starred = starred.where(FilmStars.viewer_id.in_(viewer_ids))
    rows = db.session.execute(said.union_all(starred).order_by("viewer_id", "film_id"))
    return [(viewer_id, film_id) for viewer_id, film_id, _, _ in rows]


def _said() -> Select[int, int, str, datetime]:
    return select(
        FilmVerdict.viewer_id, FilmVerdict.film_id, FilmVerdict.verdict, FilmVerdict.decided_at
    )


def _starred() -> Select[int, int, str, datetime]:
    """Select what stars say where no verdict stands, as if it were one."""
    judged = exists().where(
        FilmVerdict.viewer_id == FilmStars.viewer_id, FilmVerdict.film_id == FilmStars.film_id
    )
    return select(
        FilmStars.viewer_id, FilmStars.film_id, _VERDICT_BY_STARS, FilmStars.given_at
    ).where(~judged)


_VIEWERS: BindParameter[int] = bindparam("viewer_ids", expanding=True)
# Made once, as the statement above.
_TASTES = (
    _said()
    .where(FilmVerdict.viewer_id.in_(_VIEWERS))
    .union_all(_starred().where(FilmStars.viewer_id.in_(_VIEWERS)))
    .order_by(desc("decided_at"), "film_id")
)


def find_last_change(viewer_id: int | None) -> Change | None:
    """Return the viewer's newest change, also when it was undone."""
    if viewer_id is None:
        return None
    db.session.flush()
    for row in rows_of(_LAST_CHANGE, viewer_id=viewer_id):
        return replace(change_from(row), by_stars=Verdict(row.by_stars) if row.by_stars else None)
    return None


def change_from(row: VerdictChange | Row[Any]) -> Change:
    """Return a row of the history as a value."""
    return Change(
        id=row.id,
        film_id=row.film_id,
        before=None if row.before is None else Verdict(row.before),
        after=None if row.after is None else Verdict(row.after),
        changed_at=row.changed_at,
        undone=row.undone_at is not None,
    )
