"""Rebuilding: published whole or not at all, beside a site that goes on serving."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.recommend import open_build
from app.recommend.artifacts import LOCK, STAGING_PREFIX, build_ids, current_build_id, verify
from tests.factories.site import REPOSITORY, change_rows, copy_of, run_script, script_environment
from tests.scripts.conftest import FEW_FILMS
from tests.scripts.rebuilding import served_by

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

PICKED_UP_WITHIN_SECONDS = 2.0


@pytest.fixture
def instance(few_films: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up, with few films."""
    return copy_of(few_films, tmp_path / "instance", own_builds=True)


def test_a_build_is_published_with_a_summary(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    done = run_script("rebuild_index.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    new = current_build_id(instance / "builds")
    assert new is not None
    assert new != old
    assert done.stdout.startswith(f"Published build {new} in ")
    assert f"{FEW_FILMS} films, " in done.stdout
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
def test_of_two_rebuilds_at_once_one_publishes_and_one_says_so(
    starter_instance: Path, tmp_path: Path, times: int
) -> None:
    # With all the films, so that each is at work for longer than the other may be late.
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
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
