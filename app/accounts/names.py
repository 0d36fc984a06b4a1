"""What an account may be called."""

from __future__ import annotations

import re
import unicodedata

from app.text import fold

MIN_NAME_CHARACTERS = 3
MAX_NAME_CHARACTERS = 30
_NAME = re.compile(r"[\w-]+")


def canonical_name(name: str) -> str:
    """Return the name as it is kept and shown."""
    return unicodedata.normalize("NFKC", name).strip()


def name_key(name: str) -> str:
    """Return what no two accounts share: "Zoë", "zoe" and "ZOE" have the same key."""
    return fold(canonical_name(name)[:MAX_NAME_CHARACTERS]).replace(" ", "")


def fault_of_name(name: str) -> str | None:
    """Return why a name is refused, as a sentence, or None.

    Args:
        name: canonical, as `canonical_name` returns it.
    """
    if not MIN_NAME_CHARACTERS <= len(name) <= MAX_NAME_CHARACTERS:
        return f"A name has {MIN_NAME_CHARACTERS} to {MAX_NAME_CHARACTERS} characters."
    if not _NAME.fullmatch(name):
        return "A name is made of letters, digits, - and _."
    if not name_key(name):
        return "A name needs a letter or a digit."
    return None
