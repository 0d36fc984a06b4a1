"""The number that says whether the catalogue changed: asked once a transaction."""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING

from app.catalog.changes import note_change, settled_state, state_of_catalogue
from app.db import db
from tests.factories.accounts import token_on
from tests.factories.catalog import make_film
from tests.parts.statements import selects

if TYPE_CHECKING:
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


def test_a_request_asks_once_though_it_writes_between(app: Flask, client: FlaskClient) -> None:
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
        assert sum("FROM catalogue_changes" in statement for statement in seen) == 1


def test_the_next_request_asks_again(app: Flask, client: FlaskClient) -> None:
    film = make_film(title="Heet")
    assert "Heet" in client.get(f"/films/{film.id}/heet").text
    film.title = "Heat"
    db.session.flush()
    note_change()
    assert "Heet" not in client.get(f"/films/{film.id}/heat").text
