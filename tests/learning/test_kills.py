"""A learner killed at any moment neither loses nor doubles a verdict."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

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
from tests.learning.learners import learning
from tests.learning.likes import assert_counts_equal_the_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.learning.queries import Pair
    from tests.parts.redis_server import RedisServer

VERDICTS = (Verdict.LIKE, Verdict.FAVOURITE, Verdict.DISLIKE, None)


@pytest.mark.parametrize("times", [2, pytest.param(100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("with_redis", [False, True])
def test_counts_equal_the_database(
    app: Flask,
    redis_server: RedisServer,
    times: int,
    record_testsuite_property: Callable[[str, object], None],
    *,
    with_redis: bool,
) -> None:
    rng = random.Random(times)  # noqa: S311 - not a secret
    redis_url = redis_server.url if with_redis else ""
    init_app(app, redis_url)
    viewers = [make_viewer() for _ in range(20)]
    films = [make_film(title=f"Film {number}").id for number in range(12)]
    db.session.commit()
    said = counted = killed = 0
    # On a busy machine a learner may be killed before it is at work.
    while killed < times or (not counted and killed < 10 * times):
        before = likes_in_the_counts()
        with learning(**environment_of(app, redis_url)):
            killed_at = time.monotonic() + rng.uniform(0.0, 0.5)
            while time.monotonic() < killed_at:
                verdict = rng.choice(VERDICTS)
                set_verdict(rng.choice(viewers), rng.choice(films), verdict, now=utc_now())
                db.session.commit()
                said += 1
        killed += 1
        counted += likes_in_the_counts() != before
    assert counted > 0
    last = learner_of(redis_url)
    last.settle()
    assert_counts_equal_the_verdicts()
    if with_redis:
        app.extensions[EXTENSION].close()
    record_testsuite_property(f"said, redis {with_redis}", said)
    record_testsuite_property(f"learners that counted, redis {with_redis}", counted)


def environment_of(app: Flask, redis_url: str) -> dict[str, str]:
    """Return what a script needs to know to work on an application's database."""
    return {
        "MARQUEE_INSTANCE": app.instance_path,
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        "REDIS_URL": redis_url,
    }


def likes_in_the_counts() -> list[Pair]:
    """Return them, and end the transaction they were read in: a write is to follow."""
    likes = counted_likes()
    db.session.rollback()
    return likes


def learner_of(redis_url: str) -> Learner:
    stream = FeedbackStream(connect(redis_url, patience_seconds=1)) if redis_url else None
    return Learner(stream, now=utc_now)
