"""How near names are to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.closeness import LEAST_CLOSENESS, Closeness
from app.search.records import FilmRecord
from app.search.wording import Wording


def closeness(typed: str, film: FilmRecord) -> float:
    return Closeness(Wording.of(typed)).nearest_name(film).closeness


GODFATHER = FilmRecord(1, "The Godfather", year=1972, cast=("Al Pacino",))


@pytest.mark.parametrize(
    ("typed", "nearer", "further"),
    [
        ("godfater", "The Godfather", "Goodfellas"),
        ("godfater", "The Godfather", "The Godfather: Part II"),
        ("star warz", "Star Wars", "Starman"),
        ("rings of the lrod", "The Lord of the Rings", "The Ring"),
        ("stirkes back", "The Empire Strikes Back", "Back to the Future"),
    ],
)
def test_the_nearer_name_is_nearer(typed: str, nearer: str, further: str) -> None:
    assert closeness(typed, FilmRecord(1, nearer)) > closeness(typed, FilmRecord(2, further))


def test_the_nearest_name_may_be_an_alias_or_a_person() -> None:
    film = FilmRecord(1, "Amélie", aliases=("Le Fabuleux destin",), cast=("Audrey Tautou",))
    for typed, name in {
        "amelei": "Amélie",
        "fabulex destin": "Le Fabuleux destin",
        "audrey tatou": "Audrey Tautou",
    }.items():
        assert Closeness(Wording.of(typed)).nearest_name(film).name == name


def test_the_right_year_brings_a_film_nearer_and_the_wrong_one_does_not() -> None:
    assert closeness("godfater 1972", GODFATHER) > closeness("godfater", GODFATHER)
    assert closeness("godfater 1980", GODFATHER) < closeness("godfater", GODFATHER)


def test_fame_decides_between_equals_only() -> None:
    famous = FilmRecord(1, "Godzilla", rating_count=300)
    obscure = FilmRecord(2, "Godzilla", rating_count=0)
    other = FilmRecord(3, "Good Zulu", rating_count=300)
    assert closeness("godzila", famous) > closeness("godzila", obscure)
    assert closeness("godzila", obscure) > closeness("godzila", other)


@pytest.mark.parametrize("title", ["…", "", "The"])
def test_a_title_without_telling_words_is_not_near(title: str) -> None:
    assert closeness("heat", FilmRecord(1, title)) < LEAST_CLOSENESS


@given(typed=st.text(max_size=30), title=st.text(max_size=30))
def test_closeness_is_never_negative_and_hardly_above_one(typed: str, title: str) -> None:
    film = FilmRecord(1, title, year=1995, cast=("Al Pacino",), rating_count=100_000)
    assert 0 <= closeness(typed, film) <= 1.3
