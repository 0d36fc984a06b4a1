"""How much viewers say of films: for charts. Nobody's own verdicts can be told from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, func, select

from app.catalog.models import Film
from app.db import db
from app.taste.models import FilmVerdict, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

WEEKS = 6
GOOD_NEWS = (Verdict.FAVOURITE, Verdict.LIKE, Verdict.SEEN)
"""What counts as talk of the week: a dislike makes no film talked of with pleasure."""


class KnownFilm(NamedTuple):
    """A film with how many people rated it elsewhere and said something of it here."""

    film_id: int
    rating_count: int
    said_here: int


class TalkedOf(NamedTuple):
    """A film with how many viewers named it in each of the last weeks, this week first."""

    film_id: int
    by_week: tuple[int, ...]


def most_known(count: int, offset: int = 0) -> list[KnownFilm]:
    """Return the films that most people rated or said anything of but "not for me"."""
    said = (
        select(FilmVerdict.film_id, func.count().label("viewers"))
        .where(FilmVerdict.verdict != Verdict.HIDE.value)
        .group_by(FilmVerdict.film_id)
        .subquery()
    )
    here = func.coalesce(said.c.viewers, 0)
    rows = db.session.connection().execute(
        select(Film.id, Film.rating_count, here)
        .outerjoin(said, said.c.film_id == Film.id)
        .where(Film.rating_count + here > 0)
        .order_by((Film.rating_count + here).desc(), Film.id)
        .limit(count)
        .offset(offset)
    )
    return [KnownFilm(*row) for row in rows]


def talked_of(now: datetime, count: int, offset: int = 0) -> list[TalkedOf]:
    """Return the films that viewers loved, liked or saw of late, the most talked of first.

    A verdict is worth 1 in its first seven days, and each seven days later half of that.

    Args:
        now: the end of the latest week.
        count: how many films at most.
        offset: how many to pass over.
    """
    weeks = [_within(now, week) for week in range(WEEKS)]
    points = sum((weeks[week] * 0.5**week for week in range(1, WEEKS)), start=weeks[0] * 1.0)
    rows = db.session.connection().execute(
        select(FilmVerdict.film_id, *weeks)
        .where(
            FilmVerdict.decided_at > now - timedelta(weeks=WEEKS),
            FilmVerdict.decided_at <= now,
            FilmVerdict.verdict.in_([verdict.value for verdict in GOOD_NEWS]),
        )
        .group_by(FilmVerdict.film_id)
        .order_by(points.desc(), weeks[0].desc(), FilmVerdict.film_id)
        .limit(count)
        .offset(offset)
    )
    return [TalkedOf(row[0], tuple(row[1:])) for row in rows]


def _within(now: datetime, week: int) -> ColumnElement[int]:
    """Return how many verdicts fell in the week that ended so many weeks ago."""
    ends = now - timedelta(weeks=week)
    inside = and_(
        FilmVerdict.decided_at > ends - timedelta(weeks=1), FilmVerdict.decided_at <= ends
    )
    return func.sum(case((inside, 1), else_=0))
