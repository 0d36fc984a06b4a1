"""Films of one series, told by collections that sources know, and by titles.

By titles alone "Rocky" and "Rocky IV" are of one series, "Alien" and "Aliens" are not.
"""

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


def series_of(titles: Sequence[str], collections: Sequence[str]) -> NDArray[np.int32]:
    """Return int32[film], a number for each series; −1 for films that are of none.

    A source's collection decides, where it names one. Two other films are of one series when
    their titles begin alike up to a subtitle, a number or "and the"; a film that begins like those
    of a collection is of it. That is a guess, good enough to keep sequels from piling up.

    Args:
        titles: of the films.
        collections: the collection of each, "" for none that is known.
    """
    stems = [stem_of(title) for title in titles]
    collected = {
        stem: collection for stem, collection in zip(stems, collections, strict=True) if collection
    }
    names = [
        ("collection", collection or collected[stem])
        if collection or (stem in collected and len(stem) >= LEAST_LETTERS)
        else ("title", stem if len(stem) >= LEAST_LETTERS else "")
        for stem, collection in zip(stems, collections, strict=True)
    ]
    counts = Counter(name for name in names if name[1])
    known = sorted(name for name, count in counts.items() if count >= LEAST_FILMS)
    number = {name: index for index, name in enumerate(known)}
    return np.array([number.get(name, NO_SERIES) for name in names], np.int32)
