"""Films of one series, told by their titles: "Alien", "Aliens" no; "Rocky", "Rocky IV" yes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.diversify import NO_SERIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAST_FILMS = 2
LEAST_LETTERS = 4
_ENDING = re.compile(
    r"""
    \s*(?:
        :.* | \s[-–—]\s.*                    # a subtitle
        | ,?\s(?:part|vol\.?|volume|episode|chapter)\s.*
        | \s(?:\d{1,2}|[ivx]{1,5})           # a number
        | \sand\sthe\s.*                     # Harry Potter and the …
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


def stem_of(title: str) -> str:
    """Return what the titles of a series have in common, folded: "the lord of the rings"."""
    stem, shorter = title.strip(), ""
    while shorter != stem:
        shorter, stem = stem, _ENDING.sub("", stem)
    return _ARTICLE.sub("", stem).casefold()


def series_of(titles: Sequence[str]) -> NDArray[np.int32]:
    """Return int32[film], a number for each series; −1 for films that are of none.

    Two films are of one series when their titles begin alike up to a subtitle, a number or
    "and the". That is a guess, good enough to keep sequels from piling up.
    """
    stems = [stem_of(title) for title in titles]
    counts = Counter(stem for stem in stems if len(stem) >= LEAST_LETTERS)
    known = sorted(stem for stem, count in counts.items() if count >= LEAST_FILMS)
    number = {stem: index for index, stem in enumerate(known)}
    return np.array([number.get(stem, NO_SERIES) for stem in stems], np.int32)
