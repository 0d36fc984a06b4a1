"""The cache of what is the same for everybody, and what it costs when Redis is away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from app import cache
from app.cache import MEMORY_ENTRIES, MemoryCache, RedisCache, connect, key_of
from tests.parts.programs import free_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.parts.redis_server import RedisServer

NOBODY = "redis://127.0.0.1:{port}/0"
# Patience is 50 ms; the rest is for a busy machine.
# A hundred answers that were each waited for would take five.
QUICK_SECONDS = 2.5


def counting() -> tuple[Callable[[], str], list[str]]:
    """Return what makes a new text at each call, and the texts made."""
    made: list[str] = []

    def make() -> str:
        made.append(f"text {len(made)} ★")
        return made[-1]

    return make, made


def test_memory_has_an_end() -> None:
    kept = MemoryCache()
    make, made = counting()
    for number in range(MEMORY_ENTRIES + 1):
        kept.get_or_make(str(number), make, seconds=10)
    kept.get_or_make(str(MEMORY_ENTRIES), make, seconds=10)
    assert len(made) == MEMORY_ENTRIES + 1
    kept.get_or_make("0", make, seconds=10)
    assert len(made) == MEMORY_ENTRIES + 2
    assert kept.state == "off"


def test_workers_share_what_one_made(redis_server: RedisServer) -> None:
    make, made = counting()
    key = key_of("test", "shared")
    for _worker in range(2):
        kept = RedisCache(connect(redis_server.url))
        assert kept.get_or_make(key, make, seconds=10) == "text 0 ★"
        assert kept.state == "ok"
    assert len(made) == 1


def test_keys_differ_by_all_they_depend_on() -> None:
    keys = {
        key_of("charts", "build-1", "top"),
        key_of("charts", "build-2", "top"),
        key_of("charts", "build-1"),
        key_of("facets", "build-1", "top"),
    }
    assert len(keys) == 4
    assert max(map(len, keys)) < 80
    assert key_of("search", "x" * 10_000) != key_of("search", "x" * 9_999)


@pytest.mark.parametrize("trouble", ["refused", "killed", "halted"])
def test_without_redis_an_answer_comes_quickly(redis_server: RedisServer, trouble: str) -> None:
    url = redis_server.url
    if trouble == "refused":
        url = NOBODY.format(port=free_port())
    kept = RedisCache(connect(url))
    make, made = counting()
    kept.get_or_make(key_of("test", trouble), make, seconds=10)
    if trouble == "killed":
        redis_server.kill()
    if trouble == "halted":
        redis_server.halt()
    began = time.monotonic()
    try:
        for _ in range(100):
            assert kept.get_or_make(key_of("test", trouble), make, seconds=10) == made[-1]
    finally:
        if trouble == "killed":
            redis_server.start()
        redis_server.go_on()
    assert time.monotonic() - began < QUICK_SECONDS
    assert kept.state == "degraded"
    assert len(made) <= 2


def test_redis_is_used_again_when_it_is_back(redis_server: RedisServer) -> None:
    kept = RedisCache(connect(redis_server.url), cache.Breaker(failures=1, pause_seconds=0.1))
    make, made = counting()
    redis_server.kill()
    kept.get_or_make("back", make, seconds=10)
    assert kept.state == "degraded"
    redis_server.start()
    time.sleep(0.1)
    kept.get_or_make("back", make, seconds=10)
    assert kept.state == "ok"
    assert connect(redis_server.url).get("back") == made[-1].encode()


def test_the_site_caches_by_its_settings(app: Flask) -> None:
    make, made = counting()
    texts = {cache.shared_text("test", "build", 1, make=make) for _ in range(2)}
    assert texts == {made[0]}
    assert cache.current_cache().state == "off"
