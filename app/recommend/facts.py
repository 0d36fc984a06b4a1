"""The facts of films in numbers, to tell in words what two films share."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.types import Trait, TraitKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.recommend.artifacts import Build

KINDS = tuple(TraitKind)
READABLE = {
    TraitKind.DIRECTOR: 3.0,
    TraitKind.CAST: 1.5,
    TraitKind.GENRE: 1.6,
    TraitKind.KEYWORD: 1.0,
    TraitKind.DECADE: 0.5,
    TraitKind.COUNTRY: 0.6,
}
"""How telling a fact of each kind is to a reader, beside how rare it is."""
SHARED_AT_MOST = 6
TOO_COMMON = 0.6
LEAST_COMMON = 10
CACHED_FILMS = 8192
ARRAYS = ("fact_text", "fact_text_ends", "fact_kinds", "film_facts", "film_fact_ends")


class Facts:
    """Which facts each film has. Facts are numbered, the most telling first.

    Attributes:
        series: int32[film], which series each film is of; −1 for none.
        is_new: bool[film], the films that are new to the catalogue.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        series: NDArray[np.int32],
        is_new: NDArray[np.bool_],
    ) -> None:
        """Take the arrays that `facts_arrays` made, the series, and what is new."""
        self.series = series
        self.is_new = is_new
        self._text = arrays["fact_text"].tobytes().decode()
        self._text_ends = arrays["fact_text_ends"]
        self._kinds = arrays["fact_kinds"]
        self._film_facts = arrays["film_facts"]
        self._film_ends = arrays["film_fact_ends"]
        self._facts_of = lru_cache(maxsize=CACHED_FILMS)(self._read_facts)
        self._trait = lru_cache(maxsize=CACHED_FILMS)(self._read_trait)

    @classmethod
    def read(cls, build: Build) -> Facts:
        """Map the facts of a build."""
        arrays = {name: build.array(name) for name in ARRAYS}
        return cls(arrays, build.array("series"), build.array("is_new"))

    def shared(self, row: int, other: int) -> tuple[Trait, ...]:
        """Return what two films share, the most telling first; nothing twice in words.

        A genre may be a keyword, too, and a director may play the lead.
        """
        both = sorted(self._facts_of(row) & self._facts_of(other))
        named: dict[str, Trait] = {}
        for fact in both:
            if len(named) == SHARED_AT_MOST:
                break
            trait = self._trait(fact)
            named.setdefault(trait.value.casefold(), trait)
        return tuple(named.values())

    def _read_facts(self, row: int) -> frozenset[int]:
        start = self._film_ends[row - 1] if row else 0
        return frozenset(self._film_facts[start : self._film_ends[row]].tolist())

    def _read_trait(self, fact: int) -> Trait:
        start = int(self._text_ends[fact - 1]) if fact else 0
        return Trait(KINDS[self._kinds[fact]], self._text[start : int(self._text_ends[fact])])


def facts_arrays(
    film_facts: Sequence[Sequence[tuple[TraitKind, str]]],
) -> dict[str, NDArray[Any]]:
    """Return the arrays to store for the facts of each film, in order of row.

    Facts that only one film has are left out: they are never shared. So are those that most
    films have, such as a country that nearly all come from: they tell nothing.
    """
    counts: dict[tuple[TraitKind, str], int] = {}
    for facts in film_facts:
        for fact in set(facts):
            counts[fact] = counts.get(fact, 0) + 1
    films_with = Counter(kind for facts in film_facts for kind in {kind for kind, _ in facts})
    telling = {
        fact: np.log(len(film_facts) / count) * READABLE[fact[0]]
        for fact, count in counts.items()
        if 1 < count <= max(TOO_COMMON * films_with[fact[0]], LEAST_COMMON)
    }
    ordered = sorted(telling, key=lambda fact: (-telling[fact], fact))
    number = {fact: index for index, fact in enumerate(ordered)}
    rows = [sorted({number[fact] for fact in facts if fact in number}) for facts in film_facts]
    return {
        "fact_text": np.frombuffer("".join(value for _, value in ordered).encode(), np.uint8),
        "fact_text_ends": np.cumsum([len(value) for _, value in ordered], dtype=np.int64),
        "fact_kinds": np.array([KINDS.index(kind) for kind, _ in ordered], np.uint8),
        "film_facts": np.array([fact for facts in rows for fact in facts], np.int32),
        "film_fact_ends": np.cumsum([len(facts) for facts in rows], dtype=np.int64),
    }
