"""A core for each worker, where there are as many of one as of the other.

A worker's threads take turns at Python, so it never needs more than one core. Left to the system
they wander, and each turn that passes to another core has to wake that one: some ten times in a
click, with a database that is asked over the network.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cores:
    """How many workers run on each core; kept by the first process, which makes the workers."""

    def __init__(self, cores: Iterable[int]) -> None:
        """Know the cores by the system's numbers; nobody runs there yet."""
        self._workers = dict.fromkeys(sorted(cores), 0)

    def take(self) -> int:
        """Return a core with the fewest workers, for one more."""
        core = min(self._workers, key=self._workers.__getitem__)
        self._workers[core] += 1
        return core

    def free(self, core: int) -> None:
        """Note that a worker has gone."""
        self._workers[core] -= 1


def cores_for(workers: int) -> Cores | None:
    """Return the cores that this process may use, if each of so many workers can have its own.

    None where there are more or fewer of them: others may be meant to have the rest.
    """
    if not hasattr(os, "sched_getaffinity"):
        return None
    usable = os.sched_getaffinity(0)
    return Cores(usable) if len(usable) == workers else None


def stay_on(core: int) -> None:
    """Have the thread that asks, and all that it starts, run on one core only."""
    os.sched_setaffinity(0, {core})
