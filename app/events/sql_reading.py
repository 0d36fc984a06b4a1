"""Asking the event log in the site's own database: SQLite or PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select, true
from sqlalchemy.exc import SQLAlchemyError

from app.connections import only_reads
from app.events.models import EventRow
from app.events.reading import (
    MANY_VERDICTS,
    MOST_WORDS,
    NEGATIVE,
    POSITIVE,
    SUGGESTIONS,
    TAKEN_BACK,
    DayCount,
    EventsUnreadableError,
    Funnel,
    LinkCount,
    SearchCount,
    ViewerCount,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.sql.selectable import TableValuedAlias

    from app.events.reading import Window

BATCH_ROWS = 1_000


class SqlReader:
    """Reads the table `events`; see `EventReader`."""

    def __init__(self, engine: Engine) -> None:
        """Connect when something is asked."""
        self._engine = engine

    def funnel(self, window: Window) -> Funnel:
        """See `EventReader`."""
        came = _people(window).subquery()
        asked = select(
            func.count(),
            _how_many(came.c.judged >= 1),
            _how_many(came.c.judged >= MANY_VERDICTS),
        ).select_from(came)
        strangers = select(func.count()).where(
            _within(window), EventRow.name.in_(_SHOWN), EventRow.viewer_id.is_(None)
        )
        counts = self._one(asked)
        return Funnel(self._one(strangers)[0], *counts)

    def came_far(self, viewer_ids: Sequence[int], window: Window) -> int:
        """See `EventReader`."""
        of_them = _people(window).where(EventRow.viewer_id.in_(viewer_ids))
        far = of_them.having(_sum(_SAID) >= MANY_VERDICTS).subquery()
        count: int = self._one(select(func.count()).select_from(far))[0]
        return count

    def films_shown(self, window: Window) -> Iterator[tuple[int, int]]:
        """See `EventReader`."""
        film = _each_film(self._engine.dialect.name)
        film_id = cast(film.c.value, Integer)
        asked = (
            select(film_id, func.count())
            .select_from(EventRow)
            .join(film, true())
            .where(_within(window), EventRow.name == "impression")
            .group_by(film_id)
        )
        for row in self._rows(asked):
            yield row[0], row[1]

    def viewer_counts(
        self, window: Window, builds: Sequence[str] | None = None
    ) -> Iterator[ViewerCount]:
        """See `EventReader`."""
        build = EventRow.data["build"].as_string()
        on_ten = and_(
            EventRow.name == "verdict", EventRow.data["surface"].as_string() == SUGGESTIONS
        )
        asked = (
            select(
                build,
                EventRow.viewer_id,
                _sum(EventRow.name == "impression"),
                _sum(and_(on_ten, _VERDICT.in_(POSITIVE))),
                _sum(and_(on_ten, _VERDICT == NEGATIVE)),
            )
            .where(_within(window), EventRow.name.in_(("impression", "verdict")))
            .group_by(build, EventRow.viewer_id)
        )
        if builds is not None:
            asked = asked.where(build.in_(builds))
        for row in self._rows(asked):
            yield ViewerCount(*row)

    def searches(self, window: Window) -> tuple[SearchCount, ...]:
        """See `EventReader`."""
        words = EventRow.data["words"].as_integer()
        counted = case((words < MOST_WORDS, words), else_=MOST_WORDS)
        rows = self._rows(
            select(counted, func.count(), _sum(EventRow.data["hits"].as_integer() == 0))
            .where(_within(window), EventRow.name == "search")
            .group_by(counted)
            .order_by(counted)
        )
        return tuple(SearchCount(*row) for row in rows)

    def links_opened(self, window: Window) -> LinkCount:
        """See `EventReader`."""
        by_curator = EventRow.data["by_curator"].as_boolean()
        list_id = EventRow.data["list_id"].as_integer()
        row = self._one(
            select(func.count(), _how_many(~by_curator), func.count(list_id.distinct())).where(
                _within(window), EventRow.name == "link_opened"
            )
        )
        return LinkCount(*row)

    def days(self, window: Window) -> tuple[DayCount, ...]:
        """See `EventReader`."""
        is_embedded = self._engine.dialect.name == "sqlite"
        day: ColumnElement[str] = (
            func.strftime("%Y-%m-%d", EventRow.at)
            if is_embedded
            else func.to_char(EventRow.at, "YYYY-MM-DD")  # connections are in UTC
        )
        rows = self._rows(
            select(day, EventRow.name, func.count())
            .where(_within(window))
            .group_by(day, EventRow.name)
        )
        counts = (DayCount(date.fromisoformat(row[0]), row[1], row[2]) for row in rows)
        return tuple(sorted(counts, key=lambda count: (count.day, count.name)))

    def _one(self, asked: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]]:
        (row,) = self._rows(asked)
        return row

    def _rows(self, asked: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
        try:
            with self._reading() as connection, connection.execute(asked) as rows:
                yield from rows
        except SQLAlchemyError as error:
            raise EventsUnreadableError(type(error).__name__) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Connect, as one who writes nothing; rows come in batches and not all at once."""
        with self._engine.connect().execution_options(yield_per=BATCH_ROWS) as connection:
            before = only_reads.set(True)
            try:
                connection.begin()
            finally:
                only_reads.reset(before)
            yield connection


_VERDICT = EventRow.data["verdict"].as_string()
_SHOWN = ("impression", "link_opened")
_SAID = or_(
    and_(EventRow.name == "verdict", _VERDICT != TAKEN_BACK),
    and_(EventRow.name == "stars", EventRow.data["half_stars"].as_integer() > 0),
)


def _within(window: Window) -> ColumnElement[bool]:
    return and_(EventRow.at >= window.begin, EventRow.at < window.end)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(_sum(condition), 0)


def _people(window: Window) -> Select[*tuple[Any, ...]]:
    """Return who was shown anything, each with how much they said."""
    return (
        select(EventRow.viewer_id, _sum(_SAID).label("judged"))
        .where(
            _within(window),
            EventRow.name.in_((*_SHOWN, "verdict", "stars")),
            EventRow.viewer_id.is_not(None),
        )
        .group_by(EventRow.viewer_id)
        .having(_sum(EventRow.name.in_(_SHOWN)) >= 1)
    )


def _each_film(dialect: str) -> TableValuedAlias:
    """Return the films of an impression as a table of one column, `value`."""
    if dialect == "sqlite":
        return func.json_each(EventRow.data, "$.film_ids").table_valued("value")
    films = func.json_array_elements_text(EventRow.data["film_ids"])
    return films.table_valued("value").render_derived()
