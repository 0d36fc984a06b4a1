"""The films that viewers want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, select

from app.accounts.services import hold_viewer
from app.db import db
from app.errors import InvalidInputError
from app.taste.models import FilmStars, FilmVerdict, WantedFilm

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

WANTED, UNWANTED = "wanted", "none"


def wanted_from(text: str) -> bool:
    """Return whether a form puts a film on the watchlist or takes it off.

    Raises:
        InvalidInputError: if it says neither.
    """
    if text not in {WANTED, UNWANTED}:
        raise InvalidInputError(f"A film is {WANTED}, or {UNWANTED} to take it off.")
    return text == WANTED


def films_to_see(viewer_id: int | None) -> tuple[int, ...]:
    """Return the films on a viewer's watchlist, the newest first, but those judged since."""
    if viewer_id is None:
        return ()
    return tuple(
        db.session.scalars(
            select(WantedFilm.film_id)
            .where(WantedFilm.viewer_id == viewer_id, _is_open())
            .order_by(WantedFilm.added_at.desc(), WantedFilm.film_id)
        )
    )


def is_to_see(viewer_id: int | None, film_id: int) -> bool:
    """Whether a film is one of `films_to_see`."""
    if viewer_id is None:
        return False
    asked = select(WantedFilm.film_id).where(
        WantedFilm.viewer_id == viewer_id, WantedFilm.film_id == film_id, _is_open()
    )
    return db.session.scalar(asked) is not None


def set_wanted(viewer_id: int, film_id: int, *, wanted: bool, now: datetime) -> None:
    """Put a film on a viewer's watchlist, or take it off.

    Args:
        viewer_id: whose watchlist.
        film_id: a film that exists.
        wanted: whether it is to be there.
        now: the moment of the action.
    """
    hold_viewer(viewer_id)
    standing = db.session.get(WantedFilm, (viewer_id, film_id))
    if not wanted:
        if standing is not None:
            db.session.delete(standing)
    elif standing is None:
        db.session.add(WantedFilm(viewer_id=viewer_id, film_id=film_id, added_at=now))
    elif not is_to_see(viewer_id, film_id):
        standing.added_at = now  # to be seen again
    db.session.flush()


def merge_watchlists(from_viewer_id: int, into_viewer_id: int) -> None:
    """Move a guest's watchlist to an account."""
    for row in db.session.scalars(select(WantedFilm).where(WantedFilm.viewer_id == from_viewer_id)):
        other = db.session.get(WantedFilm, (into_viewer_id, row.film_id))
        if other is None:
            db.session.add(
                WantedFilm(viewer_id=into_viewer_id, film_id=row.film_id, added_at=row.added_at)
            )
        else:
            other.added_at = max(other.added_at, row.added_at)
    db.session.execute(delete(WantedFilm).where(WantedFilm.viewer_id == from_viewer_id))


def _is_open() -> ColumnElement[bool]:
    """Whether nothing was said of the film since it was put on the watchlist."""
    judged = exists().where(
        FilmVerdict.viewer_id == WantedFilm.viewer_id,
        FilmVerdict.film_id == WantedFilm.film_id,
        FilmVerdict.decided_at >= WantedFilm.added_at,
    )
    starred = exists().where(
        FilmStars.viewer_id == WantedFilm.viewer_id,
        FilmStars.film_id == WantedFilm.film_id,
        FilmStars.given_at >= WantedFilm.added_at,
    )
    return and_(~judged, ~starred)
