"""Rebuilding: published whole or not at all, beside a site that goes on serving."""

from __future__ import annotations

import fcntl
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.recommend import open_build
from app.recommend.artifacts import LOCK, STAGING_PREFIX, build_ids, current_build_id, verify
from tests.factories.site import REPOSITORY, change_rows, copy_of, run_script, script_environment

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

# What to wait for, and for how much of a rebuild's time at most to wait on.
MOMENTS = (
    (None, 1.0),
    (f"{STAGING_PREFIX}*/*.npy", 0.3),
    (f"{STAGING_PREFIX}*/manifest.json", 0.02),
)
PICKED_UP_WITHIN_SECONDS = 2.0


@pytest.fixture
def instance(starter_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up."""
    return copy_of(starter_instance, tmp_path / "instance", own_builds=True)


def served_by(client: FlaskClient) -> str:
    """Return the id of the build that answered, after a look at the page."""
    page = client.get("/for-you")
    assert page.status_code == 200
    assert page.text.count('class="suggestion-card"') == 10
    assert "being prepared" not in page.text
    assert client.get("/search/suggest?q=heat 1995").json["films"][0]["title"] == "Heat"
    engine = client.application.extensions["marquee-engine"].current()
    return str(engine.build_id)


def test_a_build_is_published_with_a_summary(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    done = run_script("rebuild_index.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    new = current_build_id(instance / "builds")
    assert new is not None
    assert new != old
    assert done.stdout.startswith(f"Published build {new} in ")
    assert "3,000 films, " in done.stdout
    assert "co-liked pairs of 609 people" in done.stdout
    assert build_ids(instance / "builds") == (old, new)
    assert open_build(instance / "builds").build_id == new


def test_the_viewers_likes_are_trained_on(instance: Path) -> None:
    change_rows(
        instance,
        "INSERT INTO viewers (id, created_at) VALUES (1, '2025-01-01')",
        "INSERT INTO verdicts VALUES (1, 1, 'like', '2025-01-01'),"
        " (1, 2, 'like', '2025-01-01'), (1, 3, 'like', '2025-01-01')",
    )
    done = run_script("rebuild_index.py", "--quiet", "--seed", "7", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert "co-liked pairs of 610 people" in done.stdout
    assert done.stderr == ""


def test_an_empty_database_is_told(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    change_rows(instance, "DELETE FROM films")
    done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 1
    assert done.stderr == "The database holds no films. Load some first: make setup.\n"
    assert current_build_id(instance / "builds") == old


def test_one_rebuild_at_a_time(instance: Path) -> None:
    with (instance / "builds" / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 1
    assert done.stderr == "Another rebuild is under way. Wait for it to end.\n"


@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_of_two_rebuilds_at_once_one_publishes_and_one_says_so(instance: Path, times: int) -> None:
    builds = instance / "builds"
    for _ in range(times):
        before = build_ids(builds)
        both = [start_rebuild(instance) for _ in range(2)]
        assert sorted(process.wait() for process in both) == [0, 1]
        newest = current_build_id(builds)
        assert set(build_ids(builds)) - set(before) == {newest}
        verify(builds / str(newest))
        assert not list(builds.glob(f"{STAGING_PREFIX}*"))


def test_a_serving_worker_picks_up_a_new_build(instance: Path) -> None:
    app = create_app({"instance_path": instance})
    client = app.test_client()
    old = served_by(client)
    rebuilding = start_rebuild(instance)
    slowest = 0.0
    while rebuilding.poll() is None:
        began = time.monotonic()
        assert served_by(client) in {old, current_build_id(instance / "builds")}
        slowest = max(slowest, time.monotonic() - began)
    assert rebuilding.returncode == 0
    published = time.monotonic()
    new = current_build_id(instance / "builds")
    while served_by(client) != new:
        assert time.monotonic() - published < PICKED_UP_WITHIN_SECONDS + slowest + 1
    assert new != old
    dispose(app)


def test_a_rollback_is_picked_up_too(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    assert run_script("rebuild_index.py", MARQUEE_INSTANCE=str(instance)).returncode == 0
    app = create_app({"instance_path": instance})
    client = app.test_client()
    assert served_by(client) != old
    (instance / "builds" / "current").write_text(f"{old}\n")
    ends = time.monotonic() + 10
    while served_by(client) != old:
        assert time.monotonic() < ends
    dispose(app)


@pytest.mark.parametrize("times", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_a_rebuild_that_is_killed_leaves_a_working_build(instance: Path, times: int) -> None:
    builds = instance / "builds"
    whole = seconds_of_a_rebuild(instance)
    rng = random.Random(0)  # noqa: S311 - not a secret
    app = create_app({"instance_path": instance})
    client = app.test_client()
    kills = 0
    while kills < times:
        # In turn: whenever, while it is written, while it is published.
        sign, share = MOMENTS[kills % len(MOMENTS)]
        if kill_after(sign, rng.uniform(0, share * whole), start_rebuild(instance), builds):
            kills += 1
        else:  # it was done before; the machine has become faster
            whole *= 0.8
        build_id = current_build_id(builds)
        assert build_id in build_ids(builds)
        verify(builds / str(build_id))
        assert open_build(builds).build_id == build_id
        served_by(client)
    done = run_script("rebuild_index.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert not list(builds.glob(f"{STAGING_PREFIX}*"))
    newest = current_build_id(builds)
    ends = time.monotonic() + 10
    while served_by(client) != newest:
        assert time.monotonic() < ends
    dispose(app)


def kill_after(
    sign: str | None, pause: float, process: subprocess.Popen[bytes], builds: Path
) -> bool:
    """Kill a rebuild some seconds after a file like the sign appears; False if it is done."""
    there = files_like(sign, builds) if sign else set()
    while sign and process.poll() is None and not files_like(sign, builds) - there:
        time.sleep(0.001)
    with suppress(subprocess.TimeoutExpired):
        process.wait(pause)
    process.send_signal(signal.SIGKILL)
    code = process.wait()
    assert code in {0, -signal.SIGKILL}
    return code != 0


def files_like(sign: str, builds: Path) -> set[Path]:
    with suppress(FileNotFoundError):  # a folder may go while it is looked through
        return set(builds.glob(sign))
    return set()


def seconds_of_a_rebuild(instance: Path) -> float:
    began = time.monotonic()
    assert start_rebuild(instance).wait() == 0
    return time.monotonic() - began


def start_rebuild(instance: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "scripts/rebuild_index.py", "--quiet"],
        cwd=REPOSITORY,
        env=script_environment(MARQUEE_INSTANCE=str(instance)),
        stdout=subprocess.DEVNULL,
    )


def dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
