"""The number that says whether the catalogue changed, and how seldom it is asked for."""

from __future__ import annotations

import time
from contextvars import Context
from typing import TYPE_CHECKING

from sqlalchemy import update

from app.catalog import changes
from app.catalog.changes import note_change, settled_state, state_of_catalogue
from app.catalog.import_models import CatalogueChanges
from app.catalog.models import Film
from app.connections import is_one_request, only_reads
from app.db import db
from tests.factories.accounts import token_on
from tests.factories.catalog import make_film
from tests.parts.statements import selects

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from flask.testing import FlaskClient


def test_a_transaction_asks_once(app: Flask) -> None:
    with selects() as seen:
        assert state_of_catalogue() == state_of_catalogue() == (0, 0)
        assert len(seen) == 1
        db.session.rollback()
        state_of_catalogue()
        assert len(seen) == 2


def test_a_change_of_its_own_is_seen_at_once(app: Flask) -> None:
    assert state_of_catalogue() == (0, 0)
    film = make_film()
    assert state_of_catalogue() == (1, film.id)
    note_change()
    assert state_of_catalogue() == (2, film.id)
    db.session.rollback()
    assert state_of_catalogue() == (0, 0)


def test_a_transaction_with_changes_of_its_own_is_not_settled(app: Flask) -> None:
    assert settled_state() == (0, 0)
    with db.session.begin_nested():
        make_film()
    assert settled_state() is None
    db.session.commit()
    assert settled_state() == state_of_catalogue()


def test_a_change_of_somebody_else_is_seen_by_the_next_transaction(app: Flask) -> None:
    before = state_of_catalogue()
    db.session.rollback()

    def change_it() -> None:
        with app.app_context():
            make_film()
            db.session.commit()

    Context().run(change_it)
    assert state_of_catalogue() != before


def test_a_request_asks_once_though_it_writes_between(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "TRUSTED_SECONDS", 0.0)
    film = make_film()
    token = token_on(client.get("/lists/new"))
    for verdict in ("like", "dislike"):
        with selects() as seen:
            answer = client.post(
                f"/films/{film.id}/verdict",
                data={"verdict": verdict, "csrf_token": token},
                headers={"Accept": "text/vnd.marquee.fragment+html"},
            )
        assert answer.status_code == 200
        assert _questions(seen) == 1


def test_requests_share_what_was_read_a_moment_ago(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "TRUSTED_SECONDS", 60.0)
    path = f"/films/{make_film(title='Heat').id}/heat"
    _end()
    with selects() as seen:
        client.get(path)
        client.get(path)
    assert _questions(seen) == 1


def test_what_another_process_changed_is_seen_in_time(app: Flask, client: FlaskClient) -> None:
    path = f"/films/{make_film(title='Heat', year=1990).id}/heat"
    _end()
    assert "1995" not in client.get(path).text
    _end()
    with app.extensions["sqlalchemy"].engine.begin() as elsewhere:  # of which nobody here is told
        elsewhere.execute(update(Film).values(year=1995))
        elsewhere.execute(update(CatalogueChanges).values(number=CatalogueChanges.number + 1))
    time.sleep(changes.TRUSTED_SECONDS)
    assert "1995" in client.get(path).text


def test_a_change_that_is_not_committed_is_nobody_elses(app: Flask) -> None:
    make_film()
    _end()
    token = is_one_request.set(True)
    try:
        before = state_of_catalogue()
        note_change()
        assert state_of_catalogue() != before
        db.session.remove()
        assert state_of_catalogue() == before
    finally:
        is_one_request.reset(token)


def test_the_next_request_sees_what_this_process_changed(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "TRUSTED_SECONDS", 60.0)
    path = f"/films/{make_film(title='Heat', year=1990).id}/heat"
    _end()
    assert "1995" not in client.get(path).text
    _end()
    db.session.execute(update(Film).values(year=1995))
    note_change()
    Context().run(_read_as_another_request, app)  # still the old one
    _end()
    assert "1995" in client.get(path).text


def _read_as_another_request(app: Flask) -> None:
    with app.app_context():
        is_one_request.set(True)
        only_reads.set(True)
        state_of_catalogue()


def _end() -> None:
    """Commit, and begin anew as each request does."""
    db.session.commit()
    db.session.remove()


def _questions(seen: list[str]) -> int:
    return sum("FROM catalogue_changes" in statement for statement in seen)
