"""Films' cards, kept in each worker for as long as nothing changes in the catalogue."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.db import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Engine

    from app.catalog.changes import State
    from app.catalog.queries import FilmCard

MOST_KEPT = 10_000
"""A card takes about a kilobyte."""


class CardMemory:
    """The cards of one database, as they are in one state of its catalogue."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._state: State | None = None
        self._cards: OrderedDict[int, FilmCard] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many cards are kept."""
        return len(self._cards)

    def find(self, state: State, film_ids: Iterable[int]) -> dict[int, FilmCard]:
        """Return the cards that are kept of films, as they are in this state."""
        with self._lock:
            if state != self._state:
                return {}
            found = {
                film_id: self._cards[film_id] for film_id in film_ids if film_id in self._cards
            }
            for film_id in found:
                self._cards.move_to_end(film_id)
            return found

    def keep(self, state: State, cards: Mapping[int, FilmCard]) -> None:
        """Keep cards that were read in this state; those asked for least lately make room."""
        with self._lock:
            if state != self._state:
                self._cards.clear()
                self._state = state
            self._cards.update(cards)
            while len(self._cards) > MOST_KEPT:
                self._cards.popitem(last=False)


_kept: WeakKeyDictionary[Engine, CardMemory] = WeakKeyDictionary()


def card_memory() -> CardMemory:
    """Return what this worker keeps of the application's database."""
    return _kept.setdefault(db.engine, CardMemory())
