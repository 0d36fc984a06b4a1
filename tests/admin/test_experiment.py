"""Comparing two builds on visitors: what they are served, and what comes out."""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from app.admin.experiments import TOO_EARLY, outcome_of, sentence_of
from app.admin.intervals import Interval
from app.clock import utc_now
from app.db import db
from app.discover import arms
from app.discover.engine import ARMS
from app.discover.experiments import ExperimentShown, latest_experiments, start_experiment
from app.events.log import find_log
from app.events.names import Event
from app.events.sql import SqlSink
from app.events.sql_reading import SqlReader
from app.recommend.artifacts import (
    BUILDS_KEPT,
    HELD,
    LOCK,
    _prune,
    build_ids,
    current_build_id,
)
from app.web.settings import site_settings
from tests.factories import events as plainly
from tests.factories.accounts import post_form
from tests.factories.builds import TWIN, make_twin
from tests.parts.programs import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PAGE = "/admin/experiment"


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arms, "SECONDS_BETWEEN_LOOKS", 0.0)


def start(client: FlaskClient, root: Path, **fields: object) -> TestResponse:
    first = current_build_id(root)
    data = {"build_a": first, "build_b": TWIN, "share_b": "50", **fields}
    return post_form(client, f"{PAGE}/start", data)


def test_each_viewer_gets_a_build_and_it_is_noted(
    two_builds: Flask, chief: FlaskClient, root: Path
) -> None:
    first = current_build_id(root)
    assert start(chief, root).status_code == 303
    (running,) = latest_experiments()
    key = site_settings().secret_key
    served: dict[int, str] = {}
    for _ in range(12):
        visitor = two_builds.test_client()
        post_form(visitor, "/films/1/verdict", {"verdict": "favourite"})
        visitor.get("/for-you")
        post_form(visitor, "/films/2/verdict", {"verdict": "like", "surface": "suggestions"})
    log = find_log()
    assert log is not None
    log.writer.close(10)
    for name in ("impression", "verdict"):
        for event in log.store.since(name, running.started_at):
            if event.viewer_id is not None:
                build = str(event.data["build"])
                assert served.setdefault(event.viewer_id, build) == build
    assert len(served) == 12
    assert set(served.values()) == {first, TWIN}
    for viewer_id, build in served.items():
        assert build == (TWIN if running.gives_b(viewer_id, key) else first)
    outcome = chief.get("/admin/figures.json").get_json()["outcome"]
    assert [arm["pages"] for arm in outcome["arms"]] == [
        list(served.values()).count(build) for build in (first, TWIN)
    ]
    assert outcome["left_out"] == 0
    assert outcome["sentence"] == TOO_EARLY


def test_it_ends_when_it_is_stopped(
    two_builds: Flask, chief: FlaskClient, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app.audit")
    assert "It takes two builds" not in chief.get(PAGE).text
    assert start(chief, root).status_code == 303
    page = chief.get(PAGE)
    assert "Running now" in page.text
    assert TOO_EARLY in page.text
    assert "Start</button>" not in page.text
    assert (root / HELD).read_text().split() == [current_build_id(root), TWIN]
    again = start(chief, root)
    assert again.status_code == 409
    assert post_form(chief, f"{PAGE}/stop").status_code == 303
    assert (root / HELD).read_text() == ""
    page = chief.get(PAGE)
    assert "over" in page.text
    assert "Start</button>" in page.text
    assert post_form(chief, f"{PAGE}/stop").status_code == 409
    with two_builds.test_request_context():
        holder = two_builds.extensions[ARMS]
        wait_until(lambda: holder.current(None) is None, seconds=30, what="it is over")
    assert [record.message.split(",")[0] for record in caplog.records] == [
        "experiment started",
        "experiment stopped",
    ]
    assert start(chief, root).status_code == 303
    page = chief.get(f"{PAGE}?number=1")
    assert "Number 1, over" in page.text
    assert "Stop the experiment" not in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"build_b": "20000101T000000-000000"}, 400),
        ({"build_b": "../.."}, 400),
        ({"build_a": TWIN}, 400),
        ({"share_b": "99"}, 400),
        ({"share_b": "x"}, 400),
        ({"share_b": ""}, 400),
    ],
)
def test_what_cannot_be_compared_is_refused(
    chief: FlaskClient, root: Path, fields: dict[str, object], status: int
) -> None:
    answer = start(chief, root, **fields)
    assert answer.status_code == status
    assert latest_experiments() == ()
    assert not (root / HELD).exists()


def test_a_damaged_build_is_not_compared(chief: FlaskClient, root: Path) -> None:
    (root / TWIN / "regard.npy").write_bytes(b"damaged")
    answer = start(chief, root)
    assert answer.status_code == 409
    assert "regard.npy: has 7 bytes" in answer.text
    assert latest_experiments() == ()


def test_it_does_not_start_while_builds_change(chief: FlaskClient, root: Path) -> None:
    with (root / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert start(chief, root).status_code == 409
        assert latest_experiments() == ()
    assert start(chief, root).status_code == 303
    with (root / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert post_form(chief, f"{PAGE}/stop").status_code == 303


def test_a_build_that_breaks_later_costs_no_page(
    two_builds: Flask, chief: FlaskClient, root: Path
) -> None:
    assert start(chief, root).status_code == 303
    # As in a worker that begins only now, and finds that B is gone.
    two_builds.extensions[ARMS]._held = None  # noqa: SLF001 - forgets what it opened
    shutil.rmtree(root / TWIN)
    for _ in range(8):
        visitor = two_builds.test_client()
        post_form(visitor, "/films/1/verdict", {"verdict": "favourite"})
        page = visitor.get("/for-you")
        assert page.status_code == 200
        assert len(BeautifulSoup(page.text, "html.parser").select(".suggestion-card")) == 10
    assert "is not fit to serve, so its side gets the current build" in chief.get(PAGE).text


def test_a_build_of_an_experiment_is_not_removed_with_the_old_ones(
    chief: FlaskClient, root: Path
) -> None:
    old = make_twin(root, TWIN, "20000101T000000-000000")
    assert start(chief, root, build_b=old).status_code == 303
    for number in range(BUILDS_KEPT + 1):
        make_twin(root, TWIN, f"2099010{number + 2}T000000-000000")
    _prune(root)
    assert old in build_ids(root)
    post_form(chief, f"{PAGE}/stop")
    _prune(root)
    assert old not in build_ids(root)
    assert current_build_id(root) in build_ids(root)


def test_what_is_everybodys_stays_on_the_current_build(
    two_builds: Flask, chief: FlaskClient, root: Path
) -> None:
    visitor = two_builds.test_client()
    pages = ("/charts/top", "/map", "/about/model")
    before = [visitor.get(page).text for page in pages]
    first = current_build_id(root)
    assert start(chief, root, build_a=TWIN, build_b=first, share_b="5").status_code == 303
    assert [visitor.get(page).text for page in pages] == before


@pytest.mark.parametrize("which", ["app", "app_on_postgresql"])
def test_the_outcome_is_what_counting_gives(request: pytest.FixtureRequest, which: str) -> None:
    request.getfixturevalue(which)
    build_a, build_b, _ = plainly.BUILDS
    window, key = plainly.WINDOW, "secret"
    one = ExperimentShown(3, build_a, build_b, 50, window.begin, window.end)
    events = []
    for event in plainly.random_events(21, 2_500, viewers=300):
        data = dict(event.data)
        if "build" in data and event.viewer_id is not None and event.viewer_id % 10:
            data["build"] = build_b if one.gives_b(event.viewer_id, key) else build_a
        events.append(Event(event.name, event.at, event.viewer_id, data))
    SqlSink(db.engine).write(events)
    outcome = outcome_of(SqlReader(db.engine), one, key=key, now=utc_now())
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    left_out = 0
    for count in plainly.viewers_of(plainly.within(events)):
        if count.viewer_id is None or not count.build:
            continue
        if count.build != (build_b if one.gives_b(count.viewer_id, key) else build_a):
            left_out += 1
            continue
        sums = (1, count.pages, count.likes, count.dislikes)
        for place, value in enumerate(sums):
            counted[count.build][place] += value
    assert left_out == outcome.left_out > 0
    for arm in outcome.arms:
        assert [arm.viewers, arm.pages, arm.likes, arm.dislikes] == counted[arm.build]
        assert arm.rate is not None
        assert arm.rate.mean == arm.likes / (arm.likes + arm.dislikes)
    assert outcome.gap is not None
    assert outcome.gap.mean == pytest.approx(
        outcome.arms[1].rate.mean - outcome.arms[0].rate.mean  # type: ignore[union-attr]
    )
    assert not outcome.is_uneven
    crooked = ExperimentShown(3, build_a, build_b, 5, window.begin, window.end)
    assert outcome_of(SqlReader(db.engine), crooked, key=key, now=utc_now()).left_out > left_out


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (None, "Too early to say"),
        ((0.004, 0.021, 0.038), "B is better by 2.1 points (0.4 to 3.8)."),
        ((-0.038, -0.021, -0.004), "B is worse by 2.1 points (0.4 to 3.8)."),
        ((-0.012, 0.005, 0.023), "B is between 1.2 points worse and 2.3 points better."),
    ],
)
def test_the_sentence_says_what_is_known(
    gap: tuple[float, float, float] | None, words: str
) -> None:
    assert words in sentence_of(None if gap is None else Interval(*gap))


def test_without_events_there_are_no_figures(operator: FlaskClient) -> None:
    assert "It takes two builds" in operator.get(PAGE).text
    start_experiment("a", "b", 50, utc_now() - timedelta(days=1))
    db.session.commit()
    assert "there are no figures" in operator.get(PAGE).text
    assert operator.get("/admin/figures.json").get_json()["outcome"] is None
