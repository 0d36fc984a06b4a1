"""The bench of faults: it makes them happen, and tells what must not come of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.recommend import BuildRefusedError
from app.recommend.artifacts import current_build_id, verify
from scripts.bench.build_faults import artifacts_damaged
from scripts.bench.faults import FAULTS
from scripts.bench.scene import new_scene
from tests.factories.site import copy_of, run_script

if TYPE_CHECKING:
    from pathlib import Path


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
    assert damaged["said"] == {"damaged builds": 2}
    assert "| worker killed |" in done.stdout


def test_each_damage_is_refused(
    starter_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    refused: list[str | None] = []

    def look(_seconds: float) -> None:
        refused.append(current_build_id(instance / "builds"))
        with pytest.raises(BuildRefusedError):
            verify(instance / "builds")

    monkeypatch.setattr("scripts.bench.faults.time.sleep", look)
    with new_scene(instance, seconds=0.0, times=6) as scene:
        good = current_build_id(scene.builds)
        artifacts_damaged(scene)()
        assert current_build_id(scene.builds) == good
    assert len(set(refused) - {good, None}) == 6


def test_faults_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
