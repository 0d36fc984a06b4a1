"""Writes in the background, so that no request waits for what is only noted."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import deque
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from app.breaker import Breaker

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")
Item_contra = TypeVar("Item_contra", contravariant=True)

WAITING_AT_MOST = 10_000
BATCH = 500
GATHER_SECONDS = 0.5
STOP_SECONDS = 2.0
logger = logging.getLogger(__name__)


class SinkError(Exception):
    """A sink could not write; it may be asked again."""


class Sink(Protocol[Item_contra]):
    """Where items are written to."""

    def write(self, items: Sequence[Item_contra]) -> None:
        """Write all of them, or raise SinkError; writing some again must do no harm."""


class BackgroundWriter(Generic[Item]):
    """Takes items at once and has a thread of its own write them in batches.

    The thread begins with the first item, and anew in each process, so after any fork. It looks
    for items now and then: were it told of each, it would wake for each and hold up whoever
    answers a visitor. While the sink fails items wait; when too many wait, new ones are dropped
    and counted.

    Attributes:
        written: how many items were written by this process.
        dropped: how many were not and will not be.
    """

    def __init__(
        self,
        sink: Sink[Item],
        *,
        name: str,
        waiting_at_most: int = WAITING_AT_MOST,
        gather_seconds: float = GATHER_SECONDS,
        breaker: Breaker | None = None,
    ) -> None:
        """Start nothing yet."""
        self._sink = sink
        self._name = name
        self._waiting_at_most = waiting_at_most
        self._gather_seconds = gather_seconds
        self._breaker = breaker or Breaker(failures=1)
        self._items: deque[Item] = deque()
        self._lock = threading.Lock()
        self._pid = 0
        self.written = 0
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """How many items wait to be written."""
        return len(self._items) if self._pid == os.getpid() else 0

    @property
    def is_degraded(self) -> bool:
        """Whether the sink failed lately."""
        return self._breaker.is_open

    def put(self, item: Item) -> None:
        """Have an item written soon; never waits."""
        if self._pid != os.getpid():
            self._begin()
        if len(self._items) < self._waiting_at_most:
            self._items.append(item)
        else:
            with self._lock:
                self.dropped += 1

    def close(self, seconds: float = STOP_SECONDS) -> None:
        """Write what waits, for so long at most; what is left then is dropped."""
        if self._pid != os.getpid():
            return
        self._stopping.set()
        self._thread.join(seconds)
        self._pid = 0

    def _begin(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            self._items = deque()
            self._stopping = threading.Event()
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
            self._pid = os.getpid()
            atexit.register(self.close)

    def _run(self) -> None:
        items, stopping = self._items, self._stopping
        while not stopping.wait(self._gather_seconds):
            if self._breaker.lets_try():
                self._write(items)
        self._write(items)
        with self._lock:
            self.dropped += len(items)

    def _write(self, items: deque[Item]) -> None:
        """Write what waits, until nothing does or the sink fails."""
        while items:
            batch = [items.popleft() for _ in range(min(BATCH, len(items)))]
            try:
                self._sink.write(batch)
            except SinkError as error:
                logger.warning("%s: %s", self._name, error)
                self._breaker.failed()
                items.extendleft(reversed(batch))
                return
            self._breaker.succeeded()
            self.written += len(batch)
