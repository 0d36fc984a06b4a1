"""The learner as an operator runs it: killed anywhere, told to stop, one at a time, rebuilding."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.clock import utc_now
from app.db import db
from app.learning.queries import counted_likes
from app.recommend.artifacts import current_build_id, verify
from app.taste.models import Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import make_viewer
from tests.factories.site import (
    REPOSITORY,
    copy_of,
    run_script,
    script_environment,
)
from tests.learning.likes import assert_counts_equal_the_verdicts
from tests.parts.programs import stop, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.parts.redis_server import RedisServer

FILMS = range(1, 41)
KILLS = 100


@pytest.fixture
def instance(starter_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up."""
    return copy_of(starter_instance, tmp_path / "instance", own_builds=True)


@contextmanager
def visited(instance: Path, redis_url: str = "") -> Iterator[Flask]:
    """The site of an instance, to like films on."""
    app = create_app({"instance_path": instance, "redis_url": redis_url})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def started(instance: Path, *arguments: str, redis_url: str = "") -> subprocess.Popen[bytes]:
    """Start a learner and wait until it learns."""
    variables = {"REDIS_URL": redis_url} if redis_url else {}
    process = subprocess.Popen(
        [sys.executable, "scripts/learn.py", "--no-rebuild", *arguments],
        cwd=REPOSITORY,
        env=script_environment(MARQUEE_INSTANCE=str(instance), **variables),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"Learning.\n"
    return process


@pytest.mark.slow  # tests/learning/test_kills.py tries the same a few times in the usual run
@pytest.mark.parametrize("with_redis", [False, True])
def test_a_killed_learner_neither_loses_nor_doubles_a_verdict(
    instance: Path, redis_server: RedisServer, *, with_redis: bool
) -> None:
    rng = random.Random(0)  # noqa: S311 - not a secret
    redis_url = redis_server.url if with_redis else ""
    with visited(instance, redis_url):
        viewers = [make_viewer() for _ in range(20)]
        db.session.commit()
        for _ in range(KILLS):
            learner = started(instance, redis_url=redis_url)
            killed_at = time.monotonic() + rng.uniform(0.0, 0.6)
            while time.monotonic() < killed_at:
                verdict = rng.choice([Verdict.LIKE, Verdict.FAVOURITE, Verdict.DISLIKE, None])
                set_verdict(rng.choice(viewers), rng.choice(FILMS), verdict, now=utc_now())
                db.session.commit()
            stop(learner, signal.SIGKILL)
            assert learner.stdout is not None
            learner.stdout.close()
        done = run_script("learn.py", "--once", "--no-rebuild", MARQUEE_INSTANCE=str(instance))
        assert done.returncode == 0, done.stderr
        assert counted_likes() != []
        assert_counts_equal_the_verdicts()


def test_a_learner_counts_within_seconds_and_stops_when_told(instance: Path) -> None:
    with visited(instance):
        viewer_id = make_viewer()
        db.session.commit()
        learner = started(instance)
        second = run_script("learn.py", "--once", MARQUEE_INSTANCE=str(instance))
        assert (second.returncode, second.stderr) == (1, "Another learner is at work.\n")
        set_verdict(viewer_id, 1, Verdict.LIKE, now=utc_now())
        db.session.commit()

        def is_counted() -> bool:
            likes = counted_likes()
            db.session.rollback()
            return likes == [(viewer_id, 1)]

        wait_until(is_counted, seconds=5, what="the like is counted")
        stop(learner, signal.SIGTERM)
        assert learner.returncode == 0
        assert learner.stdout is not None
        learner.stdout.close()


def test_enough_new_likes_start_a_rebuild_that_knows_them(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    with visited(instance):
        viewer_id = make_viewer()
        for film_id in FILMS[:3]:
            set_verdict(viewer_id, film_id, Verdict.LIKE, now=utc_now())
        db.session.commit()
        arguments = ("--once", "--after", "4")
        few = run_script("learn.py", *arguments, MARQUEE_INSTANCE=str(instance))
        assert few.stdout == "Looked at 1 viewers.\n"
        assert current_build_id(instance / "builds") == old
        set_verdict(viewer_id, FILMS[3], Verdict.LIKE, now=utc_now())
        db.session.commit()
    done = run_script("learn.py", *arguments, MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    new = current_build_id(instance / "builds")
    assert new != old
    assert f"Published build {new}" in done.stdout
    before, after = (
        verify(instance / "builds" / str(build)).manifest["inputs"]["people"]
        for build in (old, new)
    )
    assert after == before + 1
