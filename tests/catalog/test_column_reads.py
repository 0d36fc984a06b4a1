"""The catalogue's columns in memory: fresh, but never at the price of a wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog import column_reads
from app.catalog.column_reads import film_columns
from app.db import db
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    import pytest
    from flask import Flask


def test_nothing_is_read_again_while_nothing_changes(app: Flask) -> None:
    make_film()
    assert film_columns() is film_columns()


def test_a_large_catalogue_that_goes_on_changing_is_read_now_and_then(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    read = column_reads.read_columns

    def slowly() -> column_reads.FilmColumns:
        nonlocal now
        now += 1
        return read()

    monkeypatch.setattr(column_reads.time, "monotonic", lambda: now)
    monkeypatch.setattr(column_reads, "read_columns", slowly)
    monkeypatch.setattr(column_reads, "AT_ONCE_SECONDS", 0.5)
    sizes = []
    for _ in range(60):
        make_film()
        sizes.append(len(film_columns()))
        now += 1
    assert sizes[0] == 1
    assert len(set(sizes)) == 3  # a second of reading in every twenty
    now += 60
    assert len(film_columns()) == 60


def test_while_one_reads_the_others_go_on_with_what_there_is(app: Flask) -> None:
    make_film()
    before = film_columns()
    make_film()
    with column_reads._kept[db.engine].lock:  # noqa: SLF001 - as another thread would hold it
        assert film_columns() is before
    assert len(film_columns()) == 2
