"""Sends requests over kept connections and times the answers: a process of its own.

It reads a plan as JSON from its standard input and writes what it measured to its standard
output. It knows just enough HTTP for a server on this machine, so that little of the two
cores goes into asking.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
READ_BYTES = 1 << 16
HEAD_END = b"\r\n\r\n"
EXPECTED = frozenset({200, 303})
STALLED_SECONDS = 10
LONGEST_PAUSE_SECONDS = 0.05
BROKEN = "broken"
UNAVAILABLE = 503
NO_RETRY_AFTER = "503 without Retry-After"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send where.

    Attributes:
        port: of the server on 127.0.0.1.
        cycles: for each connection the requests that it repeats, as whole HTTP messages.
        seconds: how long to measure.
        warm_up_seconds: how long to send before that.
        rate: requests a second over all connections; None sends the next at each answer.
        tolerant: whether a broken connection is noted and made anew, not an end of all.
    """

    port: int
    cycles: tuple[tuple[str, ...], ...]
    seconds: float
    warm_up_seconds: float = 0.3
    rate: float | None = None
    tolerant: bool = False


@dataclass(slots=True)
class Measured:
    """What came back.

    Attributes:
        milliseconds: of each answer from the moment its request was due, sorted.
        seconds: how long was measured.
        bytes_a_body: the mean size of a body.
        unexpected: statuses other than 200 and 303, with how often they came.
        troubles: when, in seconds from the beginning of the measurement, which of them came, or
            a connection broke ("broken").
        began: when that was, by `time.monotonic`, which all processes of a machine share.
    """

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes_a_body: float = 0.0
    unexpected: dict[str, int] = field(default_factory=dict)
    troubles: list[tuple[float, str]] = field(default_factory=list)
    began: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """Return the milliseconds within which so many percent of the answers came."""
        if not self.milliseconds:
            return float("nan")
        last = len(self.milliseconds) - 1
        return self.milliseconds[min(last, round(percent / 100 * last))]


def measure(plan: Plan) -> Measured:
    """Carry a plan out in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bench.load"],
        cwd=ROOT,
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=plan.seconds + plan.warm_up_seconds + 2 * STALLED_SECONDS,
    )
    return Measured(**json.loads(done.stdout))


class _Connection:
    """One kept connection: sends a request, reads its answer, is due again."""

    def __init__(self, port: int, cycle: list[bytes], first_due: float, gap: float) -> None:
        self._port = port
        self.socket = self._connect()
        self.due = first_due
        self.waits = False
        self.says_when = True
        self._cycle = cycle
        self._gap = gap
        self._sent = 0
        self._tries = 0
        self._answer = b""

    def send(self) -> None:
        """Send the next request."""
        if not self._gap:
            self.due = time.perf_counter()
        self._answer = b""
        self.waits = True
        self._tries = 1
        self._sent += 1
        self.socket.sendall(self._message)

    def mend(self) -> bool:
        """Connect anew; send the request again, once, where a browser would.

        Returns:
            Whether nothing is lost: the request is on its way again, or there was none.
        """
        self.socket.close()
        was_idle, self.waits = not self.waits, False
        try:
            self.socket = self._connect()
            if was_idle:
                return True
            if self._tries > 1 or self._answer or not self._message.startswith(b"GET"):
                return False
            self._tries += 1
            self.socket.sendall(self._message)
        except OSError:
            return False
        self.waits = True
        return True

    @property
    def _message(self) -> bytes:
        return self._cycle[(self._sent - 1) % len(self._cycle)]

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=STALLED_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def read(self) -> tuple[int, int] | None:
        """Read on; return status and bytes of the body once the answer is whole."""
        piece = self.socket.recv(READ_BYTES)
        if not piece:
            raise ConnectionError("The server closed the connection.")
        self._answer += piece
        head_bytes = self._answer.find(HEAD_END)
        if head_bytes < 0:
            return None
        head = self._answer[:head_bytes].lower()
        at = head.find(b"\r\ncontent-length:")
        if at < 0:
            raise ConnectionError("The server does not say how long its answer is.")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0])
        if len(self._answer) < head_bytes + len(HEAD_END) + length:
            return None
        self.waits = False
        status = int(head[9:12])
        self.says_when = status != UNAVAILABLE or b"\r\nretry-after:" in head
        return status, length

    def next_due(self, now: float) -> None:
        """Set when the next request is due: at once, or when the rate wants it."""
        self.due = self.due + self._gap if self._gap else now


class _Run:
    """One carrying-out of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._began = time.perf_counter()
        self._counts_from = self._began + plan.warm_up_seconds
        self._measured = Measured(began=time.monotonic() + plan.warm_up_seconds)
        self._body_bytes = 0
        gap = len(plan.cycles) / plan.rate if plan.rate else 0.0
        self._connections = [
            _Connection(
                plan.port,
                [request.encode("latin-1") for request in cycle],
                self._began + gap * number / len(plan.cycles),
                gap,
            )
            for number, cycle in enumerate(plan.cycles)
        ]

    def carry_out(self) -> Measured:
        """Send and read until the time is over."""
        measured = self._measured
        ends = self._counts_from + self._plan.seconds
        gives_up = ends + STALLED_SECONDS  # a slow machine has one answer at least
        with selectors.DefaultSelector() as selector:
            for connection in self._connections:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            while (now := time.perf_counter()) < (ends if measured.milliseconds else gives_up):
                for connection in self._connections:
                    if not connection.waits and connection.due <= now:
                        self._try(connection, connection.send, selector)
                for key, _ in selector.select(_pause(self._connections, now)):
                    self._try(key.data, partial(self._read, key.data), selector)
        measured.seconds = now - self._counts_from
        measured.milliseconds.sort()
        measured.bytes_a_body = self._body_bytes / max(1, len(measured.milliseconds))
        return measured

    def _read(self, connection: _Connection) -> None:
        answer = connection.read()
        if answer is None:
            return
        now = time.perf_counter()
        status, length = answer
        if now >= self._counts_from:
            self._measured.milliseconds.append((now - connection.due) * 1e3)
            self._body_bytes += length
            if status not in EXPECTED:
                self._note(str(status) if connection.says_when else NO_RETRY_AFTER)
        connection.next_due(now)

    def _try(
        self, connection: _Connection, act: Callable[[], None], selector: selectors.BaseSelector
    ) -> None:
        try:
            act()
        except OSError:
            if not self._plan.tolerant:
                raise
            if connection.socket.fileno() >= 0:
                selector.unregister(connection.socket)
            if not connection.mend():
                self._note(BROKEN)
                connection.next_due(time.perf_counter())
            if connection.socket.fileno() >= 0:
                selector.register(connection.socket, selectors.EVENT_READ, connection)

    def _note(self, trouble: str) -> None:
        measured = self._measured
        measured.unexpected[trouble] = measured.unexpected.get(trouble, 0) + 1
        measured.troubles.append((time.perf_counter() - self._counts_from, trouble))


def _pause(connections: list[_Connection], now: float) -> float:
    """Return how long there is nothing to send, at most."""
    dues = [connection.due for connection in connections if not connection.waits]
    return max(0.0, min([now + LONGEST_PAUSE_SECONDS, *dues]) - now)


if __name__ == "__main__":
    json.dump(asdict(_Run(Plan(**json.load(sys.stdin))).carry_out()), sys.stdout)
