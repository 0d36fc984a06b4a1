"""Reading fields that may be missing or malformed."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from app.catalog.sources.fields import clean_names, csv_rows, imdb_number, whole_number, year_of

if TYPE_CHECKING:
    from pathlib import Path


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


def test_rows_with_line_breaks_and_long_fields(tmp_path: Path) -> None:
    text = f'id,overview\r\n1,"two\nlines"\r\n2,"{"x" * 62_970}"\r\n'
    plain, packed = tmp_path / "films.csv", tmp_path / "films.csv.gz"
    plain.write_bytes(text.encode())
    packed.write_bytes(gzip.compress(text.encode()))
    rows = list(csv_rows(plain))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["overview"] == "two\nlines"
    assert list(csv_rows(packed)) == rows
