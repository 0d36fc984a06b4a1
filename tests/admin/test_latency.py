"""Quantiles from the counters, by kind of page."""

from __future__ import annotations

import os
import subprocess
import sys
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.admin.latency import REST, latencies
from app.web.metrics import SECONDS, seconds_by_route

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[2]


def counted(seconds: np.ndarray) -> dict[float, int]:
    return {bound: int((seconds <= bound).sum()) for bound in (*SECONDS, inf)}


def test_quantiles_lie_within_the_bounds_of_the_true_ones() -> None:
    random = np.random.default_rng(3)
    seconds = random.gamma(2.0, 0.01, 5000)
    (found,) = latencies({"/for-you": counted(seconds)})
    assert (found.kind, found.answers) == ("Ten for you", 5000)
    bounds = np.array([0, *SECONDS])
    for milliseconds, share in zip(found.milliseconds, (0.5, 0.95, 0.99), strict=True):
        true = np.quantile(seconds, share)
        place = np.searchsorted(bounds, true)
        assert bounds[place - 1] * 1000 - 0.1 <= milliseconds <= bounds[place] * 1000 + 0.1


def test_routes_of_a_kind_are_summed_and_operators_left_out() -> None:
    one = counted(np.array([0.003, 0.003]))
    found = latencies(
        {
            "/search": one,
            "/search/suggest": one,
            "/films": one,
            "/films.csv": one,
            "/films/<int:film_id>/<slug>": one,
            "/l/<token>/more": one,
            "/nobody/knows": one,
            "/admin/builds": one,
            "/healthz": one,
            "/map": counted(np.array([])),
        }
    )
    assert {latency.kind: latency.answers for latency in found} == {
        "Film pages": 2,
        "Films by filters": 4,
        "Search": 4,
        "Shared lists": 2,
        REST: 2,
    }


def test_what_takes_longer_than_any_bound_counts_as_the_last() -> None:
    (found,) = latencies({"/": counted(np.array([60.0]))})
    assert found.milliseconds == (5000.0, 5000.0, 5000.0)


def test_the_process_counts_its_own_answers(client: FlaskClient) -> None:
    before = seconds_by_route().get("/login", {}).get(inf, 0)
    client.get("/login")
    assert seconds_by_route()["/login"][inf] == before + 1


@pytest.mark.parametrize("workers", [2])
def test_the_counters_of_all_workers_are_summed(tmp_path: Path, workers: int) -> None:
    """Each worker is a process; here they come one after the other."""
    script = (
        "from app import create_app; from app.web.metrics import *;"
        "app = create_app({}); app.test_client().get('/login');"
        "print(is_of_all_workers(), int(seconds_by_route()['/login'][float('inf')]))"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MARQUEE")},
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "MARQUEE_INSTANCE": str(tmp_path / "instance"),
    }
    for number in range(workers):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == ["True", str(number + 1)]
