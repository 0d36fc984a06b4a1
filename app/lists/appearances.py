"""Which public lists hold a film."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.clock import utc_now
from app.db import db
from app.lists.access import is_public
from app.lists.models import FilmList, ListEntry
from app.lists.queries import GUEST

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Appearance:
    """A public list that holds a film.

    Attributes:
        list_id: database id.
        title: of the list.
        curator: the account's name, or "a guest".
        position: the film's place on it, from 1.
        film_count: how many films are on it.
        note: what the curator says of the film; plain text, may be empty.
    """

    list_id: int
    title: str
    curator: str
    position: int
    film_count: int
    note: str


def public_lists_with(film_id: int, count: int = SHOWN) -> tuple[Appearance, ...]:
    """Return the public lists that hold a film, the newest published first; in one query."""
    entry, others = aliased(ListEntry), aliased(ListEntry)
    film_count = (
        select(func.count())
        .where(others.list_id == FilmList.id, others.removed_at.is_(None))
        .correlate(FilmList)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            FilmList.id,
            FilmList.title,
            func.coalesce(User.name, GUEST),
            entry.position,
            film_count,
            entry.note,
        )
        .join(entry, entry.list_id == FilmList.id)
        .outerjoin(User, User.viewer_id == FilmList.viewer_id)
        .where(
            entry.film_id == film_id,
            entry.removed_at.is_(None),
            is_public(utc_now()),
        )
        .order_by(FilmList.published_at.desc(), FilmList.id.desc())
        .limit(count)
    )
    return tuple(Appearance(*row) for row in rows)
