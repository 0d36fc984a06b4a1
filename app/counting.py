"""Counting how often somebody did something, in Redis for all workers, or in each worker.

A count is of a stretch of time that begins with the clock: a minute, an hour. What Redis has
counted is forgotten when it dies, so each worker counts along: whoever is over the limit in
one stays so.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

from app.breaker import Breaker
from app.cache import RedisTrouble, connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.cache import Client

EXTENSION = "marquee-counts"
KEYS_AT_MOST = 100_000
_FORMAT = "marquee:count:1"


class Counts(Protocol):
    """Counts by key and stretch of time."""

    def add(self, key: str, seconds: int) -> int:
        """Count one more and return how many there are in this stretch of so many seconds."""


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

    def add(self, key: str, seconds: int) -> int:
        """See `Counts`; a flood of keys makes all be forgotten, not the memory full."""
        number = int(self._now() // seconds)
        with self._lock:
            began, counts = self._stretches.get(seconds, (number, {}))
            if began != number or len(counts) >= KEYS_AT_MOST:
                counts = {}
            counts[key] = count = counts.get(key, 0) + 1
            self._stretches[seconds] = (number, counts)
        return count


class RedisCounts:
    """Counts in Redis for all workers, and along in this one."""

    def __init__(
        self,
        client: Client,
        breaker: Breaker | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Ask nothing yet."""
        self._client = client
        self._breaker = breaker or Breaker()
        self._now = now
        self._memory = MemoryCounts(now)

    def add(self, key: str, seconds: int) -> int:
        """See `Counts`; the count comes even when Redis gives none."""
        here = self._memory.add(key, seconds)
        if not self._breaker.lets_try():
            return here
        name = f"{_FORMAT}:{seconds}:{int(self._now() // seconds)}:{key}"
        try:
            pipe = self._client.pipeline(transaction=False)
            pipe.incr(name)
            pipe.expire(name, 2 * seconds)
            everywhere = int(pipe.execute()[0])
        except RedisTrouble:
            self._breaker.failed()
            return here
        self._breaker.succeeded()
        return max(here, everywhere)
