"""Reading fields that may be missing or malformed."""

from __future__ import annotations

import pytest

from app.catalog.sources.fields import (
    block_of,
    clean_names,
    country_codes,
    date_of,
    id_in,
    imdb_number,
    language_code,
    literal_entry,
    literal_words,
    positive,
    runtime_in,
    title_in,
    whole_number,
    year_in,
    year_of,
)
from app.catalog.sources.rows import Row, RowError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("142", 142),
        ("142.0", 142),
        (" 7 ", 7),
        ("0", None),
        ("0.0", None),
        ("", None),
        ("1997-08-20", None),
        ("12.5", None),
        ("²", None),
        ("-3", None),
        ("2147483648", None),
        ("9" * 20, None),
    ],
)
def test_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("date", "year"),
    [("1995-10-30", 1995), ("1995", 1995), ("", None), ("1", None), ("9999-01-01", None)],
)
def test_year_of(date: str, year: int | None) -> None:
    assert year_of(date) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [("tt0114709", "tt0114709"), ("0114709", "tt0114709"), ("10872600", "tt10872600"), ("0", None)],
)
def test_imdb_number(text: str, number: str | None) -> None:
    assert imdb_number(text) == number


def test_clean_names() -> None:
    assert clean_names(iter(["new\u00a0york ", "heist", "", "new york"])) == ("new york", "heist")


def test_overlong_names_are_left_out() -> None:
    assert clean_names(["x" * 201, "heist"]) == ("heist",)
    assert clean_names(["robbery", "heist"], longest=5) == ("heist",)


def test_codes() -> None:
    assert country_codes(["US", "us", "Lebanon", "FR", "US", ""]) == ("FR", "US")
    codes = [language_code(text) for text in ("en", "cn", "xx", "104", "", "English")]
    assert codes == ["en", "yue", None, None, None, None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7.5", 7.5),
        ("0", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("a", None),
    ],
)
def test_positive(text: str, number: float | None) -> None:
    assert positive(text) == number


def row_of(**fields: str) -> tuple[Row, list[str]]:
    told: list[str] = []
    return Row("films.csv", 7, fields, lambda reject: told.append(reject.reason)), told


@pytest.mark.parametrize("text", ["0", "-5", "abc", "1e400", "99999999999999999999", ""])
def test_ids_that_are_none(text: str) -> None:
    with pytest.raises(RowError, match="id is not a number"):
        id_in(row_of(id=text)[0], "id")


@pytest.mark.parametrize(("text", "reason"), [(" \0 ", "is empty"), ("x" * 301, "longer than 300")])
def test_titles_that_are_none(text: str, reason: str) -> None:
    with pytest.raises(RowError, match=reason):
        title_in(row_of(title=text)[0])


@pytest.mark.parametrize(
    ("text", "minutes", "is_told"),
    [
        ("142.0", 142, False),
        ("99.6", 100, False),
        ("", None, False),
        ("0", None, False),
        ("0.0", None, False),
        ("0.2", None, False),
        ("-5", None, True),
        ("70000", None, True),
        ("long", None, True),
    ],
)
def test_runtimes(text: str, minutes: int | None, is_told: bool) -> None:  # noqa: FBT001 - a table
    row, told = row_of(runtime=text)
    assert runtime_in(row) == minutes
    assert bool(told) == is_told


def test_dates_that_cannot_be() -> None:
    row, told = row_of(date="0000-00-00")
    assert (year_in(row, "date"), date_of(row["date"])) == (None, None)
    assert told == ["date is no year from 1870 to 2100; the rest of the row was taken"]
    assert date_of("1066-10-14") is None


def test_texts_that_say_that_there_is_none() -> None:
    assert block_of("No overview found. ") == ""
    assert block_of("Two\r\nlines") == "Two\nlines"


def test_literals_of_another_kind() -> None:
    row, told = row_of(words="[1]", entry="[1]", nothing="")
    assert literal_words(row, "words") == []
    assert literal_entry(row, "entry") == {}
    assert literal_words(row, "nothing") == []
    assert literal_entry(row, "nothing") == {}
    kept = "; the rest of the row was taken"
    assert told == [f"words is no list of words{kept}", f"entry is no entry{kept}"]
