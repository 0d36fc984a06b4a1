"""Counting how often somebody did something, in Redis for all workers, or in each worker.

A count is of a stretch of time that begins with the clock: a minute, an hour. What Redis has
counted is forgotten when it dies, so each worker counts along: whoever is over the limit in
one stays so. A worker that is asked often tells Redis of all that it counted together, ten times
a second: until then the others do not know.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.breaker import Breaker
from app.cache import RedisTrouble, connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.cache import Client

EXTENSION = "marquee-counts"
KEYS_AT_MOST = 100_000
TELL_SECONDS = 0.1
_FORMAT = "marquee:count:1"


class Counts(Protocol):
    """Counts by key and stretch of time."""

    def add(self, key: str, seconds: int, *, at_once: bool = False) -> int:
        """Count one more and return how many there are in this stretch of so many seconds.

        Args:
            key: of what.
            seconds: how long a stretch is.
            at_once: whether all workers are to know it now: for what is rare and costs much.
        """


def init_app(app: Flask, redis_url: str) -> None:
    """Choose where to count: in Redis where there is an address, else in the worker."""
    app.extensions[EXTENSION] = RedisCounts(connect(redis_url)) if redis_url else MemoryCounts()


class MemoryCounts:
    """Counts in this process: the twin that needs no Redis. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        """Begin at nothing."""
        self._now = now
        self._lock = threading.Lock()
        self._stretches: dict[int, tuple[int, dict[str, int]]] = {}

    def add(self, key: str, seconds: int, *, at_once: bool = False) -> int:
        """See `Counts`; a flood of keys makes all be forgotten, not the memory full."""
        del at_once
        with self._lock:
            counts = self._counts(seconds)
            counts[key] = count = counts.get(key, 0) + 1
        return count

    def raise_to(self, key: str, seconds: int, least: int) -> int:
        """Have a count be no less than what is known of elsewhere, and return it."""
        with self._lock:
            counts = self._counts(seconds)
            counts[key] = count = max(counts.get(key, 0), least)
        return count

    def _counts(self, seconds: int) -> dict[str, int]:
        number = int(self._now() // seconds)
        began, counts = self._stretches.get(seconds, (number, {}))
        if began != number or len(counts) >= KEYS_AT_MOST:
            counts = {}
        self._stretches[seconds] = (number, counts)
        return counts


class _Counted(NamedTuple):
    """What is counted: a key in one stretch of time."""

    key: str
    seconds: int
    stretch: int

    @property
    def name(self) -> str:
        """What Redis calls it."""
        return f"{_FORMAT}:{self.seconds}:{self.stretch}:{self.key}"


class RedisCounts:
    """Counts in Redis for all workers, and along in this one."""

    def __init__(
        self,
        client: Client,
        breaker: Breaker | None = None,
        now: Callable[[], float] = time.time,
        *,
        tell_seconds: float = TELL_SECONDS,
    ) -> None:
        """Ask nothing yet."""
        self._client = client
        self._breaker = breaker or Breaker()
        self._now = now
        self._tell_seconds = tell_seconds
        self._memory = MemoryCounts(now)
        self._lock = threading.Lock()
        self._untold: Counter[_Counted] = Counter()
        self._told_at = -math.inf

    def add(self, key: str, seconds: int, *, at_once: bool = False) -> int:
        """See `Counts`; the count comes even when Redis gives none."""
        here = self._memory.add(key, seconds)
        counted = _Counted(key, seconds, int(self._now() // seconds))
        due = self._due(counted, at_once=at_once)
        if not due or not self._breaker.lets_try():
            return here
        try:
            self._tell(due)
        except RedisTrouble:
            self._breaker.failed()
            return here
        self._breaker.succeeded()
        return self._memory.raise_to(key, seconds, here)

    def _due(self, counted: _Counted, *, at_once: bool) -> Counter[_Counted]:
        """Note one more, and return all that Redis is to be told now, if it is time."""
        with self._lock:
            self._untold[counted] += 1
            clock = time.monotonic()
            if not at_once and clock - self._told_at < self._tell_seconds:
                return Counter()
            due, self._untold, self._told_at = self._untold, Counter(), clock
        return due

    def _tell(self, due: Counter[_Counted]) -> None:
        """Tell Redis in one go, and learn what all workers counted."""
        pipe = self._client.pipeline(transaction=False)
        for counted, times in due.items():
            pipe.incrby(counted.name, times)
            pipe.expire(counted.name, 2 * counted.seconds)
        everywhere = pipe.execute()[::2]
        for counted, count in zip(due, everywhere, strict=True):
            if counted.stretch == int(self._now() // counted.seconds):
                with self._lock:
                    since = self._untold[counted]
                self._memory.raise_to(counted.key, counted.seconds, int(count) + since)
