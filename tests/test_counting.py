"""Counting in Redis and in memory."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from app import counting
from app.breaker import Breaker
from app.cache import connect
from app.counting import MemoryCounts, RedisCounts
from tests.parts.programs import free_port

if TYPE_CHECKING:
    from tests.parts.redis_server import RedisServer

# Fifty answers that were each waited for would take two and a half.
QUICK_SECONDS = 2.0


class Clock:
    """A clock that a test moves."""

    seconds = 6_000.0

    def __call__(self) -> float:
        return self.seconds


def test_each_key_and_stretch_has_its_own_count() -> None:
    clock = Clock()
    counts = MemoryCounts(clock)
    assert [counts.add("a", 60) for _ in range(3)] == [1, 2, 3]
    assert counts.add("b", 60) == 1
    assert counts.add("a", 3_600) == 1
    clock.seconds += 60
    assert counts.add("a", 60) == 1
    assert counts.add("a", 3_600) == 2


def test_a_flood_of_keys_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "KEYS_AT_MOST", 10)
    counts = MemoryCounts()
    for number in range(100):
        counts.add(str(number), 3_600)
    assert max(len(kept) for _, kept in counts._stretches.values()) <= 10  # noqa: SLF001 - what is kept


def test_threads_lose_no_count() -> None:
    counts = MemoryCounts(Clock())
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: counts.add("a", 60), range(2_000)))
    assert sorted(seen) == list(range(1, 2_001))


def test_redis_counts_for_all_workers(redis_server: RedisServer) -> None:
    clock = Clock()
    first, second = (
        RedisCounts(connect(redis_server.url), now=clock, tell_seconds=0) for _ in range(2)
    )
    assert [first.add("a", 60), second.add("a", 60), first.add("a", 60)] == [1, 2, 3]
    clock.seconds += 60
    assert second.add("a", 60) == 1
    client = connect(redis_server.url)
    assert all(0 < client.ttl(key) <= 120 for key in client.scan_iter())


def test_redis_is_told_of_many_at_once(redis_server: RedisServer) -> None:
    clock = Clock()
    client = connect(redis_server.url)
    first, second = (RedisCounts(connect(redis_server.url), now=clock) for _ in range(2))
    assert [first.add("a", 60) for _ in range(20)] == list(range(1, 21))
    assert [first.add("b", 60) for _ in range(5)] == list(range(1, 6))
    calls = client.info("commandstats")["cmdstat_incrby"]["calls"]
    time.sleep(counting.TELL_SECONDS)
    assert first.add("a", 60) == 21
    assert client.info("commandstats")["cmdstat_incrby"]["calls"] == calls + 2  # of a and of b
    assert second.add("b", 60) == 6
    assert second.add("a", 60) == 1  # it was told of b just now, and hears of a with the next
    assert second.add("c", 60, at_once=True) == 1
    assert second.add("a", 60) == 23


def test_what_was_counted_before_a_stretch_ended_stays_there(redis_server: RedisServer) -> None:
    clock = Clock()
    counts = RedisCounts(connect(redis_server.url), now=clock)
    assert [counts.add("a", 60) for _ in range(9)][-1] == 9
    clock.seconds += 60
    time.sleep(counting.TELL_SECONDS)
    assert counts.add("a", 60) == 1


def test_threads_that_tell_redis_lose_no_count(redis_server: RedisServer) -> None:
    counts = RedisCounts(connect(redis_server.url), now=Clock(), tell_seconds=0.001)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: counts.add("a", 60), range(500)))
    assert counts.add("a", 60, at_once=True) == 501
    other = RedisCounts(connect(redis_server.url), now=Clock())
    assert other.add("a", 60) == 502


@pytest.mark.parametrize("trouble", ["killed", "halted"])
def test_counting_outlives_redis(redis_server: RedisServer, trouble: str) -> None:
    clock = Clock()
    breaker = Breaker(failures=1, pause_seconds=0.2)
    counts = RedisCounts(connect(redis_server.url), breaker, clock, tell_seconds=0)
    assert [counts.add("a", 60) for _ in range(3)] == [1, 2, 3]
    began = time.monotonic()
    try:
        redis_server.kill() if trouble == "killed" else redis_server.halt()
        assert [counts.add("a", 60) for _ in range(50)][-1] == 53
        assert time.monotonic() - began < QUICK_SECONDS
    finally:
        redis_server.start() if trouble == "killed" else redis_server.go_on()
    time.sleep(0.2)
    assert counts.add("a", 60) == 54  # a Redis that begins anew does not let anybody in again


def test_without_redis_a_count_comes_quickly() -> None:
    counts = RedisCounts(connect(f"redis://127.0.0.1:{free_port()}/0"))
    began = time.monotonic()
    assert [counts.add("a", 3_600) for _ in range(100)][-1] >= 99
    assert time.monotonic() - began < QUICK_SECONDS
