"""What an index was asked a moment ago: people type the same, and typing asks at each letter."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.search.index import FilmIndex
    from app.search.records import NameKind, NameRecord, SearchHits

MOST_KEPT = 512
"""Of each kind of question."""


class RememberingIndex:
    """Answers as its index does, which never changes. Safe to share between threads."""

    def __init__(self, index: FilmIndex) -> None:
        """Remember nothing yet."""
        self._search = lru_cache(MOST_KEPT)(index.search)
        self._suggest = lru_cache(MOST_KEPT)(index.suggest)
        self._names = lru_cache(MOST_KEPT)(index.names)

    def search(self, text: str, count: int, offset: int) -> SearchHits:
        """Return the films that fit a text; see `FilmIndex.search`."""
        return self._search(text, count, offset)

    def suggest(self, text: str, count: int) -> SearchHits:
        """Return the films that fit a text that is still typed; see `FilmIndex.suggest`."""
        return self._suggest(text, count)

    def names(self, text: str, kind: NameKind, count: int) -> tuple[NameRecord, ...]:
        """Return people or keywords that fit a text; see `FilmIndex.names`."""
        return self._names(text, kind, count)
