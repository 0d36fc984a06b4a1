"""Reading what viewers say of films."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.reading import rows_of
from app.db import db
from app.errors import InvalidInputError
from app.recommend.types import Profile
from app.taste.models import FilmStars, FilmVerdict, Verdict
from app.taste.statements import (
    LIKED_HALF_STARS,
    TASTE,
    TASTE_AND_CHANGE,
    TASTES,
    said,
    starred,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

_PROFILE_FIELDS = {
    Verdict.FAVOURITE.value: "favourites",
    Verdict.LIKE.value: "likes",
    Verdict.DISLIKE.value: "dislikes",
    Verdict.SEEN.value: "seen",
    Verdict.HIDE.value: "hidden",
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
    if viewer_id is None:
        return Profile()
    db.session.flush()
    return _profile_from(rows_of(TASTE, viewer_id=viewer_id))


def profiles_of(viewer_ids: Iterable[int]) -> dict[int, Profile]:
    """Return the tastes of several viewers, by viewer id, in one query."""
    films: dict[int, list[tuple[int, str]]] = {viewer_id: [] for viewer_id in viewer_ids}
    db.session.flush()
    for viewer_id, film_id, verdict in rows_of(TASTES, viewer_ids=list(films)):
        films[viewer_id].append((film_id, verdict))
    return {viewer_id: _profile_from(said) for viewer_id, said in films.items()}


def profile_and_change_of(viewer_id: int | None) -> tuple[Profile, Change | None]:
    """Return the viewer's taste with its newest change, also when that was undone; in one query."""
    if viewer_id is None:
        return Profile(), None
    db.session.flush()
    standing: list[tuple[int, str]] = []
    change = None
    for film_id, verdict, change_id, *step in rows_of(TASTE_AND_CHANGE, viewer_id=viewer_id):
        if change_id is None:
            standing.append((film_id, verdict))
        else:
            before, changed_at, undone, by_stars = step
            change = Change(
                id=change_id,
                film_id=film_id,
                before=Verdict(before) if before else None,
                after=Verdict(verdict) if verdict else None,
                changed_at=changed_at,
                undone=undone,
                by_stars=Verdict(by_stars) if by_stars else None,
            )
    return _profile_from(standing), change


def find_last_change(viewer_id: int | None) -> Change | None:
    """Return the viewer's newest change, also when it was undone."""
    return profile_and_change_of(viewer_id)[1]


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
        name = _PROFILE_FIELDS[before.value]
        fields[name] = (*fields[name], change.film_id)
    return replace(profile, **fields)


def positive_verdicts(viewer_ids: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Return the (viewer id, film id) of what viewers love, like, or give four stars and more.

    Args:
        viewer_ids: of some viewers; None is all.
    """
    verdicts = said().where(FilmVerdict.verdict.in_((Verdict.FAVOURITE, Verdict.LIKE)))
    stars = starred().where(FilmStars.half_stars >= LIKED_HALF_STARS)
    if viewer_ids is not None:
        verdicts = verdicts.where(FilmVerdict.viewer_id.in_(viewer_ids))
        stars = stars.where(FilmStars.viewer_id.in_(viewer_ids))
    rows = db.session.execute(verdicts.union_all(stars).order_by("viewer_id", "film_id"))
    return [(viewer_id, film_id) for viewer_id, film_id, _, _ in rows]


def _profile_from(films: Iterable[tuple[int, str]]) -> Profile:
    """Return the profile that (film id, verdict) make, in their order."""
    ids_of: dict[str, list[int]] = {name: [] for name in _PROFILE_FIELDS.values()}
    for film_id, verdict in films:
        ids_of[_PROFILE_FIELDS[verdict]].append(film_id)
    return Profile(**{name: tuple(ids) for name, ids in ids_of.items()})
