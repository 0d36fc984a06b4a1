"""The scripts that set a site up, run as an operator runs them."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from app.recommend.artifacts import build_ids, current_build_id
from tests.factories.site import contents_of, copy_of, run_script

if TYPE_CHECKING:
    from pathlib import Path

NO_DATABASE = {"DATABASE_URL": "nonsense"}
NO_FOLDER = {"DATABASE_URL": "sqlite:////nowhere/site.sqlite"}


@pytest.fixture
def instance(starter_instance: Path, tmp_path: Path) -> Path:
    """An instance of its own that was set up."""
    return copy_of(starter_instance, tmp_path / "instance", own_builds=True)


def test_a_site_is_set_up_whole(starter_instance: Path) -> None:
    contents = contents_of(starter_instance)
    assert len(contents["films"]) == 3_000
    assert contents["alembic_version"]
    assert current_build_id(starter_instance / "builds") is not None
    assert (starter_instance / "secret_key").stat().st_mode & 0o077 == 0


def test_set_up_again_is_quick_and_changes_nothing(instance: Path) -> None:
    before, build = contents_of(instance), current_build_id(instance / "builds")
    began = time.monotonic()
    done = run_script("setup_site.py", MARQUEE_INSTANCE=str(instance))
    assert time.monotonic() - began < 20  # it takes one second; training takes many
    assert (done.returncode, done.stdout) == (0, "")
    assert contents_of(instance) == before
    assert build_ids(instance / "builds") == (build,)


def test_set_up_rebuilds_what_this_version_cannot_serve(instance: Path) -> None:
    build = instance / "builds" / str(current_build_id(instance / "builds"))
    (build / "content_vectors.npy").write_bytes(b"of another version")
    done = run_script("setup_site.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0
    assert "Published build" in done.stdout
    assert current_build_id(instance / "builds") != build.name


def test_set_up_makes_a_lost_build_anew_and_loads_nothing(instance: Path) -> None:
    shutil.rmtree(instance / "builds")
    before = contents_of(instance)
    done = run_script("setup_site.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert "Read " not in done.stdout
    assert contents_of(instance) == before
    assert current_build_id(instance / "builds") is not None


def test_the_starter_loaded_again_changes_nothing(instance: Path) -> None:
    before = contents_of(instance)
    done = run_script("load_starter.py", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Read 3,000 films: 0 added, 0 updated, 3,000 unchanged.\n"
    assert contents_of(instance) == before


@pytest.mark.parametrize(
    ("script", "variables", "said"),
    [
        ("setup_site.py", NO_DATABASE, "DATABASE_URL is of no use"),
        ("load_starter.py", NO_DATABASE, "DATABASE_URL is of no use"),
        ("rebuild_index.py", NO_DATABASE, "DATABASE_URL is of no use"),
        ("setup_site.py", NO_FOLDER, "unable to open database file"),
        ("setup_site.py", {"SECRET_KEY": "short"}, "SECRET_KEY must have at least 32 characters"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path, script: str, variables: dict[str, str], said: str
) -> None:
    done = run_script(script, MARQUEE_INSTANCE=str(tmp_path), **variables)
    assert done.returncode == 1
    assert said in last_line_of(done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", ["load_starter.py", "rebuild_index.py"])
def test_a_database_without_tables_is_told(tmp_path: Path, script: str) -> None:
    done = run_script(script, MARQUEE_INSTANCE=str(tmp_path))
    assert done.returncode == 1
    ways_to_say_it = ("no tables", "no such table", "does not exist")
    assert any(said in last_line_of(done.stderr) for said in ways_to_say_it)
    assert "Traceback" not in done.stderr


def last_line_of(text: str) -> str:
    return text.strip().rpartition("\n")[2]
