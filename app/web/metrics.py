"""Counting and timing answers for Prometheus, over all workers. The only file that imports it.

Where `PROMETHEUS_MULTIPROC_DIR` names a folder, as gunicorn's configuration has it, the workers
keep their figures in files there and any of them tells the sum.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import multiprocess as multiprocess_figures

from app.web.logs import seconds_so_far

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0)

_registry = CollectorRegistry()
_answers = Counter(
    "marquee_answers",
    "Answers by route, method and status.",
    ("route", "method", "status"),
    registry=_registry,
)
_seconds = Histogram(
    "marquee_answer_seconds",
    "How long answers took, from when a worker began.",
    ("route",),
    buckets=SECONDS,
    registry=_registry,
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
UNKNOWN = "unknown"
LABELS_KNOWN = 1_000
"""Finding a figure by its labels takes as long as counting it."""


def init_app(app: Flask) -> None:
    """Count and time every answer."""
    app.after_request(_note)


def as_text(parts: Mapping[str, bool], figures: Mapping[str, float]) -> bytes:
    """Return all figures in Prometheus' format.

    Args:
        parts: of the site, by name: whether each does its work.
        figures: others of this moment, by name.
    """
    # What is only true now is told by whoever is asked, and not summed over workers.
    now = CollectorRegistry()
    is_well = Gauge("marquee_part_ok", "Whether a part works.", ("part",), registry=now)
    for part, well in parts.items():
        is_well.labels(part).set(well)
    for name, value in figures.items():
        Gauge(f"marquee_{name}", name.replace("_", " "), registry=now).set(value)
    return generate_latest(_everywhere()) + generate_latest(now)


def is_of_all_workers() -> bool:
    """Whether the figures are those of all workers; else of this process only."""
    return bool(os.environ.get(FOLDER))


def seconds_by_route() -> dict[str, dict[float, int]]:
    """Return how many answers of each route took at most so many seconds.

    The seconds are the bounds of `SECONDS` and infinity; the counts grow with them.
    """
    routes: dict[str, dict[float, int]] = {}
    for family in _everywhere().collect():
        for sample in family.samples:
            if sample.name == "marquee_answer_seconds_bucket":
                within = routes.setdefault(sample.labels["route"], {})
                within[float(sample.labels["le"])] = int(sample.value)
    return routes


def _everywhere() -> CollectorRegistry:
    if not is_of_all_workers():
        return _registry
    everywhere = CollectorRegistry()
    multiprocess_figures.MultiProcessCollector(everywhere)  # type: ignore[no-untyped-call]  # ships it untyped
    return everywhere


def _note(response: Response) -> Response:
    # Routes and known methods only: whoever makes addresses up must not make figures.
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    method = request.method if request.method in METHODS else UNKNOWN
    _count_of(route, method, response.status_code).inc()
    seconds = seconds_so_far()
    if seconds is not None:
        _seconds_of(route).observe(seconds)
    return response


@lru_cache(maxsize=LABELS_KNOWN)
def _count_of(route: str, method: str, status: int) -> Counter:
    return _answers.labels(route, method, status)


@lru_cache(maxsize=LABELS_KNOWN)
def _seconds_of(route: str) -> Histogram:
    return _seconds.labels(route)
