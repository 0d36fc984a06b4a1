"""Builds on disk: publishing, refusing, pruning, the lock, and swapping in process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend import BuildLockedError, BuildRefusedError, open_build
from app.recommend.artifacts import (
    BUILDS_KEPT,
    build_ids,
    current_build_id,
    point_to,
    staging,
    verify,
)
from app.recommend.current_build import CurrentBuild
from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from pathlib import Path


def publish(root: Path, number: int = 0) -> Path:
    with staging(root) as stage:
        stage.save({"numbers": np.arange(number + 3)})
        (stage.path / "search").mkdir()
        (stage.path / "search" / "words").write_text("heat")
        return stage.publish({"seed": number})


def test_a_published_build_is_whole_and_current(tmp_path: Path) -> None:
    path = publish(tmp_path)
    build = verify(path)
    assert build.build_id == path.name == current_build_id(tmp_path)
    assert set(build.manifest["files"]) == {"numbers.npy", "search/words"}
    assert build.manifest["seed"] == 0
    assert build.array("numbers").tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        build.array("numbers")[0] = 1
    with pytest.raises(BuildRefusedError, match=r"absent\.npy: is not part"):
        build.array("absent")
    assert verify(tmp_path).path == path


def test_nothing_published_yet(tmp_path: Path) -> None:
    assert current_build_id(tmp_path) is None
    assert build_ids(tmp_path / "absent") == ()
    with pytest.raises(BuildRefusedError, match="this is no build"):
        verify(tmp_path)


@pytest.mark.parametrize("text", ["", "../elsewhere", "20200101T000000-000000/..", "\0", "é" * 70])
def test_a_strange_pointer_names_no_build(tmp_path: Path, text: str) -> None:
    (tmp_path / "current").write_text(text)
    assert current_build_id(tmp_path) is None


def test_failed_work_leaves_no_trace(tmp_path: Path) -> None:
    first = publish(tmp_path)
    with pytest.raises(ValueError, match="allow_pickle"), staging(tmp_path) as stage:
        stage.save({"numbers": np.arange(3), "objects": np.array([object()])})
    assert build_ids(tmp_path) == (first.name,)
    assert not list(tmp_path.glob(".staging-*"))


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".staging-20200101T000000-000000" / "search").mkdir(parents=True)
    (tmp_path / ".staging-current").write_text("cut sho")
    publish(tmp_path)
    assert not list(tmp_path.glob(".staging-*"))


def test_only_one_writer_at_a_time(tmp_path: Path) -> None:
    with staging(tmp_path), pytest.raises(BuildLockedError), staging(tmp_path):
        pass


def test_old_builds_are_pruned_but_never_the_current_one(tmp_path: Path) -> None:
    first = publish(tmp_path)
    for number in range(BUILDS_KEPT):
        publish(tmp_path, number)
    assert len(build_ids(tmp_path)) == BUILDS_KEPT
    assert first.name not in build_ids(tmp_path)


def test_ids_rise_even_when_the_clock_was_set_back(tmp_path: Path) -> None:
    future = tmp_path / "29990101T000000-000007"
    publish(tmp_path).rename(future)
    assert publish(tmp_path).name == "29990101T000000-000008"


def test_rolling_back_is_moving_the_pointer(tmp_path: Path) -> None:
    first, _ = publish(tmp_path, 1), publish(tmp_path, 2)
    point_to(tmp_path, first.name)
    assert verify(tmp_path).path == first
    with pytest.raises(BuildRefusedError, match="not a build of this root"):
        point_to(tmp_path, "20200101T000000-000000")
    assert current_build_id(tmp_path) == first.name


def test_damaged_manifests_are_refused(tmp_path: Path) -> None:
    path = publish(tmp_path)
    manifest = path / "manifest.json"
    whole = manifest.read_text()
    for damaged, reason in (
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not the manifest"),
        ("{}", "not the manifest"),
        ('{"format": 999}', "format other than"),
        (whole.replace('"seed": 0', '"seed": 1'), "own checksum"),
        (whole + " ", "own checksum"),
    ):
        manifest.write_text(damaged)
        with pytest.raises(BuildRefusedError, match=reason) as caught:
            verify(path)
        assert caught.value.file == "manifest.json"


def test_damaged_files_are_refused_by_name(tmp_path: Path) -> None:
    path = publish(tmp_path)
    words = path / "search" / "words"
    for content, reason in ((b"hea", "has 3 bytes instead of 4"), (b"heap", "checksum")):
        words.write_bytes(content)
        with pytest.raises(BuildRefusedError, match=reason) as caught:
            verify(path)
        assert caught.value.file == "search/words"
    words.unlink()
    with pytest.raises(BuildRefusedError, match="cannot be read"):
        verify(path)


def test_a_build_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildRefusedError, match=r"manifest\.json: does not fit"):
        open_build(publish(tmp_path))


def test_workers_swap_to_a_new_build_and_keep_the_old_when_it_is_refused(tmp_path: Path) -> None:
    now = [0.0]
    opened: list[str] = []

    def opening(path: Path) -> str:
        opened.append(path.name)
        verify(path)
        return path.name

    holder = CurrentBuild(tmp_path, opening, clock=lambda: now[0])
    assert holder.current() is None
    first = publish(tmp_path)
    assert holder.current() is None
    now[0] = 2.1
    assert holder.current() == first.name
    second = publish(tmp_path)
    (second / "numbers.npy").write_bytes(b"")
    now[0] = 3.0
    assert holder.current() == first.name
    now[0] = 4.2
    assert holder.current() == first.name
    assert holder.refusal is not None
    assert "numbers.npy" in holder.refusal
    now[0] = 9.0
    third = publish(tmp_path)
    assert holder.current() == third.name
    assert holder.refusal is None
    assert opened == [first.name, second.name, third.name]


def test_a_process_that_begins_on_a_damaged_build_takes_the_newest_fit_one(tmp_path: Path) -> None:
    def opening(path: Path) -> str:
        verify(path)
        return path.name

    builds = [publish(tmp_path) for _ in range(4)]
    for damaged in (builds[2], builds[3]):
        (damaged / "numbers.npy").write_bytes(b"")
    now = [0.0]
    holder = CurrentBuild(tmp_path, opening, clock=lambda: now[0])
    assert holder.current() == builds[1].name
    assert holder.refusal is not None
    assert holder.refusal.startswith(builds[3].name)
    now[0] = 3.0
    whole = publish(tmp_path)
    assert holder.current() == whole.name
    assert holder.refusal is None
    for build in (builds[0], builds[1], whole):
        (build / "numbers.npy").write_bytes(b"")
    assert CurrentBuild(tmp_path, opening).current() is None


def test_threads_do_not_wait_while_another_swaps(tmp_path: Path) -> None:
    first = publish(tmp_path)
    inside, go_on = threading.Event(), threading.Event()
    now = [0.0]

    def opening(path: Path) -> str:
        if path.name != first.name:
            inside.set()
            assert go_on.wait(5)
        return path.name

    holder = CurrentBuild(tmp_path, opening, clock=lambda: now[0])
    assert holder.current() == first.name
    second = publish(tmp_path)
    now[0] = 3.0
    swapping = threading.Thread(target=holder.current)
    swapping.start()
    assert inside.wait(5)
    assert holder.current() == first.name
    go_on.set()
    swapping.join()
    assert holder.current() == second.name


WRITER = """
import sys
from pathlib import Path
from tests.factories.recommend import make_films, make_ratings
from app.recommend.training import train_build
films = make_films(40)
print("ready", flush=True)
while True:
    train_build(Path(sys.argv[1]), films, make_ratings(films, 20))
"""


def kill_a_writer(root: Path, seconds: float) -> None:
    environment = {**os.environ, "PYTHONPATH": "."}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, env=environment
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)


@pytest.mark.slow
def test_a_killed_writer_never_leaves_the_site_without_a_build(tmp_path: Path) -> None:
    make_engine(tmp_path, films=40, users=20)
    random = np.random.default_rng(0)
    for _ in range(20):
        kill_a_writer(tmp_path, float(random.uniform(0.0, 0.4)))
        assert len(open_build(tmp_path).film_ids) == 40
