"""The bench of faults: it makes them happen, and tells what must not come of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.clock import utc_now
from app.db import db
from app.recommend import BuildRefusedError, open_build
from app.recommend.artifacts import current_build_id, verify
from app.taste.models import Verdict
from app.taste.services import set_verdict
from scripts.bench.build_faults import artifacts_damaged
from scripts.bench.faults import FAULTS
from scripts.bench.scene import new_scene, seconds_until_whole
from scripts.bench.witness import Witness
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.factories.site import copy_of, run_script

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.mark.slow
def test_a_fault_happens_under_load(starter_instance: Path, tmp_path: Path) -> None:
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    file = tmp_path / "figures.json"
    quick = ("--rate", "10", "--seconds", "1", "--times", "2", "--connections", "2")
    done = run_script(
        "bench_faults.py",
        *(*quick, "--only", "worker killed", "artifacts damaged"),
        *("--instance", str(instance), "--json", str(file)),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    killed, damaged = json.loads(file.read_text())["faults"]
    assert killed["name"] == "worker killed"
    assert set(killed["unexpected"]) <= {"broken"}
    assert damaged["unexpected"] == {}
    assert damaged["said"] == {"damaged builds refused": "2 of 2"}
    for found in (killed, damaged):
        assert found["marks_acknowledged"] > 0
        assert found["marks_lost"] == 0
        assert done.stdout.count(f"| {found['name']} |") == 2  # as it comes, and all in the end


def test_each_damage_is_refused(
    starter_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    refused: list[str | None] = []

    def look(_seconds: float) -> None:
        refused.append(current_build_id(instance / "builds"))
        with pytest.raises(BuildRefusedError):
            open_build(instance / "builds")

    monkeypatch.setattr("scripts.bench.build_faults.time.sleep", look)
    with new_scene(instance, seconds=0.0, times=8) as scene:
        good = current_build_id(scene.builds)
        artifacts_damaged(scene)()
        assert current_build_id(scene.builds) == good
        verify(scene.builds)
        assert scene.said == {"damaged builds refused": "8 of 8"}
    assert len(set(refused) - {good, None}) == 8


@pytest.mark.parametrize(
    ("broken", "mended", "troubles", "expected"),
    [
        ([], [], [3.0], None),
        ([8.0], [10.0], [], 0.0),
        ([8.0], [10.0], [3.0, 9.9], 0.0),
        ([8.0], [10.0], [9.0, 10.5, 12.0], 2.0),
        ([8.0, 38.0], [10.0, 40.0], [9.0, 11.0, 39.0, 41.5], 1.5),
    ],
)
def test_how_soon_a_site_is_whole_again(
    tmp_path: Path,
    broken: list[float],
    mended: list[float],
    troubles: list[float],
    expected: float | None,
) -> None:
    with new_scene(tmp_path, seconds=60.0, times=2) as scene:
        scene.broken += broken
        scene.mended += mended
        assert seconds_until_whole(scene, troubles) == expected


def test_what_was_acknowledged_and_is_not_there_is_lost(app: Flask, tmp_path: Path) -> None:
    film_id, viewer_id = make_film().id, make_viewer()
    set_verdict(viewer_id, film_id, Verdict.SEEN, now=utc_now())
    db.session.commit()
    witness = Witness(0, [film_id])
    witness.acknowledged.update([film_id])
    settings = {
        "instance_path": app.instance_path,
        "database_url": str(app.config["SQLALCHEMY_DATABASE_URI"]),
    }
    assert witness.lost(settings) == 0
    witness.acknowledged.update([film_id, film_id + 1])
    assert witness.lost(settings) == 2


def test_faults_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
