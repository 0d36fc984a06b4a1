"""The facts of films in numbers, to tell in words what two films share."""

from __future__ import annotations

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


class Facts:
    """Which facts each film has.

    Facts are numbered; a film's numbers are ascending.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take the arrays that `facts_arrays` made."""
        self._text = arrays["fact_text"].tobytes().decode()
        self._text_ends = arrays["fact_text_ends"]
        self._kinds = arrays["fact_kinds"]
        self._weights = arrays["fact_weights"]
        self._film_facts = arrays["film_facts"]
        self._film_ends = arrays["film_fact_ends"]

    @classmethod
    def read(cls, build: Build) -> Facts:
        """Map the facts of a build."""
        return cls({name: build.array(name) for name in ARRAYS})

    def shared(self, row: int, other: int) -> tuple[Trait, ...]:
        """Return what two films share, the most telling first."""
        both = np.intersect1d(self._of(row), self._of(other), assume_unique=True)
        order = np.argsort(-self._weights[both], kind="stable")[:SHARED_AT_MOST]
        return tuple(self._trait(int(fact)) for fact in both[order])

    def _of(self, row: int) -> NDArray[np.int32]:
        start = self._film_ends[row - 1] if row else 0
        own: NDArray[np.int32] = self._film_facts[start : self._film_ends[row]]
        return own

    def _trait(self, fact: int) -> Trait:
        start = int(self._text_ends[fact - 1]) if fact else 0
        kind = KINDS[int(self._kinds[fact])]
        return Trait(kind, self._text[start : int(self._text_ends[fact])])


ARRAYS = (
    "fact_text",
    "fact_text_ends",
    "fact_kinds",
    "fact_weights",
    "film_facts",
    "film_fact_ends",
)


def facts_arrays(
    film_facts: Sequence[Sequence[tuple[TraitKind, str]]],
) -> dict[str, NDArray[Any]]:
    """Return the arrays to store for the facts of each film, in order of row."""
    counts: dict[tuple[TraitKind, str], int] = {}
    for facts in film_facts:
        for fact in set(facts):
            counts[fact] = counts.get(fact, 0) + 1
    shared = sorted(fact for fact, count in counts.items() if count > 1)
    number = {fact: index for index, fact in enumerate(shared)}
    rows = [sorted({number[fact] for fact in facts if fact in number}) for facts in film_facts]
    texts = [value.encode() for _, value in shared]
    rarity = np.log([len(film_facts) / counts[fact] for fact in shared])
    readable = np.array([READABLE[kind] for kind, _ in shared])
    return {
        "fact_text": np.frombuffer(b"".join(texts), np.uint8),
        "fact_text_ends": np.cumsum([len(value.decode()) for value in texts], dtype=np.int64),
        "fact_kinds": np.array([KINDS.index(kind) for kind, _ in shared], np.uint8),
        "fact_weights": (rarity * readable).astype(np.float32),
        "film_facts": np.array([fact for facts in rows for fact in facts], np.int32),
        "film_fact_ends": np.cumsum([len(facts) for facts in rows], dtype=np.int64),
    }
