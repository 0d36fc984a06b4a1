"""Cells of tables that no spreadsheet takes for a formula, and back.

`app.text.spreadsheet_cell` puts an apostrophe before what looks like a formula. Here that is
done to what looks like an escaped one as well, so that reading gives back what was written.
"""

from __future__ import annotations

from app.text import spreadsheet_cell

_QUOTE = "'"


def written_cell(text: str) -> str:
    """Return a text as it stands in an exported table."""
    return _QUOTE + text if _looks_escaped(text) else text


def read_cell(text: str) -> str:
    """Return what a cell of a table says: without the apostrophe that stopped a formula."""
    is_escaped = text.startswith(_QUOTE) and _looks_escaped(text[1:])
    return text[1:] if is_escaped else text


def _looks_escaped(text: str) -> bool:
    """Whether a text is a formula after any number of apostrophes."""
    bare = text.lstrip(_QUOTE)
    return spreadsheet_cell(bare) != bare
