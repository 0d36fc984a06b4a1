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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ_BYTES = 1 << 16
HEAD_END = b"\r\n\r\n"
EXPECTED = frozenset({200, 303})
STALLED_SECONDS = 10
LONGEST_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send where.

    Attributes:
        port: of the server on 127.0.0.1.
        cycles: for each connection the requests that it repeats, as whole HTTP messages.
        seconds: how long to measure.
        warm_up_seconds: how long to send before that.
        rate: requests a second over all connections; None sends the next at each answer.
    """

    port: int
    cycles: tuple[tuple[str, ...], ...]
    seconds: float
    warm_up_seconds: float = 0.3
    rate: float | None = None


@dataclass(slots=True)
class Measured:
    """What came back.

    Attributes:
        milliseconds: of each answer from the moment its request was due, sorted.
        seconds: how long was measured.
        bytes_a_body: the mean size of a body.
        unexpected: statuses other than 200 and 303, with how often they came.
    """

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    bytes_a_body: float = 0.0
    unexpected: dict[str, int] = field(default_factory=dict)

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
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = first_due
        self.waits = False
        self._cycle = cycle
        self._gap = gap
        self._sent = 0
        self._answer = b""

    def send(self) -> None:
        """Send the next request."""
        if not self._gap:
            self.due = time.perf_counter()
        self._answer = b""
        self.waits = True
        self.socket.sendall(self._cycle[self._sent % len(self._cycle)])
        self._sent += 1

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
        return int(head[9:12]), length

    def next_due(self, now: float) -> None:
        """Set when the next request is due: at once, or when the rate wants it."""
        self.due = self.due + self._gap if self._gap else now


def _run(plan: Plan) -> Measured:
    began = time.perf_counter()
    counts_from = began + plan.warm_up_seconds
    ends = counts_from + plan.seconds
    gives_up = ends + STALLED_SECONDS  # a slow machine has one answer at least
    gap = len(plan.cycles) / plan.rate if plan.rate else 0.0
    connections = [
        _Connection(
            plan.port,
            [request.encode("latin-1") for request in cycle],
            began + gap * number / len(plan.cycles),
            gap,
        )
        for number, cycle in enumerate(plan.cycles)
    ]
    measured = Measured()
    body_bytes = 0
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while (now := time.perf_counter()) < (ends if measured.milliseconds else gives_up):
            for connection in connections:
                if not connection.waits and connection.due <= now:
                    connection.send()
            for key, _ in selector.select(_pause(connections, now)):
                answer = key.data.read()
                if answer is None:
                    continue
                now = time.perf_counter()
                if now >= counts_from:
                    body_bytes += _note(measured, answer, (now - key.data.due) * 1e3)
                key.data.next_due(now)
    measured.seconds = now - counts_from
    measured.milliseconds.sort()
    measured.bytes_a_body = body_bytes / max(1, len(measured.milliseconds))
    return measured


def _pause(connections: list[_Connection], now: float) -> float:
    """Return how long there is nothing to send, at most."""
    dues = [connection.due for connection in connections if not connection.waits]
    return max(0.0, min([now + LONGEST_PAUSE_SECONDS, *dues]) - now)


def _note(measured: Measured, answer: tuple[int, int], milliseconds: float) -> int:
    status, length = answer
    measured.milliseconds.append(milliseconds)
    if status not in EXPECTED:
        name = str(status)
        measured.unexpected[name] = measured.unexpected.get(name, 0) + 1
    return length


if __name__ == "__main__":
    json.dump(asdict(_run(Plan(**json.load(sys.stdin)))), sys.stdout)
