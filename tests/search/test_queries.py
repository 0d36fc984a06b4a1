"""Results as cards, with an index and without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.search import queries
from app.search.index import FilmIndex, write_index
from app.search.queries import RESULTS_PER_PAGE, film_records, results, suggestions
from app.search.records import FilmRecord
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path

    from app.search.queries import Results

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def films(app: object) -> None:
    del app
    make_film(title="Heat", year=1995, directors=("Michael Mann",), rating_count=102)
    make_film(title="Heathers", year=1989, rating_count=43)
    make_film(
        title="Amélie",
        year=2001,
        aliases=("Le Fabuleux destin d'Amélie Poulain",),
        cast=("Audrey Tautou",),
        rating_count=120,
    )
    make_film(title="Body Heat", year=1981, rating_count=18)
    make_film(title="The Heat", year=2013, rating_count=14)


@pytest.fixture
def index(films: None, tmp_path: Path) -> FilmIndex:
    del films
    write_index(tmp_path / "search", film_records())
    return FilmIndex.open(tmp_path / "search")


def titles(found: Results) -> list[str]:
    return [row.film.title for row in found.films]


def test_records_hold_what_the_index_needs(films: None) -> None:
    del films
    amelie = next(record for record in film_records() if record.title == "Amélie")
    assert amelie == FilmRecord(
        film_id=amelie.film_id,
        title="Amélie",
        aliases=("Le Fabuleux destin d'Amélie Poulain",),
        year=2001,
        directors=(),
        cast=("Audrey Tautou",),
        rating_count=120,
    )


def test_results_are_cards_in_the_order_of_the_index(index: FilmIndex) -> None:
    found = results(index, "heat", 1)
    assert titles(found) == ["Heat", "The Heat", "Heathers", "Body Heat"]
    assert (found.total, found.page, found.last_page, found.did_you_mean) == (4, 1, 1, None)
    assert found.films[0].film.directors == ("Michael Mann",)


def test_results_say_which_alias_matched(index: FilmIndex) -> None:
    (row,) = results(index, "le fabuleux destin", 1).films
    assert (row.film.title, row.alias) == ("Amélie", "Le Fabuleux destin d'Amélie Poulain")


def test_results_ask_what_was_meant(index: FilmIndex) -> None:
    found = results(index, "amelei", 1)
    assert titles(found)[0] == found.did_you_mean == "Amélie"


def test_films_that_were_deleted_since_are_left_out(index: FilmIndex) -> None:
    heat = results(index, "heat 1995", 1).films[0].film
    from app.catalog.models import Film

    db.session.delete(db.session.get_one(Film, heat.id))
    db.session.flush()
    assert "Heat" not in titles(results(index, "heat", 1))


@pytest.mark.parametrize("indexed", [True, False])
def test_a_page_beyond_the_last_is_the_last(tmp_path: Path, *, indexed: bool) -> None:
    for number in range(RESULTS_PER_PAGE + 3):
        make_film(title=f"Saw {number}", rating_count=number)
    write_index(tmp_path / "search", film_records())
    index = FilmIndex.open(tmp_path / "search") if indexed else None
    found = results(index, "saw", 50)
    assert (found.page, found.last_page, found.total) == (2, 2, RESULTS_PER_PAGE + 3)
    assert titles(found) == ["Saw 2", "Saw 1", "Saw 0"]


def test_suggestions_are_the_few_best(index: FilmIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SUGGESTIONS", 2)
    assert titles(suggestions(index, "hea")) == ["Heat", "Heathers"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heat", ["Heat", "Heathers", "Body Heat", "The Heat"]),
        ("HEAT body", ["Body Heat"]),
        ("amelie", ["Amélie"]),
        ("fabuleux", ["Amélie"]),
        ("%", []),
        ("", []),
        ("zzzz", []),
    ],
)
def test_without_an_index_the_database_is_looked_through(
    films: None, text: str, expected: list[str]
) -> None:
    del films
    assert titles(results(None, text, 1)) == expected
    assert titles(suggestions(None, text)) == expected


def test_without_an_index_the_alias_that_matched_is_named(films: None) -> None:
    del films
    assert results(None, "fabuleux", 1).films[0].alias == "Le Fabuleux destin d'Amélie Poulain"
    assert results(None, "amelie", 1).films[0].alias is None


def test_without_an_index_only_the_best_known_films_are_looked_through(
    films: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del films
    monkeypatch.setattr(queries, "FILMS_WITHOUT_INDEX", 2)
    assert titles(results(None, "a", 1)) == ["Amélie", "Heat"]
    make_film(title="Gattaca", aliases=("An alias of a film few know",), rating_count=1)
    assert titles(results(None, "alias", 1)) == []
