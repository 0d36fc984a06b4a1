"""How long answers take, by kind of page, from the counters that Prometheus reads.

The counters know within which bounds a time lies, not the time: a quantile is placed between two
bounds as if the times there were spread evenly.

Source: `histogram_quantile` of Prometheus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: tuple[tuple[str, str], ...] = (
    ("Start page", r"/"),
    ("Ten for you", r"/for-you"),
    ("Verdicts", r"/films/<int:film_id>/verdict|/taste/undo"),
    ("Film pages", r"/films/<int:film_id>/<slug>"),
    ("Films by filters", r"/films(\.\w+)?"),
    ("Search", r"/search.*"),
    ("Shared lists", r"/l/<token>.*"),
    ("Posters and files", r"/(posters|static|style)/.*"),
)
REST = "Everything else"
# The operators' own pages ask for months, and what only monitors ask is nobody's page.
LEFT_OUT = re.compile(r"/admin.*|/healthz|/readyz|/metrics")
QUANTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the answers of a kind took.

    Attributes:
        kind: of page, in words.
        answers: how many there were.
        milliseconds: within which half, 95 % and 99 % were given.
    """

    kind: str
    answers: int
    milliseconds: tuple[float, float, float]


def latencies(seconds_by_route: Mapping[str, Mapping[float, int]]) -> tuple[Latency, ...]:
    """Return the times of each kind of page that was asked for.

    Args:
        seconds_by_route: from `app.web.metrics`.
    """
    summed: dict[str, dict[float, int]] = {}
    for route, within in seconds_by_route.items():
        if LEFT_OUT.fullmatch(route):
            continue
        kind = summed.setdefault(_kind_of(route), {})
        for bound, count in within.items():
            kind[bound] = kind.get(bound, 0) + count
    names = [name for name, _ in KINDS] + [REST]
    return tuple(
        Latency(name, summed[name][inf], _quantiles(summed[name]))
        for name in names
        if name in summed and summed[name][inf]
    )


def _kind_of(route: str) -> str:
    return next((name for name, pattern in KINDS if re.fullmatch(pattern, route)), REST)


def _quantiles(within: Mapping[float, int]) -> tuple[float, float, float]:
    half, most, nearly_all = (round(_quantile(within, share) * 1000, 1) for share in QUANTILES)
    return half, most, nearly_all


def _quantile(within: Mapping[float, int], share: float) -> float:
    """Return seconds; what is over the last bound counts as just that."""
    wanted = share * within[inf]
    bounds = sorted(within)
    for (low, below), (high, upto) in pairwise([(0.0, 0), *((b, within[b]) for b in bounds)]):
        if upto >= wanted:
            return low if high == inf else low + (high - low) * (wanted - below) / (upto - below)
    return bounds[-2]  # pragma: no cover - the last count is of all
