"""A step with all that follows from it, on each kind of database."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from app.clock import utc_now
from app.db import db, only_reading
from app.errors import ConflictError
from app.taste.changed import CHANGED_VIEWERS
from app.taste.models import ChangedViewer, FilmVerdict, Verdict
from app.taste.services import set_verdict, undo_last
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("any_app")

NOW = utc_now()


@contextmanager
def asked() -> Iterator[list[str]]:
    """Collect the statements that are run meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def standing() -> list[tuple[int, int, str, object]]:
    rows = db.session.execute(select(*FilmVerdict.__table__.columns))
    return sorted((*row,) for row in rows)


def marks() -> dict[int, int]:
    rows = db.session.execute(select(ChangedViewer.viewer_id, ChangedViewer.version))
    return {viewer_id: version for viewer_id, version in rows}  # noqa: C416 - rows are not tuples to mypy


def test_each_step_leaves_its_verdict_and_undo_what_stood_before() -> None:
    viewer_id, other_id, film_id, other_film = (
        make_viewer(),
        make_viewer(),
        make_film(title="Heat").id,
        make_film(title="Ronin").id,
    )
    set_verdict(other_id, film_id, Verdict.SEEN, now=NOW)
    set_verdict(viewer_id, other_film, Verdict.HIDE, now=NOW)
    states = [standing()]
    for minutes, verdict in enumerate((Verdict.LIKE, Verdict.DISLIKE, None, Verdict.FAVOURITE), 1):
        now = NOW + timedelta(minutes=minutes)
        assert set_verdict(viewer_id, film_id, verdict, now=now)
        said = [(viewer_id, film_id, verdict.value, now)] if verdict else []
        assert standing() == sorted([*states[0], *said])
        states.append(standing())
    for state in reversed(states[:-1]):
        undo_last(viewer_id, now=utc_now())
        assert standing() == state


def test_the_learner_is_told_of_what_changed_and_of_nothing_else() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    with pytest.raises(ConflictError, match="nothing to undo"):
        undo_last(viewer_id, now=NOW)
    assert not set_verdict(viewer_id, film_id, None, now=NOW)
    assert (marks(), db.session.info.get(CHANGED_VIEWERS)) == ({}, None)
    assert set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
    assert not set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
    assert (marks(), db.session.info[CHANGED_VIEWERS]) == ({viewer_id: 1}, {viewer_id})
    undo_last(viewer_id, now=NOW)
    assert marks() == {viewer_id: 2}


def test_at_postgresql_a_step_is_one_statement_and_the_hold_another() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    db.session.commit()
    with asked() as statements:
        set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
        undo_last(viewer_id, now=NOW)
    assert len(statements) == (4 if db.engine.dialect.name == "postgresql" else 8)


def test_a_step_is_refused_where_one_only_reads() -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    db.session.commit()
    with only_reading(), pytest.raises(RuntimeError, match="only reads so far"):
        set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
    assert standing() == []
