"""People and keywords found by their names, and the groups on the page of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.search import index as index_module
from app.search.index import FilmIndex, write_index
from app.search.queries import film_records, found_names, name_records
from app.search.records import NameKind, NameRecord
from tests.factories.catalog import make_film
from tests.search.films import FILMS

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

PEOPLE = ["Al Pacino", "Al Jolson", "Penélope Cruz", "Tom Cruise", "Alfred Hitchcock", "Pacino Al"]
KEYWORDS = ["time travel", "time loop", "heist", "based on a true story"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> FilmIndex:
    """The test films, and some names: the first of each list are in most films."""
    folder = tmp_path_factory.mktemp("named") / "search"
    names = [
        NameRecord(kind, number, name, 100 - number)
        for kind, called in ((NameKind.PERSON, PEOPLE), (NameKind.KEYWORD, KEYWORDS))
        for number, name in enumerate(called, 1)
    ]
    write_index(folder, FILMS, reversed(names))
    return FilmIndex.open(folder)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("al pacino", ["Al Pacino", "Pacino Al"]),
        ("Pacino", ["Pacino Al", "Al Pacino"]),
        ("al", ["Al Pacino", "Al Jolson", "Alfred Hitchcock", "Pacino Al"]),
        ("penelope cr", ["Penélope Cruz"]),
        ("cruz penelope", ["Penélope Cruz"]),
        ("al pachino", ["Al Pacino"]),
        ("hitchkock", []),
        ("alfred hitchkock", ["Alfred Hitchcock"]),
        ("heat", []),
        ("", []),
        ("\0", []),
    ],
)
def test_people_are_found(index: FilmIndex, text: str, people: list[str]) -> None:
    assert [one.name for one in index.names(text, NameKind.PERSON)] == people


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("time", ["time travel", "time loop"]),
        ("travel", ["time travel"]),
        ("time travle", ["time travel"]),
        ("true story", ["based on a true story"]),
        ("pacino", []),
    ],
)
def test_keywords_are_found(index: FilmIndex, text: str, keywords: list[str]) -> None:
    found = index.names(text, NameKind.KEYWORD)
    assert [one.name for one in found] == keywords
    assert all(one.kind is NameKind.KEYWORD for one in found)


def test_names_stay_among_themselves(index: FilmIndex, index_folder: Path) -> None:
    without = FilmIndex.open(index_folder)
    for text in ("al pacino", "time", "heat", "hete", "1995", "a", "zzzz"):
        assert index.search(text) == without.search(text)
        assert index.suggest(text) == without.suggest(text)


def test_an_index_from_before_names_finds_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = index_module.tantivy.SchemaBuilder()  # as it was, less its other fields
    builder.add_unsigned_field("year", indexed=True)
    builder.add_bytes_field("facts", stored=True)
    monkeypatch.setattr(index_module, "_schema", builder.build)
    write_index(tmp_path / "search", [])
    old = FilmIndex.open(tmp_path / "search")
    assert old.names("al pacino", NameKind.PERSON) == ()
    assert found_names(None, "al pacino") == {}


def test_names_are_read_from_the_catalogue(app: Flask, tmp_path: Path) -> None:
    for title in ("Heat", "Scarface"):
        make_film(title=title, cast=("Al Pacino",), directors=("Somebody",), keywords=("heist",))
    make_film(title="Collateral", directors=("Michael Mann",))
    records = list(name_records())
    assert {(one.kind.value, one.name, one.film_count) for one in records} == {
        ("person", "Al Pacino", 2),
        ("person", "Somebody", 2),
        ("person", "Michael Mann", 1),
        ("keyword", "heist", 2),
    }
    write_index(tmp_path / "search", film_records(), records)
    found = found_names(FilmIndex.open(tmp_path / "search"), "mann")
    assert [one.name for one in found[NameKind.PERSON]] == ["Michael Mann"]
    assert found[NameKind.KEYWORD] == ()
