"""How names and queries are worded."""

from __future__ import annotations

import pytest

from app.search.wording import (
    MAX_QUERY_WORDS,
    Wording,
    fits,
    fitting_alias,
    keys_of,
    levelled,
    terms_of,
    words_of,
)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("The Matrix", ("thematrix", "matrix")),
        ("Rocky II", ("rockyii", "rocky2")),
        ("The Lord of the Rings", ("thelordoftherings", "lordoftherings", "lordofrings")),
        ("Fast & Furious", ("fastfurious",)),
        ("Pride and Prejudice", ("prideandprejudice", "prideprejudice")),
        ("Se7en", ("se7en", "7")),
        ("S1m0ne", ("s1m0ne", "simone")),
        ("V for Vendetta", ("vforvendetta",)),
        ("Malcolm X", ("malcolmx", "malcolm10")),
        ("The", ("the",)),
        ("…", ()),
    ],
)
def test_keys_are_whole_names_as_typed_and_levelled(name: str, keys: tuple[str, ...]) -> None:
    assert keys_of(words_of(name)) == keys


def test_terms_are_words_levelled_words_and_neighbours() -> None:
    assert terms_of(words_of("Rocky II: The Fight")) == (
        *("rocky", "ii", "the", "fight"),
        "2",
        *("rockyii", "iithe", "thefight"),
    )


def test_numbers_stay_and_words_for_numbers_become_them() -> None:
    assert levelled(("ocean", "eleven", "2049", "iv", "mix")) == ("ocean", "11", "2049", "4", "mix")


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("heat 1995", ("heat",), 1995),
        ("2001 a space odyssey 1968", ("2001", "a", "space", "odyssey"), 1968),
        ("1995", (), 1995),
    ],
)
def test_the_last_word_that_can_be_a_year_may_be_one(
    text: str, words: tuple[str, ...], year: int
) -> None:
    assert Wording.of(text).with_year() == Wording(words, year)


@pytest.mark.parametrize("text", ["heat", "blade runner 3049", "heat 195", "heat 1869", ""])
def test_other_words_are_no_years(text: str) -> None:
    assert Wording.of(text).with_year() is None


def test_long_texts_are_cut() -> None:
    assert len(Wording.of("a b " * 1000).words) == MAX_QUERY_WORDS
    assert len(Wording.of("a" * 1000).words[0]) == 200


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("matrix", "The Matrix", True),
        ("matr", "The Matrix", True),
        ("matrix 1999", "The Matrix", True),
        ("rings lord", "The Lord of the Rings", True),
        ("rings lords", "The Lord of the Rings", False),
        ("heat", "The Matrix", False),
    ],
)
def test_a_query_fits_a_name_by_its_beginning_or_by_its_words(
    text: str, name: str, *, expected: bool
) -> None:
    assert fits(Wording.of(text), name) is expected


def test_an_alias_fits_only_where_the_title_does_not() -> None:
    aliases = ("Léon", "The Professional")
    title = "Léon: The Professional"
    assert fitting_alias(Wording.of("leon"), title, aliases) is None
    assert fitting_alias(Wording.of("haine"), "Hate", ("La Haine",)) == "La Haine"
    assert fitting_alias(Wording.of("kassovitz"), "Hate", ("La Haine",)) is None
