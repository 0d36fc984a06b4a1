"""Writers of SQLite take turns."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app import connections

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'site.sqlite'}")
    connections.prepare_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (number INTEGER)"))
    return engine


def numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT number FROM said ORDER BY rowid")))


def test_a_second_writer_waits_for_the_first(engine: Engine) -> None:
    def write_second() -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO said VALUES (2)"))

    second = threading.Thread(target=write_second)
    with engine.begin() as connection:
        second.start()
        second.join(0.1)
        assert second.is_alive()
        connection.execute(text("INSERT INTO said VALUES (1)"))
    second.join(10)
    assert numbers(engine) == [1, 2]


def test_each_of_many_writers_has_its_turn(engine: Engine) -> None:
    def write(number: int) -> None:
        for _ in range(10):
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO said VALUES (:number)"), {"number": number})

    writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(numbers(engine)) == sorted(list(range(5)) * 10)


def test_who_waits_too_long_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.connect().close()
    monkeypatch.setattr(connections, "SQLITE_BUSY_MILLISECONDS", 50)
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), engine.begin():
        pass
    other.execute("COMMIT")
    other.close()
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 50
        connection.execute(text("INSERT INTO said VALUES (3)"))
    assert numbers(engine) == [3]
