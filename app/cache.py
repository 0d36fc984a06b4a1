"""What is the same for everybody, kept for a while: in Redis, or in each worker's memory.

The only file that imports redis. Redis is asked with 50 ms of patience and no second try, and
is left alone while it fails: then, and without it, each worker keeps its own.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Protocol

import redis
from flask import current_app
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.breaker import Breaker
from app.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

EXTENSION = "marquee-cache"
PATIENCE_SECONDS = 0.05
CONNECTIONS_AT_MOST = 64
MEMORY_ENTRIES = 500
Client = redis.Redis
# What Redis may raise: it is away, hangs, is full, or is still loading.
RedisTrouble = (redis.RedisError, OSError)
_FORMAT = "marquee:1"
"""Another one makes all that older versions of the site left unfindable."""


class Cache(Protocol):
    """Keeps texts that are the same for everybody."""

    def get_or_make(self, key: str, make: Callable[[], str], *, seconds: int) -> str:
        """Return the text kept under a key, or make it and keep it so many seconds."""

    @property
    def state(self) -> str:
        """What an operator is told: "off", "ok" or "degraded"."""


def init_app(app: Flask, redis_url: str) -> None:
    """Choose the cache: Redis where there is an address, else the worker's memory."""
    app.extensions[EXTENSION] = RedisCache(connect(redis_url)) if redis_url else MemoryCache()


def current_cache() -> Cache:
    """Return the application's cache."""
    cache: Cache = current_app.extensions[EXTENSION]
    return cache


def shared_text(kind: str, *key: object, make: Callable[[], str], seconds: int = 60) -> str:
    """Return a text that is the same for everybody, made at most every so many seconds.

    Args:
        kind: what it is, such as "charts".
        key: all that it depends on, the id of the build among it; plain values.
        make: makes it; nothing in it may be of one viewer, such as a form's token.
        seconds: how long it may be kept.
    """
    return current_cache().get_or_make(key_of(kind, *key), make, seconds=seconds)


def key_of(kind: str, *key: object) -> str:
    """Return the key of a text, of a length that does not grow with what it depends on."""
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]
    return f"{_FORMAT}:{kind}:{digest}"


def connect(url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> redis.Redis:
    """Return a client of Redis; it connects when it is first used, and anew after a fork.

    Args:
        url: redis://, rediss:// or unix://.
        patience_seconds: for connecting and for each answer.
    """
    return redis.Redis(connection_pool=_pool(url, patience_seconds))


def _pool(url: str, patience_seconds: float) -> redis.ConnectionPool:
    return redis.ConnectionPool.from_url(
        url,
        socket_timeout=patience_seconds,
        socket_connect_timeout=patience_seconds,
        retry=Retry(NoBackoff(), 0),
        max_connections=CONNECTIONS_AT_MOST,
        protocol=2,
    )


class MemoryCache(Kept[str]):
    """Keeps texts in this process: the twin that needs no Redis."""

    state = "off"

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(MEMORY_ENTRIES)


class RedisCache:
    """Keeps texts in Redis for all workers, and in memory while Redis fails."""

    def __init__(self, client: redis.Redis, breaker: Breaker | None = None) -> None:
        """Ask nothing yet."""
        self._client = client
        self._breaker = breaker or Breaker()
        self._memory = MemoryCache()

    def get_or_make(self, key: str, make: Callable[[], str], *, seconds: int) -> str:
        """See `Cache`; an answer comes even when Redis gives none."""
        if not self._breaker.lets_try():
            return self._memory.get_or_make(key, make, seconds=seconds)
        try:
            found = self._client.get(key)
        except RedisTrouble:
            self._breaker.failed()
            return self._memory.get_or_make(key, make, seconds=seconds)
        self._breaker.succeeded()
        if isinstance(found, bytes):
            return found.decode(errors="replace")
        text = make()
        try:
            self._client.set(key, text, ex=seconds)
        except RedisTrouble:
            self._breaker.failed()
        return text

    @property
    def state(self) -> str:
        """See `Cache`."""
        return "degraded" if self._breaker.is_open else "ok"
