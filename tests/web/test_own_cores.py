"""Where there are as many workers as cores, each stays on one of its own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.web.own_cores import Cores, cores_for
from scripts.bench.server import serving

if TYPE_CHECKING:
    from scripts.bench.server import Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds to cores")

CORES = os.sched_getaffinity(0) if sys.platform == "linux" else set()
MOST_CORES = 8
few_cores = pytest.mark.skipif(
    len(CORES) > MOST_CORES, reason=f"as many workers as cores, on more than {MOST_CORES}"
)


def test_workers_spread_over_the_cores() -> None:
    cores = Cores([3, 1])
    assert [cores.take() for _ in range(5)] == [1, 3, 1, 3, 1]


def test_who_comes_next_takes_the_core_of_who_has_gone() -> None:
    cores = Cores([0, 1])
    old = [cores.take(), cores.take()]
    fresh = [cores.take(), cores.take()]  # a reload: the new ones come before the old ones go
    for core in old:
        cores.free(core)
    cores.free(fresh[1])
    assert cores.take() == fresh[1]


def test_other_numbers_of_workers_have_no_cores_of_their_own() -> None:
    assert cores_for(len(CORES) + 1) is None
    assert cores_for(len(CORES) - 1) is None
    assert cores_for(len(CORES)) is not None


@few_cores
def test_every_thread_of_a_worker_stays_on_its_core_also_after_one_was_killed() -> None:
    own = [{core} for core in sorted(CORES)]
    with serving("scripts.bench.plain:app", workers=len(CORES), ready="/100") as server:
        assert _cores_in_time(server, own) == own
        killed = server.worker_pids()[0]
        server.kill_worker()
        assert _cores_in_time(server, own, without=killed) == own


@few_cores
def test_workers_roam_where_the_operator_says_so() -> None:
    everywhere = [CORES] * len(CORES)
    with serving(
        "scripts.bench.plain:app", workers=len(CORES), ready="/100", MARQUEE_CORES="any"
    ) as server:
        assert _cores_in_time(server, everywhere) == everywhere


def _cores_in_time(
    server: Server, expected: list[set[int]], without: int | None = None
) -> list[set[int]]:
    """Return where the threads of each worker may run, once it is as expected, or after a while.

    Args:
        server: gunicorn.
        expected: what is waited for.
        without: a process that must have gone as well.
    """
    ends = time.monotonic() + 10
    while True:
        pids = server.worker_pids()
        found = sorted((_cores_of(pid) for pid in pids), key=min)
        if (found == expected and without not in pids) or time.monotonic() > ends:
            return found
        time.sleep(0.02)


def _cores_of(pid: int) -> set[int]:
    tasks = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    return set().union(*(os.sched_getaffinity(task) for task in tasks))
