"""What was measured, as figures for programs and as tables for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = (
    *("page", "asked for", "kB", "req/s", "p50 ms", "p90 ms", "p99 ms"),
    *("bare req/s", "bare p50 ms", "bare ÷ ours"),
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page, and the bare page of the same size.

    Attributes:
        page: its name.
        path: what was asked for.
        kilobytes: the mean size of an answer.
        a_second: answers a second.
        p50: milliseconds within which half of the answers came; p90 and p99 likewise.
        bare_a_second: answers of the bare page a second.
        bare_p50: milliseconds within which half of those came.
    """

    page: str
    path: str
    kilobytes: float
    a_second: float
    p50: float
    p90: float
    p99: float
    bare_a_second: float
    bare_p50: float

    @property
    def ratio(self) -> float:
        """How many times faster the bare page is."""
        return self.bare_a_second / self.a_second


@dataclass(frozen=True, slots=True)
class EngineLine:
    """`recommend` alone, for profiles with so many favourites; milliseconds."""

    favourites: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class SteadyLine:
    """All pages mixed, asked for at a steady rate; milliseconds from when each was due."""

    rate: float
    a_second: float
    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of one run of the bench."""

    machine: str
    settings: str
    pages: tuple[PageLine, ...]
    steady: SteadyLine
    engine: tuple[EngineLine, ...]
    worker_megabytes: tuple[float, ...]

    def as_figures(self) -> dict[str, Any]:
        """Return the figures as plain JSON values."""
        pages = [{**asdict(line), "ratio": line.ratio} for line in self.pages]
        return {**asdict(self), "pages": pages}

    def as_text(self) -> str:
        """Return the figures as tables in Markdown."""
        rows = [
            (
                *(line.page, f"`{line.path}`", f"{line.kilobytes:.1f}", f"{line.a_second:,.0f}"),
                *(f"{line.p50:.1f}", f"{line.p90:.1f}", f"{line.p99:.1f}"),
                *(f"{line.bare_a_second:,.0f}", f"{line.bare_p50:.1f}", f"{line.ratio:.1f}"),
            )
            for line in self.pages
        ]
        engine = [
            (str(line.favourites), f"{line.p50:.2f}", f"{line.p99:.2f}") for line in self.engine
        ]
        memory = ", ".join(f"{size:.0f}" for size in self.worker_megabytes) or "unknown"
        steady = (
            f"All mixed at {self.steady.rate:.0f} requests/s: {self.steady.a_second:.0f} "
            f"answered, p50 {self.steady.p50:.1f} ms, p90 {self.steady.p90:.1f} ms, "
            f"p99 {self.steady.p99:.1f} ms."
        )
        parts = (
            [f"{self.machine}; {self.settings}."],
            table(HEADINGS, rows),
            [steady],
            table(("favourites", "`recommend` p50 ms", "p99 ms"), engine),
            [f"Memory of the workers, MB: {memory}."],
        )
        return "\n\n".join("\n".join(part) for part in parts)


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the lines of a table in Markdown."""
    rule = ("---",) * len(headings)
    return [f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows)]
