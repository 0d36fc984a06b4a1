"""A disk that is full: it is told in a line, nothing half-written stays, and the site serves on."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from app.recommend.artifacts import build_ids, current_build_id
from tests.factories.site import copy_of, run_script
from tests.journeys.visitor import Visitor
from tests.parts import databases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

DISK_BYTES = 64_000_000
BUILD_BYTES = 18_000_000  # somewhat less than the starter's takes
LEFT_BYTES = 1_500_000
UPLOAD_BYTES = 900_000  # more than Werkzeug keeps in memory by itself
BALLAST = "ballast"
HEADER = "movieId,title,genres\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, so small that it can be filled."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["/bin/mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def instance(starter_instance: Path, disk: Path) -> Path:
    """An instance on that disk, with a build of its own."""
    if databases.on_postgresql():
        pytest.skip("about SQLite, which lies on the site's own disk")
    folder = copy_of(starter_instance, disk / "instance")
    (folder / "builds").unlink()
    whole = starter_instance / "builds"
    build_id = current_build_id(whole)
    assert build_id is not None
    shutil.copytree(whole / build_id, folder / "builds" / build_id)
    shutil.copy(whole / "current", folder / "builds")
    return folder


def fill(disk: Path, left: int) -> None:
    """Leave so many bytes of the disk free."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with (disk / BALLAST).open("ab") as file:
        file.write(b"\0" * max(0, free - left))


def site_of(instance: Path) -> Flask:
    app = create_app({"instance_path": instance, "hasher_rounds": 1})
    app.testing = True
    return app


def assert_serves(visitor: Visitor) -> None:
    """Whoever only looks notices nothing."""
    for path in ("/", "/for-you", "/search?q=heat", "/films", "/lists", "/taste"):
        assert visitor.open(path).status == 200, path


def rebuild_refused(disk: Path, instance: Path, left: int) -> None:
    """Rebuild where only so many bytes are free: it is told, and nothing has changed."""
    builds = instance / "builds"
    before = current_build_id(builds)
    fill(disk, left)
    done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 1, (left, done.stdout)
    # Annoy says it by itself, too.
    assert len(set(done.stderr.splitlines())) == 1, (left, done.stderr)
    assert re.search("no space left|disk is full|disk I/O", done.stderr, re.IGNORECASE), (
        left,
        done.stderr,
    )
    assert current_build_id(builds) == before
    assert build_ids(builds) == (before,)
    assert {path.name for path in builds.iterdir()} == {before, "current", ".lock"}
    assert_serves(Visitor(site_of(instance)))
    (disk / BALLAST).unlink()


@pytest.mark.slow
def test_wherever_a_rebuild_stops_for_room_the_old_build_stays(disk: Path, instance: Path) -> None:
    for left in range(BUILD_BYTES // 12, BUILD_BYTES, BUILD_BYTES // 12):
        rebuild_refused(disk, instance, left)


@pytest.mark.slow
def test_a_rebuild_that_does_not_fit_leaves_the_old_build(disk: Path, instance: Path) -> None:
    builds = instance / "builds"
    before = current_build_id(builds)
    rebuild_refused(disk, instance, left=5_000_000)
    done = run_script("rebuild_index.py", "--quiet", MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    assert current_build_id(builds) != before


@pytest.mark.slow
def test_an_import_that_does_not_fit_keeps_what_is_whole_and_goes_on(
    disk: Path, instance: Path, tmp_path: Path
) -> None:
    data = tmp_path / "ml-large"
    data.mkdir()
    rows = [f"{n},Film {n} of many {'long ' * 40}(1999),Drama\n" for n in range(900_000, 904_000)]
    (data / "movies.csv").write_text(HEADER + "".join(rows))
    (data / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,900000,4.0,100\n")
    (data / "links.csv").write_text("movieId,imdbId,tmdbId\n")
    (data / "tags.csv").write_text("userId,movieId,tag,timestamp\n")
    arguments = ("import_data.py", "movielens", str(data), "--quiet")
    fill(disk, left=LEFT_BYTES)
    done = run_script(*arguments, MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 1, done.stdout
    assert len(done.stderr.splitlines()) == 1
    assert "disk is full" in done.stderr or "disk I/O error" in done.stderr, done.stderr
    assert_serves(Visitor(site_of(instance)))
    (disk / BALLAST).unlink()
    done = run_script(*arguments, MARQUEE_INSTANCE=str(instance))
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(instance / "site.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        asked = (
            "SELECT count(*), count(DISTINCT title) FROM films WHERE title LIKE 'Film % of many%'"
        )
        assert connection.execute(asked).fetchone() == (len(rows), len(rows))


def test_visitors_read_on_and_are_told_what_cannot_be_kept(
    disk: Path, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    app = site_of(instance)
    visitor = Visitor(app)
    visitor.judge(1, "favourite")
    fill(disk, left=0)
    with app.app_context():
        db.engine.dispose()  # what a connection holds ready of the journal is no room for another
    assert_serves(visitor)
    assert_upload_is_read(visitor)
    refused = 0
    for film_id in range(2, 200):
        answer = visitor.post(f"/films/{film_id}/verdict", {"verdict": "like"})
        if answer.status_code != 303:
            refused += 1
            assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            assert answer.headers["Retry-After"] == "2"
            break
    assert refused
    assert_serves(visitor)
    (disk / BALLAST).unlink()
    assert visitor.post("/films/500/verdict", {"verdict": "like"}).status_code == 303


def assert_upload_is_read(visitor: Visitor) -> None:
    """A file larger than what Werkzeug keeps in memory by itself."""
    fields = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.token}\r\n'
    file = 'Content-Disposition: form-data; name="file"; filename="films.csv"\r\n\r\n'
    text = f"Name,Year\nHeat,1995\n{chr(10) * UPLOAD_BYTES}"
    body = f"{fields}--b\r\n{file}{text}\r\n--b--\r\n"
    answer = visitor.send_raw("/lists/import", body, "multipart/form-data; boundary=b", {})
    assert answer.status_code == HTTPStatus.OK, answer.text
    assert "Heat" in answer.text
