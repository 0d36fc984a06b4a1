"""What two films share, in words."""

from __future__ import annotations

import numpy as np

from app.recommend.facts import SHARED_AT_MOST, Facts, facts_arrays
from app.recommend.types import Trait, TraitKind

Fact = tuple[TraitKind, str]


def facts_of(films: list[list[Fact]]) -> Facts:
    nothing = np.full(len(films), -1, np.int32)
    return Facts(facts_arrays(films), nothing, nothing > 0)


def test_what_is_a_genre_and_a_keyword_is_named_once() -> None:
    musical: list[Fact] = [(TraitKind.GENRE, "Musical"), (TraitKind.KEYWORD, "musical")]
    others: list[list[Fact]] = [[(TraitKind.GENRE, "War")] for _ in range(8)]
    shared = facts_of([musical, musical, *others]).shared(0, 1)
    assert [trait.value.casefold() for trait in shared] == ["musical"]


def test_who_directs_and_plays_is_named_once() -> None:
    eastwood: list[Fact] = [
        (TraitKind.DIRECTOR, "Clint Eastwood"),
        (TraitKind.CAST, "Clint Eastwood"),
        (TraitKind.GENRE, "Western"),
    ]
    others: list[list[Fact]] = [[(TraitKind.GENRE, "War")] for _ in range(8)]
    shared = facts_of([eastwood, eastwood, *others]).shared(0, 1)
    assert shared[0] == Trait(TraitKind.DIRECTOR, "Clint Eastwood")
    assert [trait.value for trait in shared] == ["Clint Eastwood", "Western"]


def test_only_so_many_are_named() -> None:
    many: list[Fact] = [(TraitKind.KEYWORD, f"theme {number}") for number in range(9)]
    films = [many, many, *([(TraitKind.KEYWORD, "other")] for _ in range(8))]
    assert len(facts_of(films).shared(0, 1)) == SHARED_AT_MOST
