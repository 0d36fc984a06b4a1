"""A rebuild that is killed, whenever it is, leaves a whole build that serves."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.recommend import open_build
from app.recommend.artifacts import STAGING_PREFIX, build_ids, current_build_id, verify
from tests.factories.site import copy_of, run_script
from tests.scripts.rebuilding import Rebuild, rebuilding, served_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PUBLISHING = "Publishing"
# The shortest step, in which the pointer moves: it is tried as often as five others.
TIMES_PUBLISHING = 5
PICKED_UP_WITHIN_SECONDS = 10


@pytest.mark.parametrize("times", [2, pytest.param(200, marks=pytest.mark.slow)])
def test_a_killed_rebuild_leaves_a_working_build(
    few_films: Path,
    tmp_path: Path,
    times: int,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    instance = copy_of(few_films, tmp_path / "instance", own_builds=True)
    builds = instance / "builds"
    with rebuilding(instance) as undisturbed:
        seconds = undisturbed.durations()
    steps = [*seconds, *(TIMES_PUBLISHING - 1) * [PUBLISHING]]
    rng = random.Random(times)  # noqa: S311 - not a secret
    app = create_app({"instance_path": instance})
    client = app.test_client()
    killed: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    while killed.total() < times:
        # From the last step backwards, so that a few kills meet those that write.
        step = steps[-1 - killed.total() % len(steps)]
        before = current_build_id(builds)
        with rebuilding(instance) as rebuild:
            if kill_during(rebuild, step, rng.uniform(0, seconds[step])):
                killed[step] += 1
            else:  # it was done before; the machine has become faster
                seconds[step] *= 0.8
                before = current_build_id(builds)
        build_id = current_build_id(builds)
        assert build_id in build_ids(builds)
        verify(builds / str(build_id))
        assert open_build(builds).build_id == build_id
        served_by(client)
        moved[step] += build_id != before
    record_testsuite_property("killed", dict(killed))
    record_testsuite_property("moved", dict(moved))
    done = run_script("rebuild_index.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert not list(builds.glob(f"{STAGING_PREFIX}*"))
    newest = current_build_id(builds)
    ends = time.monotonic() + PICKED_UP_WITHIN_SECONDS
    while served_by(client) != newest:
        assert time.monotonic() < ends
    with app.app_context():
        db.engine.dispose()


def kill_during(rebuild: Rebuild, step: str, pause: float) -> bool:
    """Kill a rebuild some seconds into a step; False if it was done before."""
    assert rebuild.reaches(step)
    return rebuild.kill_at(rebuild.began_at[step] + pause)
