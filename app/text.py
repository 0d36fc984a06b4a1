"""Plain functions on text that every feature may use."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

_FORMULAS = ("=", "+", "-", "@")
_SPACES = ("\t", "\r")


def fold(text: str) -> str:
    """Return the text in lower-case ASCII with single spaces, for comparing.

    Accents go, other scripts are transliterated and punctuation becomes a space:
    "Amélie" and "AMELIE" fold to the same text.
    """
    ascii_text = anyascii(unicodedata.normalize("NFKC", text)).lower()
    return _NOT_WORD.sub(" ", ascii_text.replace("'", "")).strip()


def slugify(text: str) -> str:
    """Return the text as a part of an address: "L.A. Confidential" gives "l-a-confidential"."""
    return fold(text).replace(" ", "-")[:80].strip("-") or "untitled"


def clean_line(text: str) -> str:
    """Return what a person typed in one line: NFC, no control characters, single spaces."""
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


def clean_block(text: str) -> str:
    """Return what a person typed in several lines: NFC, no control characters, LF line ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unicodedata.normalize("NFC", unified)).strip()


def joined(names: list[str], last: str = "and") -> str:
    """Return names as a phrase: "Heat", "Heat and Ronin", "Heat, Ronin and Se7en"."""
    if len(names) < 2:  # noqa: PLR2004 - two is where a list begins
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def spreadsheet_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: with an apostrophe before.

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_SPACES) or text.lstrip().startswith(_FORMULAS) else text
