"""The learner as an operator runs it: told to stop, one at a time, rebuilding."""

from __future__ import annotations

import signal
import subprocess
import sys
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
from tests.conftest import QuickClient
from tests.factories.accounts import make_viewer
from tests.factories.site import REPOSITORY, copy_of, run_script, script_environment
from tests.journeys.visitor import Visitor
from tests.parts.programs import stop, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

PEOPLE = 30
LOVED, UNRELATED = 2, 2_500  # the starter's audience does not connect them


@pytest.fixture
def instance(starter_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up."""
    return copy_of(starter_instance, tmp_path / "instance", own_builds=True)


@contextmanager
def visited(instance: Path) -> Iterator[Flask]:
    """The site of an instance, to like films on."""
    app = create_app({"instance_path": instance})
    app.testing = True
    app.test_client_class = QuickClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def started(instance: Path) -> subprocess.Popen[bytes]:
    """Start a learner and wait until it learns."""
    process = subprocess.Popen(
        [sys.executable, "scripts/learn.py", "--no-rebuild"],
        cwd=REPOSITORY,
        env=script_environment(MARQUEE_INSTANCE=str(instance)),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"Learning.\n"
    return process


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

        wait_until(is_counted, seconds=30, what="the like is counted")
        stop(learner, signal.SIGTERM)
        assert learner.returncode == 0
        assert learner.stdout is not None
        learner.stdout.close()


def test_what_visitors_like_is_suggested_after_the_next_build(instance: Path) -> None:
    old = current_build_id(instance / "builds")
    with visited(instance) as site:
        before = Visitor(site)
        before.judge(LOVED, "favourite")
        assert UNRELATED not in [card.film_id for card in before.suggestions(1, 2, 3)]
        likes = 1
        for _ in range(PEOPLE):
            visitor = Visitor(site)
            for film_id in (LOVED, UNRELATED):
                visitor.judge(film_id, "like")
                likes += 1
        few = run_script("learn.py", "--once", "--after", str(likes + 1), **here(instance))
        assert few.stdout == f"Looked at {PEOPLE + 1} viewers.\n"
        assert current_build_id(instance / "builds") == old
        done = run_script("learn.py", "--once", "--after", str(likes), **here(instance))
        assert done.returncode == 0, done.stderr
    new = current_build_id(instance / "builds")
    assert new != old
    assert f"Published build {new}" in done.stdout
    people = [
        verify(instance / "builds" / str(build)).manifest["inputs"]["people"]
        for build in (old, new)
    ]
    assert people[1] == people[0] + PEOPLE + 1
    with visited(instance) as site:
        newcomer = Visitor(site)
        newcomer.judge(LOVED, "favourite")
        (card,) = (card for card in newcomer.suggestions() if card.film_id == UNRELATED)
        assert card.reasons == (LOVED,)
        assert card.why.startswith("People who love ")


def here(instance: Path) -> dict[str, str]:
    """Return the variable that has a script work on an instance."""
    return {"MARQUEE_INSTANCE": str(instance)}
