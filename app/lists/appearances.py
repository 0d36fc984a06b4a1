"""Which public lists hold a film."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.catalog.reading import rows_of
from app.clock import utc_now
from app.db import UTCDateTime
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


_entry, _others = aliased(ListEntry), aliased(ListEntry)
_film_count = (
    select(func.count())
    .where(_others.list_id == FilmList.id, _others.removed_at.is_(None))
    .correlate(FilmList)
    .scalar_subquery()
)
# Made once and run on the connection: each page of a film asks this.
_APPEARANCES = (
    select(
        FilmList.id,
        FilmList.title,
        func.coalesce(User.name, GUEST),
        _entry.position,
        _film_count,
        _entry.note,
    )
    .join(_entry, _entry.list_id == FilmList.id)
    .outerjoin(User, User.viewer_id == FilmList.viewer_id)
    .where(
        _entry.film_id == bindparam("film_id"),
        _entry.removed_at.is_(None),
        is_public(bindparam("now", type_=UTCDateTime)),
    )
    .order_by(FilmList.published_at.desc(), FilmList.id.desc())
    .limit(bindparam("count"))
)


def public_lists_with(film_id: int, count: int = SHOWN) -> tuple[Appearance, ...]:
    """Return the public lists that hold a film, the newest published first; in one query."""
    rows = rows_of(_APPEARANCES, film_id=film_id, now=utc_now(), count=count)
    return tuple(Appearance(*row) for row in rows)
