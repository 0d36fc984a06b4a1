"""Which events there are, and exactly what each says: numbers and a few fixed words.

No text that somebody typed is among them, no name, no address, no token.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Value = int | str | bool | list[int] | None

SURFACES = ("suggestions", "favourites", "film", "search", "list", "history", "other")
"""The places of the site on which something is shown or done."""

EVENTS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    # Suggestions were shown: which films, in their order, on which page of the list.
    "impression": {"build": (str,), "surface": (str,), "page": (int,), "film_ids": (list,)},
    # Somebody said something of a film, or took it back ("none").
    "verdict": {
        "build": (str,),
        "surface": (str,),
        "slot": (int, type(None)),
        "film_id": (int,),
        "verdict": (str,),
    },
    # Somebody gave a film stars, in halves; 0 takes them back.
    "stars": {"build": (str,), "surface": (str,), "film_id": (int,), "half_stars": (int,)},
    # Somebody put a film on the watchlist, or took it off.
    "watchlist": {"surface": (str,), "film_id": (int,), "wanted": (bool,)},
    # Somebody opened a list by its share link.
    "link_opened": {"list_id": (int,), "by_curator": (bool,)},
    # Somebody searched: how many words, and how many films were found.
    "search": {"words": (int,), "hits": (int,)},
}
_WORD = re.compile(r"[A-Za-z0-9_.:-]{0,64}")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        name: one of `EVENTS`.
        at: when.
        viewer_id: who, if anybody who ever acted.
        data: exactly the keys that `EVENTS` gives for the name.
        id: random, so that writing an event twice leaves one.
    """

    name: str
    at: datetime
    viewer_id: int | None
    data: Mapping[str, Value]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        """Refuse what is not declared.

        Raises:
            ValueError: the name or the keys are others, or a value is free text.
        """
        keys = EVENTS.get(self.name)
        if keys is None:
            raise ValueError(f"There is no event “{self.name}”.")
        if self.data.keys() != keys.keys():
            raise ValueError(f"The keys of “{self.name}” are {', '.join(keys)}.")
        for key, value in self.data.items():
            if type(value) not in keys[key] or not _is_plain(value):
                raise ValueError(f"“{self.name}” cannot have such a {key}.")


def surface_of(text: str) -> str:
    """Return the surface that a form names; what is none is "other"."""
    return text if text in SURFACES else "other"


def _is_plain(value: Value) -> bool:
    if isinstance(value, str):
        return _WORD.fullmatch(value) is not None
    if isinstance(value, list):
        return all(type(item) is int for item in value)
    return True
