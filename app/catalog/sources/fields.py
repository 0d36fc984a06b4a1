"""Reading the fields of the published files: numbers that may be missing, dates, names, lists."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from typing import TYPE_CHECKING

from app.catalog.sources.rows import RowError
from app.text import clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from app.catalog.sources.rows import Row

FIRST_YEAR, LAST_YEAR = 1870, 2100
MAX_TITLE, MAX_NAME, MAX_KEYWORD, MAX_CHARACTER = 300, 200, 120, 300
MAX_NUMBER = 2**31 - 1
# The longest that is known lasts 35 days; more is a slip of the pen.
MAX_RUNTIME_MINUTES = 60_000

_CODE_OF_COUNTRY = re.compile(r"[A-Z]{2}")
_CODE_OF_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NO_OVERVIEW = frozenset({"no overview", "no overview found.", "no overview found", "n/a", "none"})
# TMDB's own codes: Cantonese, and "no language".
_LANGUAGES = {"cn": "yue", "xx": ""}

if TYPE_CHECKING:
    Entry: TypeAlias = dict[str, Any]


def whole_number(text: str) -> int | None:
    """Return "142", "142.0" or "0114709" as a number; None for anything else and for 0."""
    digits = text.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(MAX_NUMBER)):
        return None
    number = int(digits)
    return number if 0 < number <= MAX_NUMBER else None


def year_of(date_text: str) -> int | None:
    """Return the year of a date such as "1995-10-30" or a year such as "1995"."""
    year = whole_number(date_text[:4])
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def imdb_number(text: str) -> str | None:
    """Return "tt0114709" or "114709" as IMDb writes it, "tt0114709"."""
    number = whole_number(text.strip().removeprefix("tt"))
    return f"tt{number:07d}" if number else None


def clean_names(names: Iterable[str], longest: int = MAX_NAME) -> tuple[str, ...]:
    """Return the names in one line each, without empty and overlong ones and repetitions."""
    unique = dict.fromkeys(clean_line(name) for name in names)
    return tuple(name for name in unique if 0 < len(name) <= longest)


def country_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of two capital letters among these, sorted."""
    return tuple(sorted({code for code in codes if _CODE_OF_COUNTRY.fullmatch(code)}))


def language_code(text: str) -> str | None:
    """Return an ISO 639 code, or None for none and for what is no code."""
    code = _LANGUAGES.get(text, text)
    return code if _CODE_OF_LANGUAGE.fullmatch(code) else None


def positive(text: str) -> float | None:
    """Return a number above 0 as it stands, or None: these sets write 0 for "unknown"."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 < number < MAX_NUMBER else None


def id_in(row: Row, column: str) -> int:
    """Return the id that a row is about.

    Raises:
        RowError: it is no whole number above 0.
    """
    number = whole_number(row[column])
    if number is None:
        raise RowError(f"{column} is not a number")
    return number


def title_in(row: Row, column: str = "title") -> str:
    """Return the title of a row in one line.

    Raises:
        RowError: it is empty, or longer than any title.
    """
    title = clean_line(row[column])
    if not title:
        raise RowError("the title is empty")
    if len(title) > MAX_TITLE:
        raise RowError(f"the title is longer than {MAX_TITLE} characters")
    return title


def year_in(row: Row, column: str) -> int | None:
    """Return the year of a date or year; one that cannot be is told and left out."""
    year = year_of(row[column])
    if year is None and row[column]:
        row.leave_out(f"{column} is no year from {FIRST_YEAR} to {LAST_YEAR}")
    return year


def date_of(text: str) -> date | None:
    """Return a date such as "1995-10-30"; None for one that cannot be."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def runtime_of(text: str) -> int | None:
    """Return minutes; None for 0, which means unknown, and for what cannot be."""
    number = positive(text)
    return round(number) or None if number and number <= MAX_RUNTIME_MINUTES else None


def runtime_in(row: Row, column: str = "runtime") -> int | None:
    """Return minutes; 0 means unknown, and what cannot be is told and left out."""
    minutes = runtime_of(row[column])
    if minutes is None and row[column].strip() and not _is_nearly_none(row[column]):
        row.leave_out(f"{column} is no number of minutes")
    return minutes


def _is_nearly_none(text: str) -> bool:
    try:
        return 0 <= float(text) < 1
    except ValueError:
        return False


def block_of(text: str) -> str:
    """Return a text of several lines; "No overview found." and the like are none."""
    cleaned = clean_block(text)
    return "" if cleaned.lower() in _NO_OVERVIEW else cleaned


def json_entries(row: Row, column: str) -> list[Entry]:
    """Return the objects of a list in JSON; anything else is told and left out."""
    return _entries(row, column, json.loads)


def literal_entries(row: Row, column: str) -> list[Entry]:
    """Return the dictionaries of a list written as Python; anything else is told and left out."""
    return _entries(row, column, ast.literal_eval)


def literal_words(row: Row, column: str) -> list[str]:
    """Return the texts of a list written as Python; anything else is told and left out."""
    found = _evaluated(row, column, ast.literal_eval)
    if isinstance(found, list) and all(isinstance(word, str) for word in found):
        return found
    row.leave_out(f"{column} is no list of words")
    return []


def literal_entry(row: Row, column: str) -> Entry:
    """Return a dictionary written as Python, empty without one; anything else is told."""
    found = _evaluated(row, column, ast.literal_eval)
    if isinstance(found, dict):
        return found
    if found:
        row.leave_out(f"{column} is no entry")
    return {}


def _entries(row: Row, column: str, load: Callable[[str], object]) -> list[Entry]:
    found = _evaluated(row, column, load)
    if isinstance(found, list) and all(isinstance(entry, dict) for entry in found):
        return found
    row.leave_out(f"{column} is no list of entries")
    return []


def _evaluated(row: Row, column: str, load: Callable[[str], object]) -> object:
    """Return what a field spells out, an empty list for an empty field."""
    if not row[column].strip():
        return []
    try:
        return load(row[column])
    # What both parsers answer to text that is not theirs or that is nested too deep.
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None
