"""A gunicorn worker that takes its fair share of the connections, and no more.

All workers listen at one socket, and whichever wakes first takes a new connection; mostly that is
the same one. Browsers and proxies keep their connections open, so one worker, which runs Python on
one core, had nine tenths of the work while its siblings idled.
"""

from __future__ import annotations

import mmap
import time
from typing import TYPE_CHECKING

from gunicorn.workers.gthread import ThreadWorker

from app.web.own_cores import stay_on

if TYPE_CHECKING:
    import socket

    from app.web.own_cores import Cores

SEATS = 256
# How often a worker shows that it lives; the first process looks once a second.
SIGN_OF_LIFE_SECONDS = 1.0
_EMPTY = -1


class Seats:
    """How many connections each worker holds, in memory that all of them share."""

    def __init__(self, count: int = SEATS) -> None:
        """Make room for so many workers; before the first of them is forked."""
        self._taken: set[int] = set()
        self._held = memoryview(mmap.mmap(-1, 4 * count)).cast("i")
        for seat in range(count):
            self._held[seat] = _EMPTY

    def take(self) -> int:
        """Return a free seat; in the first process only, which alone knows who has gone."""
        seat = min(set(range(len(self._held))) - self._taken)
        self._taken.add(seat)
        return seat

    def free(self, seat: int) -> None:
        """Give a seat to whoever comes next; in the first process."""
        self.leave(seat)
        self._taken.discard(seat)

    def tell(self, seat: int, connections: int) -> None:
        """Let the others know how many connections a worker holds."""
        self._held[seat] = connections

    def leave(self, seat: int) -> None:
        """Let the others know that a worker takes no more connections."""
        self._held[seat] = _EMPTY

    def has_fewer(self, connections: int) -> bool:
        """Return whether any worker that takes connections holds fewer."""
        return any(_EMPTY < held < connections for held in self._held)


class FairWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Takes a connection when no sibling holds fewer, or when none took it for a moment.

    Attributes:
        patience_seconds: how long it leaves a connection to a sibling that holds fewer. A sibling
            that is well takes it sooner; nobody waits longer for one that hangs.
    """

    patience_seconds = 0.002
    seats = Seats()
    cores: Cores | None = None

    def __init__(self, *arguments: object, **keywords: object) -> None:
        """Take a seat, and a core; gunicorn makes workers in its first process and forks then."""
        super().__init__(*arguments, **keywords)
        self.seat = self.seats.take()
        self.core = self.cores.take() if self.cores else None
        self._looks_again = 0.0
        self._may_take = False
        self._shown_alive = 0.0

    def init_process(self) -> None:
        """Begin, in the worker's own process."""
        if self.core is not None:
            stay_on(self.core)
        super().init_process()

    def make_room(self) -> None:
        """Leave seat and core to whoever comes next; in the first process, once it has gone."""
        self.seats.free(self.seat)
        if self.cores and self.core is not None:
            self.cores.free(self.core)

    def run(self) -> None:
        """Take and answer connections until the worker is stopped."""
        try:
            super().run()
        finally:
            self.seats.leave(self.seat)

    def notify(self) -> None:
        """Show that the worker lives; to write it down twice for each request is too much."""
        now = time.monotonic()
        if now - self._shown_alive >= SIGN_OF_LIFE_SECONDS:
            self._shown_alive = now
            super().notify()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, or leave it to a sibling for a moment."""
        now = time.monotonic()
        waited = self._may_take and now < self._looks_again + self.patience_seconds
        if not waited and self.seats.has_fewer(self.nr_conns):
            self._looks_again, self._may_take = now + self.patience_seconds, True
            self.set_accept_enabled(enabled=False)
            return
        self._may_take = False
        super().accept(listener)
        self.seats.tell(self.seat, self.nr_conns)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's own
        """Watch the listening sockets or not; not while a connection is left to a sibling."""
        super().set_accept_enabled(enabled and time.monotonic() >= self._looks_again)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Tell the siblings how it stands; wake in time to look at the listeners again."""
        if self.alive:
            self.seats.tell(self.seat, self.nr_conns)
        else:
            self.seats.leave(self.seat)
        left = self._looks_again - time.monotonic()
        super().wait_for_and_dispatch_events(min(timeout, left) if left > 0 else timeout)
