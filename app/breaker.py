"""A circuit breaker: an outside part that fails is left alone for a while."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES = 3
PAUSE_SECONDS = 2.0


class Breaker:
    """Says whether to try an outside part, so that a dead one costs next to nothing.

    After some failures in a row it refuses; when the pause is over it lets one caller try,
    and the others as soon as that one succeeded. Safe to share between threads.

    Attributes:
        failures: how many in a row make it refuse.
        pause_seconds: for how long.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        pause_seconds: float = PAUSE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin by letting everybody try."""
        self.failures = failures
        self.pause_seconds = pause_seconds
        self._now = now
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_until = 0.0

    def lets_try(self) -> bool:
        """Whether the caller may try; who may must tell how it went."""
        with self._lock:
            if self._failed < self.failures:
                return True
            if self._now() < self._closed_until:
                return False
            # This caller tries for everybody; the next may when the pause is over again.
            self._closed_until = self._now() + self.pause_seconds
            return True

    def succeeded(self) -> None:
        """Tell that it went well."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Tell that it failed."""
        with self._lock:
            self._failed += 1
            self._closed_until = self._now() + self.pause_seconds

    @property
    def is_open(self) -> bool:
        """Whether the part is being left alone."""
        return self._failed >= self.failures
