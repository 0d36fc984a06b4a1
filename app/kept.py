"""What was made a moment ago, kept in the worker for whoever asks for the same."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


def _one(_: object) -> int:
    return 1


class Kept(Generic[T]):
    """Things by key, each for a while; those asked for least lately make room.

    Whatever a thing is made from belongs into its key. Safe to share between threads.
    """

    def __init__(
        self,
        most: int,
        size_of: Callable[[T], int] = _one,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin empty.

        Args:
            most: how much is kept at most, in what `size_of` counts.
            size_of: how much room a thing takes; each counts as one if nothing else is said.
            now: seconds of a clock that never goes back.
        """
        self._most = most
        self._size_of = size_of
        self._now = now
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """How much is kept."""
        return self._size

    def get_or_make(self, key: Hashable, make: Callable[[], T], *, seconds: float) -> T:
        """Return the thing of a key; it is made where there is none, or an old one.

        Args:
            key: all that it is made from.
            make: makes it.
            seconds: how long it is kept, from when its making begins.
        """
        now = self._now()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and now < kept[0]:
                self._kept.move_to_end(key)
                return kept[1]
        made = make()
        with self._lock:
            self._put(key, (now + seconds, made))
        return made

    def _put(self, key: Hashable, item: tuple[float, T]) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._size -= self._size_of(before[1])
        if (size := self._size_of(item[1])) > self._most:
            return
        self._kept[key] = item
        self._size += size
        while self._size > self._most:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= self._size_of(dropped)
