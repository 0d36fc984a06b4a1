"""The circuit breaker."""

from __future__ import annotations

from app.breaker import Breaker


class Clock:
    """A clock that a test moves."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_it_refuses_after_failures_in_a_row_only() -> None:
    breaker = Breaker(failures=2)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.lets_try()
    breaker.failed()
    assert breaker.is_open
    assert not breaker.lets_try()


def test_after_the_pause_one_tries_for_all() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, pause_seconds=2, now=clock)
    breaker.failed()
    clock.seconds += 2
    assert breaker.lets_try()
    assert not breaker.lets_try()
    clock.seconds += 2  # the one that tried never came back
    assert breaker.lets_try()
    breaker.succeeded()
    assert breaker.lets_try()
    assert not breaker.is_open
