"""A learner killed at any moment neither loses nor doubles a verdict."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.cache import connect
from app.clock import utc_now
from app.db import db
from app.learning.learner import Learner
from app.learning.queries import counted_likes
from app.learning.stream import EXTENSION, FeedbackStream, init_app
from app.taste.models import Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.learning.likes import assert_counts_equal_the_verdicts

if TYPE_CHECKING:
    from flask import Flask

    from tests.parts.redis_server import RedisServer

VERDICTS = (Verdict.LIKE, Verdict.FAVOURITE, Verdict.DISLIKE, None)


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("with_redis", [False, True])
def test_counts_equal_the_database(
    app: Flask, redis_server: RedisServer, times: int, *, with_redis: bool
) -> None:
    rng = random.Random(times)  # noqa: S311 - not a secret
    redis_url = redis_server.url if with_redis else ""
    init_app(app, redis_url)
    viewers = [make_viewer() for _ in range(20)]
    films = [make_film(title=f"Film {number}").id for number in range(12)]
    db.session.commit()
    for _ in range(times):
        learner = forked_learner(app, redis_url)
        killed_at = time.monotonic() + rng.uniform(0.1, 0.5)
        while time.monotonic() < killed_at:
            set_verdict(rng.choice(viewers), rng.choice(films), rng.choice(VERDICTS), now=utc_now())
            db.session.commit()
        os.kill(learner, signal.SIGKILL)
        os.waitpid(learner, 0)
    last = learner_of(redis_url)
    last.settle()
    assert counted_likes() != []
    assert_counts_equal_the_verdicts()
    if with_redis:
        app.extensions[EXTENSION].close()


def learner_of(redis_url: str) -> Learner:
    stream = FeedbackStream(connect(redis_url, patience_seconds=1)) if redis_url else None
    return Learner(stream, now=utc_now)


def forked_learner(app: Flask, redis_url: str) -> int:
    """Have a process of its own learn until it is killed, and return its number."""
    child = os.fork()
    if child != 0:
        return child
    try:  # pragma: no cover - another process, that is killed
        own = create_app({"instance_path": app.instance_path, "database_url": database_of(app)})
        with own.app_context():
            learner = learner_of(redis_url)
            while True:
                learner.turn(0.01)
    finally:
        os._exit(1)


def database_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"])
