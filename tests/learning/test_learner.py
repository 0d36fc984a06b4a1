"""The learner: co-likes in memory, the stream when there is one, and when to rebuild."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.cache import connect
from app.clock import utc_now
from app.db import db
from app.learning.learner import Learner, Schedule, is_rebuild_due
from app.learning.queries import changed_viewers, like_counts
from app.learning.stream import EXTENSION, STREAM, FeedbackStream, init_app
from app.recommend.manifest import FORMAT, manifest_bytes
from app.recommend.training import CoLikes
from app.taste.models import ChangedViewer, Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import NOW, make_viewer
from tests.factories.catalog import make_film
from tests.learning.likes import (
    assert_co_likes_equal_the_verdicts,
    assert_counts_equal_the_verdicts,
)
from tests.parts.programs import free_port, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.parts.redis_server import RedisServer


def learner_with(redis_url: str = "") -> Learner:
    stream = FeedbackStream(connect(redis_url, patience_seconds=1)) if redis_url else None
    return Learner(stream, now=utc_now)


def like(viewer_id: int, film_id: int, verdict: Verdict | None = Verdict.LIKE) -> None:
    set_verdict(viewer_id, film_id, verdict, now=utc_now())
    db.session.commit()


def test_co_likes_follow_what_people_say(app: Flask) -> None:
    rng = random.Random(1)  # noqa: S311 - not a secret
    films = [make_film(title=f"Film {number}").id for number in range(8)]
    viewers = [make_viewer() for _ in range(6)]
    learner = learner_with()
    for _ in range(8):
        for _ in range(8):
            like(rng.choice(viewers), rng.choice(films), rng.choice([Verdict.LIKE, None]))
        learner.settle()
        assert_counts_equal_the_verdicts()
        assert_co_likes_equal_the_verdicts(learner)


def test_another_learner_goes_on_where_one_was(app: Flask, tmp_path: Path) -> None:
    viewer_id = make_viewer()
    films = [make_film(title=f"Film {number}").id for number in range(3)]
    for film_id in films[:2]:
        like(viewer_id, film_id)
    learner_with().settle()
    like(viewer_id, films[2])
    second = learner_with()
    second.settle()
    assert_co_likes_equal_the_verdicts(second)
    saved = CoLikes.load(second.save(tmp_path / "learning"))
    assert (saved.weights != second.co_likes.weights).nnz == 0
    assert [path.name for path in (tmp_path / "learning").iterdir()] == ["co_likes.npz"]


def test_after_an_outage_one_starts_over(app: Flask) -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    learner = learner_with()
    like(viewer_id, film_id)
    learner.settle()
    learner.co_likes = CoLikes.empty()  # as if the commit had been one, though it seemed not
    learner.start_over()
    learner.settle()
    assert_co_likes_equal_the_verdicts(learner)


def test_counts_that_do_not_fit_are_made_anew(app: Flask) -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    like(viewer_id, film_id)
    learner = learner_with()
    learner.settle()
    learner.co_likes = CoLikes.empty()
    like(viewer_id, film_id, None)
    like(viewer_id, make_film(title="Other").id)
    learner.settle()
    assert_co_likes_equal_the_verdicts(learner)


def test_the_stream_tells_of_a_click_at_once(app: Flask, redis_server: RedisServer) -> None:
    init_app(app, redis_server.url)
    viewer_id, film_id = make_viewer(), make_film().id
    db.session.commit()
    learner = learner_with(redis_server.url)
    learner.settle()
    like(viewer_id, film_id)
    writer = app.extensions[EXTENSION]
    wait_until(lambda: writer.written == 1, seconds=30, what="the stream has it")
    # Even without the mark: then only the stream knows.
    db.session.query(ChangedViewer).delete()
    db.session.commit()
    assert learner.turn(1) == 1
    assert like_counts() == {film_id: 1}
    groups = connect(redis_server.url).xinfo_groups(STREAM)
    assert groups[0]["pending"] == 0
    writer.close()


def test_what_a_killed_learner_had_in_hand_comes_again(
    app: Flask, redis_server: RedisServer
) -> None:
    viewer_id, film_id = make_viewer(), make_film().id
    like(viewer_id, film_id)
    db.session.query(ChangedViewer).delete()
    db.session.commit()
    stream = FeedbackStream(connect(redis_server.url, patience_seconds=1))
    stream.write([viewer_id, viewer_id])
    stream.open()
    assert stream.read(0.1) == {}
    assert list(stream.read(0.1).values()) == [viewer_id]  # and it dies here
    second = learner_with(redis_server.url)
    assert second.turn(0) == 1
    assert like_counts() == {film_id: 1}


def test_what_was_rolled_back_is_not_told(app: Flask, redis_server: RedisServer) -> None:
    init_app(app, redis_server.url)
    viewer_id, film_id = make_viewer(), make_film().id
    db.session.commit()
    set_verdict(viewer_id, film_id, Verdict.LIKE, now=NOW)
    db.session.rollback()
    db.session.commit()
    assert app.extensions[EXTENSION].waiting == 0
    assert changed_viewers(10) == {}


@pytest.mark.parametrize("trouble", ["refused", "killed", "emptied"])
def test_without_redis_the_database_tells(
    app: Flask, redis_server: RedisServer, trouble: str
) -> None:
    url = redis_server.url
    if trouble == "refused":
        url = f"redis://127.0.0.1:{free_port()}/0"
    learner = learner_with(url)
    learner.turn(0)
    if trouble == "killed":
        redis_server.kill()
    if trouble == "emptied":
        connect(url).flushall()
    like(make_viewer(), make_film().id)
    assert learner.turn(0) == 1
    assert_counts_equal_the_verdicts()
    if trouble == "killed":
        redis_server.start()


SCHEDULE = Schedule(after_likes=10, every=timedelta(hours=24), pause=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("new_likes", "built_hours_ago", "tried_minutes_ago", "due"),
    [
        (9, 1, None, False),
        (10, 1, None, True),
        (1, 25, None, True),
        (0, 25, None, False),
        (0, None, None, True),
        (10, 1, 14, False),
        (10, 1, 15, True),
    ],
)
def test_when_a_rebuild_is_due(
    new_likes: int,
    built_hours_ago: float | None,
    tried_minutes_ago: float | None,
    *,
    due: bool,
) -> None:
    built_at = None if built_hours_ago is None else NOW - timedelta(hours=built_hours_ago)
    tried_at = None if tried_minutes_ago is None else NOW - timedelta(minutes=tried_minutes_ago)
    assert SCHEDULE.is_due(new_likes, built_at=built_at, tried_at=tried_at, now=NOW) == due


def test_likes_since_the_build_that_serves_count(app: Flask, tmp_path: Path) -> None:
    like(make_viewer(), make_film().id)
    learner_with().settle()
    (tmp_path / "b1").mkdir()
    manifest = tmp_path / "b1" / "manifest.json"
    for made_at, due in ((utc_now(), False), (utc_now() - timedelta(days=2), True)):
        told = {"format": FORMAT, "id": "b1", "created_at": made_at.isoformat(), "files": {}}
        manifest.write_bytes(manifest_bytes(told))
        assert is_rebuild_due(tmp_path, "b1", SCHEDULE, tried_at=None, now=utc_now()) == due
    assert is_rebuild_due(tmp_path, None, SCHEDULE, tried_at=None, now=utc_now())
    assert is_rebuild_due(tmp_path, "gone", SCHEDULE, tried_at=None, now=utc_now())
