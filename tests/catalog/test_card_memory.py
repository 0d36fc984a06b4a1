"""Cards in memory: what a card says is what is committed, whoever changed it and when."""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app import create_app
from app.catalog import card_memory
from app.catalog.card_memory import CardMemory
from app.catalog.changes import note_change
from app.catalog.models import Film
from app.catalog.queries import FilmCard, cards_of, find_card, get_card
from app.db import db
from tests.factories.catalog import make_film
from tests.parts.statements import selects

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask


def _card(film_id: int, title: str = "Heat") -> FilmCard:
    return FilmCard(film_id, title, 1995, "movie", 170, (), (), (), 0, None)


def _committed(title: str) -> int:
    film_id = make_film(title=title, genres=("Crime",), directors=("Michael Mann",)).id
    db.session.commit()
    return film_id


def test_a_card_is_read_once(app: Flask) -> None:
    film_id = _committed("Heat")
    card = get_card(film_id)
    with selects() as seen:
        assert get_card(film_id) is card
    assert seen == []


def test_another_request_asks_for_the_state_and_reads_no_card(app: Flask) -> None:
    film_ids = [_committed("Heat"), _committed("Ronin")]
    known = cards_of(film_ids)
    db.session.rollback()
    with selects() as seen:
        assert cards_of(film_ids) == known
    assert len(seen) == 1


def test_only_what_is_missing_is_read(app: Flask) -> None:
    heat, ronin = _committed("Heat"), _committed("Ronin")
    card = get_card(heat)
    assert cards_of([ronin, heat])[heat] is card
    assert list(cards_of([ronin, heat])) == [ronin, heat]


def test_a_change_of_somebody_else_is_seen_by_the_next_request(app: Flask) -> None:
    film_id = _committed("Heet")
    assert get_card(film_id).title == "Heet"
    db.session.rollback()

    def change_it() -> None:
        with app.app_context():
            db.session.get_one(Film, film_id).title = "Heat"
            db.session.flush()
            note_change()
            db.session.commit()

    Context().run(change_it)
    assert get_card(film_id).title == "Heat"


def test_a_film_that_went_is_gone(app: Flask) -> None:
    film_id = _committed("Heat")
    get_card(film_id)
    db.session.execute(delete(Film).where(Film.id == film_id))
    note_change()
    assert find_card(film_id) is None
    db.session.commit()
    assert find_card(film_id) is None


def test_what_was_never_committed_is_not_kept(app: Flask) -> None:
    film_id = _committed("Heat")
    for title in ("Heat 2", "Heat 3"):  # both come to the same state of the catalogue
        db.session.get_one(Film, film_id).title = title
        db.session.flush()
        note_change()
        assert get_card(film_id).title == title
        db.session.rollback() if title == "Heat 2" else db.session.commit()
    assert get_card(film_id).title == "Heat 3"


def test_each_database_has_its_own(app: Flask, tmp_path: Path) -> None:
    film_id = _committed("Heat")
    assert get_card(film_id).title == "Heat"
    other = create_app({"instance_path": tmp_path / "other", "database_url": "sqlite://"})
    with other.app_context():
        db.create_all()
        assert _committed("Ronin") == film_id
        assert get_card(film_id).title == "Ronin"
    assert get_card(film_id).title == "Heat"


def test_cards_of_another_state_are_not_found() -> None:
    memory = CardMemory()
    memory.keep((1, 7), {7: _card(7)})
    assert memory.find((1, 7), [7, 8]) == {7: _card(7)}
    assert memory.find((2, 7), [7]) == {}
    assert memory.find((1, 8), [7]) == {}
    memory.keep((2, 8), {8: _card(8)})
    assert memory.find((2, 8), [7, 8]) == {8: _card(8)}


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_memory, "MOST_KEPT", 3)
    memory = CardMemory()
    memory.keep((1, 9), {film_id: _card(film_id) for film_id in (1, 2, 3)})
    memory.find((1, 9), [1])
    memory.keep((1, 9), {film_id: _card(film_id) for film_id in (4, 5)})
    assert len(memory) == 3
    assert memory.find((1, 9), range(9)).keys() == {1, 4, 5}
