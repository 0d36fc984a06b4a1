"""Writes the audience's ratings: many rows in few statements, the same rows any number of times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from app.catalog.import_models import Audience, AudienceRating
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

RatingRow = tuple[int, int, int, int, int]
"""Audience, user number, film id, half stars, seconds since 1970: the table's columns."""

# Of two ratings of a film by one person the later counts; of equally late ones the first.
_ON_SQLITE = """
    INSERT INTO audience_ratings (audience_id, user_number, film_id, half_stars, rated_at)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (audience_id, user_number, film_id) DO UPDATE
    SET half_stars = excluded.half_stars, rated_at = excluded.rated_at
    WHERE excluded.rated_at > audience_ratings.rated_at
"""
_MAKE_ROOM = """
    CREATE TEMPORARY TABLE IF NOT EXISTS arriving_ratings
    (LIKE audience_ratings, place serial) ON COMMIT DELETE ROWS
"""
_EMPTY = "TRUNCATE arriving_ratings"
_COPY = """
    COPY arriving_ratings (audience_id, user_number, film_id, half_stars, rated_at) FROM STDIN
"""
_TAKE_OVER = """
    INSERT INTO audience_ratings (audience_id, user_number, film_id, half_stars, rated_at)
    SELECT DISTINCT ON (audience_id, user_number, film_id)
        audience_id, user_number, film_id, half_stars, rated_at
    FROM arriving_ratings
    ORDER BY audience_id, user_number, film_id, rated_at DESC, place
    ON CONFLICT (audience_id, user_number, film_id) DO UPDATE
    SET half_stars = excluded.half_stars, rated_at = excluded.rated_at
    WHERE excluded.rated_at > audience_ratings.rated_at
"""


def audience_id_of(name: str) -> int:
    """Return the audience's id; it is made when it is new."""
    known = db.session.scalar(select(Audience.id).where(Audience.name == name))
    if known is not None:
        return known
    return db.session.scalars(
        insert(Audience).returning(Audience.id),
        [{"name": name, "rating_count": 0, "person_count": 0}],
    ).one()


def store_ratings(rows: Sequence[RatingRow]) -> int:
    """Store ratings and return how many of them were new or newer."""
    if not rows:
        return 0
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        return _copied(connection, rows)
    return connection.exec_driver_sql(_ON_SQLITE, list(rows)).rowcount


def _copied(connection: Connection, rows: Sequence[RatingRow]) -> int:
    """Copy the rows into a table of this connection's own and take over what is new from there."""
    driver = connection.connection.cursor()
    driver.execute(_MAKE_ROOM)
    driver.execute(_EMPTY)
    with driver.copy(_COPY) as copy:
        for row in rows:
            copy.write_row(row)
    driver.execute(_TAKE_OVER)
    return int(driver.rowcount)


def counts_of(audience_id: int) -> tuple[int, int]:
    """Count an audience's ratings and people."""
    counted = db.session.connection().execute(
        select(func.count(), func.count(AudienceRating.user_number.distinct())).where(
            AudienceRating.audience_id == audience_id
        )
    )
    ratings, people = counted.one()
    return int(ratings), int(people)


def write_counts(audience_id: int, ratings: int, people: int) -> None:
    """Store how many ratings and people an audience has."""
    db.session.execute(
        update(Audience)
        .where(Audience.id == audience_id)
        .values(rating_count=ratings, person_count=people)
    )
