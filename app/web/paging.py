"""Page numbers in addresses."""

from __future__ import annotations

from app.errors import InvalidInputError

_MOST_DIGITS = 6


def page_number(text: str, last: int) -> int:
    """Return a page number from an address.

    Args:
        text: what stands in the address.
        last: the greatest page number that is served.

    Raises:
        InvalidInputError: if it is not the number of a page.
    """
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and 1 <= int(text) <= last:
        return int(text)
    raise InvalidInputError(f"A page is a number from 1 to {last}.")
