"""How a list is mixed, as it stands in an address and on the controls of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from app.errors import InvalidInputError
from app.recommend.types import Mix

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL = Mix()
_NUMBER = re.compile(r"[0-9](?:\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Dial:
    """One thing of a mix that can be turned.

    Attributes:
        name: of the field of `Mix`, and in the address.
        label: what it is called.
        low: what its least value means, in a word or two.
        high: what its greatest value means.
        most: its greatest value; the least is 0.
    """

    name: str
    label: str
    low: str
    high: str
    most: float

    def value_in(self, mix: Mix) -> float:
        """Return what a mix says of it."""
        return float(getattr(mix, self.name))


DIALS = (
    Dial("novelty", "How well known", "Well known", "Hidden gems", 1.0),
    Dial("diversity", "How varied", "Much alike", "Surprising", 1.0),
    Dial("content", "What resembles your films", "Ignore", "Twice the weight", 2.0),
    Dial("community", "What people who like them like", "Ignore", "Twice the weight", 2.0),
    Dial("prior", "What everybody rates highly", "Ignore", "Twice the weight", 2.0),
)


def mix_from(arguments: Mapping[str, str]) -> Mix:
    """Return the mix that an address asks for; what it does not name is as usual.

    Raises:
        InvalidInputError: if a value is none that the dial has.
    """
    turned: dict[str, Any] = {}
    for dial in DIALS:
        if (text := arguments.get(dial.name)) is None:
            continue
        if not _NUMBER.fullmatch(text) or float(text) > dial.most:
            raise InvalidInputError(f"{dial.label}: {dial.name} is from 0 to {dial.most:g}.")
        turned[dial.name] = float(text)
    return replace(USUAL, **turned)


def fields_of(mix: Mix) -> dict[str, str]:
    """Return a mix as the fields of an address; whatever is as usual is left out."""
    return {
        dial.name: f"{dial.value_in(mix):g}"
        for dial in DIALS
        if dial.value_in(mix) != dial.value_in(USUAL)
    }


def query_of(mix: Mix) -> str:
    """Return a mix as the query of an address: "?novelty=0.8", or nothing where it is as usual."""
    fields = fields_of(mix)
    return f"?{urlencode(fields)}" if fields else ""
