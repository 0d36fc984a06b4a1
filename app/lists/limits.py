"""How long, how many: what a list may hold, and the sentences for what it may not."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.errors import InvalidInputError
from app.text import clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE_CHARACTERS = 200
DESCRIPTION_CHARACTERS = 5_000
NOTE_CHARACTERS = 2_000
REPORT_CHARACTERS = 1_000
FILMS_A_LIST = 10_000
FILMS_A_PAGE = 500
"""Of what readers see of a list; its files and editions are whole."""
LISTS_A_VIEWER = 200
TAG_CHARACTERS = 40
TAGS_A_LIST = 10
FILMS_AT_ONCE = 10_000
FILE_BYTES = 5_000_000
PASTED_CHARACTERS = 500_000
UNMATCHED_CHARACTERS = 200_000
SUGGESTION_CHARACTERS = 280


def checked_title(text: str) -> str:
    """Return a list's title, cleaned.

    Raises:
        InvalidInputError: if nothing is left to see, or it is too long.
    """
    title = clean_line(text)
    if not any(_is_visible(character) for character in title):
        raise InvalidInputError("Give the list a title.", field="title")
    return _not_longer(title, TITLE_CHARACTERS, "title")


def checked_description(text: str) -> str:
    """Return a list's description, cleaned.

    Raises:
        InvalidInputError: if it is too long.
    """
    return _not_longer(clean_block(text), DESCRIPTION_CHARACTERS, "description")


def checked_note(text: str, *, field: str = "note") -> str:
    """Return the note of an entry, cleaned.

    Args:
        text: as typed.
        field: where it was typed.

    Raises:
        InvalidInputError: if it is too long.
    """
    return _not_longer(clean_block(text), NOTE_CHARACTERS, field)


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags in lower case, each once, alphabetically; empty ones are dropped.

    Raises:
        InvalidInputError: if there are too many, or one is too long.
    """
    cleaned = sorted({clean_line(tag).lstrip("#").strip().casefold() for tag in tags} - {""})
    if len(cleaned) > TAGS_A_LIST:
        raise InvalidInputError(
            f"At most {TAGS_A_LIST} tags, please; these are {len(cleaned):,}.", field="tags"
        )
    for tag in cleaned:
        if len(tag) > TAG_CHARACTERS:
            raise InvalidInputError(
                f"At most {TAG_CHARACTERS} characters for a tag, please.", field="tags"
            )
    return tuple(cleaned)


def checked_report_line(text: str) -> str:
    """Return what somebody says of a list they report, cleaned.

    Raises:
        InvalidInputError: if it is too long.
    """
    return _not_longer(clean_block(text), REPORT_CHARACTERS, "line")


def checked_line(text: str, characters: int) -> str:
    """Return a single line that somebody says, cleaned.

    Raises:
        InvalidInputError: if it is too long.
    """
    return _not_longer(clean_line(text), characters, "line")


def _is_visible(character: str) -> bool:
    # Separators and format characters, such as the zero-width space, show nothing.
    return unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _not_longer(text: str, limit: int, field: str) -> str:
    if len(text) > limit:
        raise InvalidInputError(
            f"At most {limit:,} characters, please; this has {len(text):,}.", field=field
        )
    return text
