"""Who gets which build, and what a process knows of the experiment that runs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine

from app.db import db
from app.discover.arms import SECONDS_BETWEEN_LOOKS, CurrentArms
from app.discover.experiments import (
    ExperimentShown,
    UnknownExperimentError,
    find_running,
    latest_experiments,
    start_experiment,
    stop_experiment,
)
from app.errors import ConflictError
from app.recommend.manifest import BuildRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
KEY = "the site's secret"


def experiment(number: int = 1, share_b: int = 20) -> ExperimentShown:
    return ExperimentShown(number, "a", "b", share_b, NOW, None)


class Made:
    """Stands for an engine: all that matters here is which build it is of."""

    def __init__(self, build_id: str) -> None:
        """Be of a build."""
        self.build_id = build_id


class Site:
    """What a process is told, and how often it asked."""

    def __init__(self) -> None:
        """Tell of no experiment."""
        self.now = 0.0
        self.runs: ExperimentShown | None = None
        self.is_away = False
        self.asked = 0
        self.opened: list[str] = []
        self.damaged: set[str] = set()

    def find(self) -> ExperimentShown | None:
        self.asked += 1
        if self.is_away:
            raise UnknownExperimentError
        return self.runs

    def open(self, path: Path) -> Any:  # noqa: ANN401 - stands for an engine
        self.opened.append(path.name)
        if path.name in self.damaged:
            raise BuildRefusedError("regard.npy", "is damaged")
        return Made(path.name)


@pytest.fixture
def told() -> Site:
    return Site()


@pytest.fixture
def holder(told: Site, tmp_path: Path) -> CurrentArms:
    return CurrentArms(tmp_path, told.open, told.find, lambda: told.now)


def build_of(holder: CurrentArms, serving: Any, viewer_id: int) -> str | None:  # noqa: ANN401
    arms = holder.current(serving)
    engine = None if arms is None else arms.engine_for(viewer_id, KEY)
    return None if engine is None else engine.build_id


@pytest.mark.parametrize("share_b", [5, 20, 50])
def test_a_side_has_its_share_and_stays_the_same(share_b: int) -> None:
    one = experiment(share_b=share_b)
    sides = [one.gives_b(viewer, KEY) for viewer in range(20_000)]
    assert abs(sum(sides) / 200 - share_b) < 1.2
    assert sides == [one.gives_b(viewer, KEY) for viewer in range(20_000)]
    # Neighbours are no more alike than others.
    alike = sum(first == second for first, second in pairwise(sides)) / 199.99
    by_chance = share_b**2 / 100 + (100 - share_b) ** 2 / 100
    assert abs(alike - by_chance) < 1.5


def test_another_experiment_or_secret_draws_anew() -> None:
    first = [experiment(1, 50).gives_b(viewer, KEY) for viewer in range(4_000)]
    for other in (
        [experiment(2, 50).gives_b(viewer, KEY) for viewer in range(4_000)],
        [experiment(1, 50).gives_b(viewer, "another") for viewer in range(4_000)],
    ):
        same = sum(one == two for one, two in zip(first, other, strict=True))
        assert 1_850 < same < 2_150


def test_a_stranger_gets_a() -> None:
    assert not experiment(share_b=100).gives_b(None, KEY)
    assert experiment(share_b=100).gives_b(7, KEY)


def test_the_database_is_asked_every_few_seconds_only(holder: CurrentArms, told: Site) -> None:
    for moment in (0.0, 0.1, 4.9):
        told.now = moment
        assert holder.current(None) is None
    assert told.asked == 1
    told.runs = experiment()
    told.now = SECONDS_BETWEEN_LOOKS
    serving: Any = Made("a")
    b = next(viewer for viewer in range(99) if told.runs.gives_b(viewer, KEY))
    a = next(viewer for viewer in range(99) if not told.runs.gives_b(viewer, KEY))
    assert (build_of(holder, serving, a), build_of(holder, serving, b)) == ("a", "b")
    assert told.opened == ["b"]  # the current build is not opened twice
    told.now += SECONDS_BETWEEN_LOOKS
    assert build_of(holder, serving, b) == "b"
    assert (told.asked, told.opened) == (3, ["b"])
    told.runs = None
    told.now += SECONDS_BETWEEN_LOOKS
    assert holder.current(serving) is None


def test_a_damaged_build_leaves_its_side_to_the_current_one(
    holder: CurrentArms, told: Site
) -> None:
    told.runs, told.damaged = experiment(share_b=50), {"b"}
    serving: Any = Made("current")
    builds = {build_of(holder, serving, viewer) for viewer in range(50)}
    assert builds == {"a", None}
    arms = holder.current(serving)
    assert arms is not None
    assert arms.refusals == {"b": "regard.npy: is damaged"}
    told.now += SECONDS_BETWEEN_LOOKS
    holder.current(serving)
    assert told.opened == ["a", "b"]  # it is not tried again and again


def test_while_nobody_knows_it_goes_on(holder: CurrentArms, told: Site) -> None:
    told.is_away = True
    assert holder.current(None) is None
    told.is_away, told.runs, told.now = False, experiment(share_b=100), 10
    assert build_of(holder, None, 1) == "b"
    told.is_away, told.now = True, 20
    assert build_of(holder, None, 1) == "b"


def test_others_do_not_wait_for_the_one_who_asks(told: Site, tmp_path: Path) -> None:
    asking, answer = threading.Event(), threading.Event()

    def find() -> ExperimentShown | None:
        asking.set()
        assert answer.wait(10)
        return None

    holder = CurrentArms(tmp_path, told.open, find)
    thread = threading.Thread(target=holder.current, args=(None,))
    thread.start()
    assert asking.wait(10)
    assert holder.current(None) is None
    answer.set()
    thread.join()


@pytest.mark.parametrize("which", ["app", "app_on_postgresql"])
def test_one_runs_at_a_time(request: pytest.FixtureRequest, which: str) -> None:
    request.getfixturevalue(which)
    with pytest.raises(ConflictError):
        stop_experiment(NOW)
    first = start_experiment("a", "b", 50, NOW)
    db.session.commit()
    with pytest.raises(ConflictError):
        start_experiment("a", "c", 50, NOW)
    assert find_running(db.engine) == ExperimentShown(first, "a", "b", 50, NOW, None)
    later = NOW + timedelta(hours=1)
    assert stop_experiment(later) == first
    db.session.commit()
    assert find_running(db.engine) is None
    second = start_experiment("a", "c", 5, later)
    db.session.commit()
    assert [(one.id, one.is_running) for one in latest_experiments()] == [
        (second, True),
        (first, False),
    ]


def test_a_writer_does_not_keep_it_waiting(app: Flask) -> None:
    with db.engine.begin():  # holds SQLite's one lock for writing
        assert find_running(db.engine) is None


def test_without_its_table_nobody_knows() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(UnknownExperimentError):
        find_running(engine)
    engine.dispose()
