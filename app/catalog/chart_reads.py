"""What charts are made of, read from the catalogue: ratings, fame, years."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from app.catalog.models import Film
from app.catalog.ratings import DAMPING_MEAN_STARS
from app.catalog.reading import rows_of

if TYPE_CHECKING:
    from datetime import date


class RatedFilm(NamedTuple):
    """A film with what the audience gave it."""

    film_id: int
    rating_count: int
    mean_stars: float


class DatedFilm(NamedTuple):
    """A film with when it came out; the day may be unknown."""

    film_id: int
    year: int
    released: date | None
    rating_count: int


def mean_of_all_ratings() -> float:
    """Return the mean of all the audience's ratings, in stars."""
    row = rows_of(
        select(func.sum(Film.rating_count), func.sum(Film.rating_count * Film.mean_stars)).where(
            Film.rating_count > 0
        )
    )[0]
    return row[1] / row[0] if row[0] else DAMPING_MEAN_STARS


def best_damped(
    damping_votes: float, mean_of_all: float, count: int, offset: int = 0
) -> list[RatedFilm]:
    """Return films by their mean damped towards everybody's, the best first.

    Args:
        damping_votes: how many votes at the mean of all each film starts with.
        mean_of_all: in stars.
        count: how many films at most; films that nobody rated are left out.
        offset: how many to pass over.
    """
    damped = (Film.rating_count * Film.mean_stars + damping_votes * mean_of_all) / (
        Film.rating_count + damping_votes
    )
    rows = rows_of(
        select(Film.id, Film.rating_count, Film.mean_stars)
        .where(Film.rating_count > 0)
        .order_by(damped.desc(), Film.rating_count.desc(), Film.id)
        .limit(count)
        .offset(offset)
    )
    return [RatedFilm(*row) for row in rows]


def newest(today: date, count: int, offset: int = 0) -> list[DatedFilm]:
    """Return the films that came out last, up to a day; those without a known day by their year.

    Within one day, or one year where the day is unknown, the better known come first.
    """
    rows = rows_of(
        select(Film.id, Film.year, Film.release_date, Film.rating_count)
        .where(
            Film.year <= today.year,
            Film.release_date.is_(None) | (Film.release_date <= today),
        )
        .order_by(
            Film.year.desc(),
            Film.release_date.is_(None),
            Film.release_date.desc(),
            Film.rating_count.desc(),
            Film.id,
        )
        .limit(count)
        .offset(offset)
    )
    return [DatedFilm(*row) for row in rows]
