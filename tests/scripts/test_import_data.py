"""Importing data sets as an operator does: what it says, bad input, kills, the published sets."""

from __future__ import annotations

import csv
import gzip
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, text

from app.catalog.import_models import AudienceRating
from app.catalog.importing import SourceImport
from app.catalog.models import Film
from app.db import db
from scripts import import_data
from tests.factories.checksums import checksums
from tests.parts import databases

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    Run = Callable[..., tuple[int, str, str]]

MOVIES = "movieId,title,genres\n6,Heat (1995),Action|Crime\n8,Ronin (1998),Action\n"
LINKS = "movieId,imdbId,tmdbId\n6,0113277,949\n8,0122690,8195\n"
RATINGS = "userId,movieId,rating,timestamp\n1,6,4.0,100\n1,8,2.5,101\n2,6,5.0,102\n"
TAGS = "userId,movieId,tag,timestamp\n1,6,heist,100\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small set of MovieLens' kind."""
    path = tmp_path / "ml-tiny"
    path.mkdir()
    for name, content in (
        ("movies", MOVIES),
        ("links", LINKS),
        ("ratings", RATINGS),
        ("tags", TAGS),
    ):
        (path / f"{name}.csv").write_text(content, encoding="utf-8")
    return path


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the script within the test's own application."""
    db.session.commit()
    monkeypatch.setattr(import_data, "create_app", lambda: app)

    def run(*arguments: object) -> tuple[int, str, str]:
        db.session.rollback()
        code = import_data.main([*map(str, arguments), "--quiet"])
        said = capsys.readouterr()
        db.session.rollback()
        return code, said.out, said.err

    return run


def test_it_says_what_it_did_and_does_nothing_twice(run: Run, folder: Path) -> None:
    code, out, _ = run("movielens", folder)
    assert code == 0
    assert "Films: 2 read, 2 added, 0 updated, 0 unchanged" in out
    assert "Ratings: 3 read, 3 added" in out
    assert "Tags of films: 1 read, 1 added" in out
    assert "rebuild_index.py" in out
    before = checksums()
    code, out, _ = run("movielens", folder)
    assert (code, checksums()) == (0, before)
    assert "2 unchanged" in out
    assert "rebuild_index.py" not in out


def test_from_a_zip(run: Run, folder: Path) -> None:
    shutil.make_archive(str(folder), "zip", folder.parent, folder.name)
    code, out, _ = run("movielens", folder.with_suffix(".zip"))
    assert (code, "2 added" in out) == (0, True)


def test_rehearsed_it_writes_nothing_and_explains(run: Run, folder: Path, tmp_path: Path) -> None:
    run("movielens", folder)
    (folder / "movies.csv").write_text(MOVIES.replace("Heat", "Heat!") + "9,New (1999),Drama\n")
    before = checksums()
    merges = tmp_path / "merges.csv"
    code, out, _ = run("movielens", folder, "--dry-run", "--merges", merges)
    assert (code, checksums()) == (0, before)
    assert "1 would be added, 1 would be updated, 1 unchanged" in out
    assert "“Heat!” (1995) is “Heat” (1995, film" in out
    with merges.open(encoding="utf-8", newline="") as file:
        assert [row["rule"] for row in csv.DictReader(file)] == ["seen before", "new"]


def test_rejected_rows_have_line_numbers_and_reasons(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    lying = "x,No number (1990),Drama\n6,Heat (1995),Action\n"
    (folder / "movies.csv").write_text(MOVIES + lying, encoding="utf-8")
    (folder / "ratings.csv").write_text(RATINGS + "3,6,9.5,1\n3,77,4.0,1\n", encoding="utf-8")
    rejects = tmp_path / "rejects.csv"
    code, out, _ = run("movielens", folder, "--rejects", rejects)
    assert code == 0
    assert "Left out: 4 rows." in out
    with rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["line"]) for row in rows] == [
        ("movies.csv", "4"),
        ("movies.csv", "5"),
        ("ratings.csv", "5"),
        ("ratings", "6"),
    ]
    assert all(row["reason"] for row in rows)
    assert "Films: 2 read, 2 added" in out


def only_line(said: str) -> str:
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return said


def test_a_missing_file_and_a_wrong_header(run: Run, folder: Path) -> None:
    code, _, err = run("movielens", folder / "nowhere")
    assert (code, "nowhere" in only_line(err)) == (1, True)
    (folder / "movies.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    code, _, err = run("movielens", folder)
    assert (code, "movies.csv" in only_line(err)) == (1, True)
    (folder / "movies.csv").write_text("", encoding="utf-8")
    code, _, err = run("movielens", folder)
    assert code == 1
    only_line(err)
    assert db.session.scalar(select(func.count(Film.id))) == 0


def test_nothing_in_it(run: Run, folder: Path) -> None:
    for name in ("movies", "ratings", "links", "tags"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text().partition("\n")[0] + "\n", encoding="utf-8")
    code, _, err = run("movielens", folder)
    assert (code, "nothing that could be imported" in only_line(err)) == (1, True)


def test_a_wrong_encoding(run: Run, folder: Path) -> None:
    (folder / "movies.csv").write_bytes("movieId,title,genres\n1,Léon (1994),\n".encode("utf-16"))
    code, _, err = run("movielens", folder)
    assert code == 1
    only_line(err)


def test_a_zip_bomb(run: Run, folder: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ml/movies.csv", MOVIES + "0" * (100 << 20))
    code, _, err = run("movielens", bomb)
    assert code == 1
    only_line(err)


def test_a_truncated_gzip_keeps_what_came_before(run: Run, folder: Path) -> None:
    rows = "".join(f"{user},6,4.0,{user}\n" for user in range(1, 30_001))
    packed = gzip.compress((RATINGS.partition("\n")[0] + "\n" + rows).encode())
    (folder / "ratings.csv").unlink()
    (folder / "ratings.csv.gz").write_bytes(packed[: len(packed) * 9 // 10])
    code, out, err = run("movielens", folder)
    assert code == 1
    assert "Stopped:" in only_line(err)
    assert "Films: 2 read, 2 added" in out
    stored = db.session.scalar(select(func.count()).select_from(AudienceRating))
    assert stored == 20_000  # whole batches
    (folder / "ratings.csv.gz").write_bytes(packed)
    code, out, _ = run("movielens", folder)
    assert (code, "Ratings: 30,000 read, 10,000 added, 20,000 unchanged" in out) == (0, True)


def test_a_full_disk_stops_it_in_a_line(run: Run, folder: Path) -> None:
    if databases.on_postgresql():
        pytest.skip("SQLite's own limit stands for the disk")
    rows = "".join(f"{user},6,4.0,{user}\n" for user in range(1, 100_001))
    (folder / "ratings.csv").write_text(RATINGS.partition("\n")[0] + "\n" + rows)

    @event.listens_for(db.engine, "connect")
    def small(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 200}")

    db.session.remove()
    db.engine.dispose()
    code, _, err = run("movielens", folder)
    assert code == 1
    assert "full" in only_line(err)
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert db.session.scalar(select(func.count(Film.id))) == 2
    event.remove(db.engine, "connect", small)
    db.session.remove()
    db.engine.dispose()
    code, out, _ = run("movielens", folder)
    assert (code, "Ratings: 100,000 read" in out) == (0, True)


def test_interrupted_it_says_so(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_work: SourceImport) -> Iterator[str]:
        yield "Ratings"
        raise KeyboardInterrupt

    monkeypatch.setattr(SourceImport, "_ratings_and_tags", interrupted)
    code, _, err = run("movielens", folder)
    assert (code, "Stopped: interrupted. What came before is kept" in only_line(err)) == (1, True)
    assert db.session.scalar(select(func.count(Film.id))) == 2


def test_without_tables_it_says_what_to_do(run: Run, folder: Path) -> None:
    db.drop_all()
    db.session.commit()
    code, _, err = run("movielens", folder)
    assert (code, "make setup" in only_line(err)) == (1, True)


def test_rejects_that_cannot_be_written(run: Run, folder: Path) -> None:
    code, _, err = run("movielens", folder, "--rejects", folder / "no" / "rejects.csv")
    assert (code, "rejects.csv" in only_line(err)) == (1, True)
