"""Reading the fields of the published files: CSV rows, numbers that may be missing, names."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST_YEAR, LAST_YEAR = 1870, 2100


def csv_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, gzipped if its name says so, as dictionaries."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def whole_number(text: str) -> int | None:
    """Return "142", "142.0" or "0114709" as a number; None for anything else and for 0."""
    digits = text.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) or None


def year_of(date: str) -> int | None:
    """Return the year of a date such as "1995-10-30" or a year such as "1995"."""
    year = whole_number(date[:4])
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def imdb_number(text: str) -> str | None:
    """Return "tt0114709" or "114709" as IMDb writes it, "tt0114709"."""
    number = whole_number(text.strip().removeprefix("tt"))
    return f"tt{number:07d}" if number else None


def clean_names(names: Iterator[str]) -> tuple[str, ...]:
    """Return the names in one line each, without empty ones and repetitions."""
    return tuple(name for name in dict.fromkeys(clean_line(name) for name in names) if name)
