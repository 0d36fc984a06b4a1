"""The stars that viewers give to films, half a star to five."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.accounts.services import hold_viewer
from app.db import db
from app.errors import InvalidInputError
from app.taste.changed import mark_changed
from app.taste.models import FilmStars

if TYPE_CHECKING:
    from datetime import datetime

STARS = tuple(half / 2 for half in range(1, 11))
_WRITTEN = re.compile(r"[0-5](\.[05])?")


def stars_from(text: str) -> float | None:
    """Return the stars that a form names; "none" takes them away.

    Raises:
        InvalidInputError: if nobody can give so many.
    """
    if text == "none":
        return None
    stars = float(text) if _WRITTEN.fullmatch(text) else 0.0
    if stars not in STARS:
        raise InvalidInputError("Stars are 0.5 to 5 in steps of a half, or none.")
    return stars


def stars_of(viewer_id: int | None) -> dict[int, float]:
    """Return the stars that a viewer gave, by film id, those given last first."""
    if viewer_id is None:
        return {}
    rows = db.session.execute(
        select(FilmStars.film_id, FilmStars.half_stars)
        .where(FilmStars.viewer_id == viewer_id)
        .order_by(FilmStars.given_at.desc(), FilmStars.film_id)
    )
    return {film_id: half_stars / 2 for film_id, half_stars in rows}


def set_stars(viewer_id: int, film_id: int, stars: float | None, *, now: datetime) -> None:
    """Give a film stars, other ones, or none.

    Args:
        viewer_id: whose stars.
        film_id: a film that exists.
        stars: of `STARS`; None takes them away.
        now: the moment of the action.
    """
    hold_viewer(viewer_id)
    standing = db.session.get(FilmStars, (viewer_id, film_id))
    half_stars = None if stars is None else round(2 * stars)
    if (standing.half_stars if standing else None) == half_stars:
        return
    if half_stars is None:
        db.session.delete(standing)
    elif standing is None:
        _give(viewer_id, film_id, half_stars, now)
    else:
        standing.half_stars, standing.given_at = half_stars, now
    mark_changed(viewer_id)
    db.session.flush()


def merge_stars(from_viewer_id: int, into_viewer_id: int) -> None:
    """Move a guest's stars to an account; those given last win."""
    for row in db.session.scalars(select(FilmStars).where(FilmStars.viewer_id == from_viewer_id)):
        other = db.session.get(FilmStars, (into_viewer_id, row.film_id))
        if other is None:
            _give(into_viewer_id, row.film_id, row.half_stars, row.given_at)
        elif row.given_at > other.given_at:
            other.half_stars, other.given_at = row.half_stars, row.given_at
    db.session.execute(delete(FilmStars).where(FilmStars.viewer_id == from_viewer_id))


def _give(viewer_id: int, film_id: int, half_stars: int, given_at: datetime) -> None:
    db.session.add(
        FilmStars(viewer_id=viewer_id, film_id=film_id, half_stars=half_stars, given_at=given_at)
    )
