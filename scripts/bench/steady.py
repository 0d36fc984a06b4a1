"""The site's pages mixed at a steady rate, with the memory of the workers meanwhile."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from scripts.bench.load import Measured, Plan, measure
from scripts.bench.visits import MIX, mixed, pages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.bench.server import Server
    from scripts.bench.visits import Page

PERCENTILES = (50.0, 90.0, 99.0, 99.9)
SECONDS_BETWEEN_LOOKS = 2.0
# Workers that have just started know nothing yet: they answer so long before it counts.
WARM_UP_SECONDS = 10.0
# What a worker takes when it has warmed up: growth counts from then.
SETTLED_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Steady:
    """What a run at a steady rate came to.

    Attributes:
        name: what ran.
        rate: requests a second that were due.
        a_second: answers a second.
        answers: how many came.
        milliseconds: by percentile, from the moment each request was due.
        slowest: the slowest answer's milliseconds.
        unexpected: answers other than 200 and 303, and broken connections, by kind.
    """

    name: str
    rate: float
    a_second: float
    answers: int
    milliseconds: dict[str, float]
    slowest: float
    unexpected: dict[str, int]

    @classmethod
    def of(cls, name: str, measured: Measured, rate: float | None = None) -> Steady:
        """Sum a measurement up; without a rate, as many were due as were answered."""
        return cls(
            name=name,
            rate=rate or measured.a_second,
            a_second=measured.a_second,
            answers=len(measured.milliseconds),
            milliseconds={f"{p:g}": measured.percentile(p) for p in PERCENTILES},
            slowest=measured.percentile(100),
            unexpected=measured.unexpected,
        )

    def as_figures(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def as_row(self) -> tuple[str, ...]:
        """Return the cells of a table's row; see `HEADINGS`."""
        troubles = ", ".join(f"{count} × {kind}" for kind, count in self.unexpected.items())
        times = (f"{value:,.1f}" for value in self.milliseconds.values())
        return (
            self.name,
            f"{self.rate:,.0f}",
            f"{self.a_second:,.1f}",
            *times,
            f"{self.slowest:,.0f}",
            troubles or "none",
        )


HEADINGS = (
    *("what", "due/s", "answered/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "slowest ms"),
    "errors",
)


def site_mix(server: Server, film_ids: Sequence[int], *, connections: int, seed: int) -> Page:
    """Visit the site and return its pages in the shares of DESIGN, for each connection."""
    rng = random.Random(seed)  # noqa: S311 - not a secret
    shuffled = list(film_ids)
    rng.shuffle(shuffled)
    order = [name for name, count in MIX.items() for _ in range(count)]
    rng.shuffle(order)
    return mixed(pages_of(server.port, shuffled, connections), order)


def run_steadily(name: str, server: Server, plan: Plan) -> tuple[Steady, Measured, MemoryWatch]:
    """Send as planned, whatever comes back, and watch the workers' memory."""
    with MemoryWatch(server) as memory:
        measured = measure(replace(plan, tolerant=True))
    return Steady.of(name, measured, plan.rate), measured, memory


class MemoryWatch:
    """Looks at the workers' memory every two seconds while it is open."""

    def __init__(self, server: Server) -> None:
        """Look at nothing yet."""
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._began = 0.0
        self.looks: list[tuple[float, dict[int, float]]] = []

    def __enter__(self) -> Self:
        """Begin."""
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take a last look."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            is_last = self._over.wait(SECONDS_BETWEEN_LOOKS)
            self.looks.append((time.monotonic() - self._began, self._server.memory()))
            if is_last:
                return

    def growth_percent(self) -> dict[int, float]:
        """Return by how much each worker grew since it had warmed up.

        It counts from the end of the first minute, or of the first third of a shorter run.
        """
        ends, last = self.looks[-1]
        settled = min(SETTLED_SECONDS, ends / 3)
        first = next(workers for at, workers in self.looks if at >= settled)
        return {
            pid: 100 * (last[pid] / size - 1) for pid, size in first.items() if size and pid in last
        }

    def megabytes(self) -> list[float]:
        """Return what each worker takes in the end."""
        return list(self.looks[-1][1].values())
