"""Training from the command line: from files, once more, and the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.recommend import open_build
from app.recommend.artifacts import build_ids, current_build_id, verify
from app.recommend.training import CoLikes
from scripts import train
from tests.factories.recommend import make_films, make_ratings
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The paths of made-up films, ratings and co-likes, by the option that takes them."""
    monkeypatch.setenv("MARQUEE_INSTANCE", str(tmp_path / "instance"))
    films = make_films(80)
    ratings = make_ratings(films, 60)
    head = ["userId", "movieId", "rating", "timestamp"]
    ratings.to_csv(tmp_path / "ratings.csv", index=False, header=head)
    rows = [
        f'{film.film_id},"{film.title} ({film.year})",{"|".join(film.genres)}'
        for film in films.itertuples()
    ]
    (tmp_path / "movies.csv").write_text("\n".join(["movieId,title,genres", *rows, ""]))
    CoLikes.from_ratings(ratings).save(tmp_path / "counted.npz")
    return {
        "--films": str(tmp_path / "movies.csv"),
        "--ratings": str(tmp_path / "ratings.csv"),
        "--co-likes": str(tmp_path / "counted.npz"),
    }


def run(files: dict[str, str], *arguments: str, likes: str = "--ratings") -> int:
    named = [text for name in ("--films", likes) for text in (name, files[name])]
    return train.main([*named, "--quiet", *arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "training" / "builds"


def test_files_become_a_build(
    files: dict[str, str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--seed", "3") == 0
    assert "80 films, " in capsys.readouterr().out
    build = verify(root)
    assert build.manifest["seed"] == 3
    assert build.manifest["sources"] == {"films": "movies.csv", "likes": "ratings.csv"}
    assert build.manifest["inputs"]["people"] == 60
    engine = open_build(root)
    assert engine.similar(101, 3)[0].shared


def test_counted_co_likes_do_as_well(files: dict[str, str], root: Path, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere"
    assert run(files, "--out", str(out), likes="--co-likes") == 0
    assert verify(out).manifest["inputs"]["people"] == 60
    assert current_build_id(root) is None


def test_the_same_comes_out_again(
    files: dict[str, str], root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(files, "--check-reproducible") == 1
    assert "is no build" in capsys.readouterr().err
    assert run(files) == 0
    assert run(files, "--check-reproducible") == 0
    out = capsys.readouterr().out
    assert f"Build {current_build_id(root)} came out the same again" in out
    assert len(build_ids(root)) == 1
    lines = (tmp_path / "movies.csv").read_text().splitlines()
    (tmp_path / "movies.csv").write_text("\n".join(lines[:-1]))
    assert run(files, "--check-reproducible") == 1
    assert "was made of other inputs" in capsys.readouterr().err


def test_another_outcome_is_named(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(files) == 0
    monkeypatch.setattr("app.recommend.index.FEWEST_TREES", 3)
    assert run(files, "--check-reproducible") == 1
    told = capsys.readouterr().err
    assert "came out otherwise: " in told
    assert "content.ann" in told
    assert "another version" not in told
    monkeypatch.setattr("app.recommend.training.fit.code_digest", lambda: "another")
    assert run(files, "--check-reproducible") == 1
    assert "made by another version of the code" in capsys.readouterr().err


def test_a_worse_build_is_refused_in_a_line(
    files: dict[str, str], root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(files) == 0
    old = current_build_id(root)
    CoLikes.empty().save(tmp_path / "counted.npz")
    assert run(files, likes="--co-likes") == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("The new build is refused: it answers worse than")
    assert current_build_id(root) == old
    assert run(files, "--force", likes="--co-likes") == 0
    assert current_build_id(root) != old


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("movies.csv", "movieId,title,genres\nx,Heat (1995),Crime\n"),
        ("movies.csv", "film\nHeat\n"),
        ("movies.csv", ""),
        ("ratings.csv", "nothing"),
        ("counted.npz", "nothing"),
    ],
)
def test_files_of_another_kind_are_told_in_a_line(
    files: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
) -> None:
    (tmp_path / name).write_text(text)
    likes = "--co-likes" if name == "counted.npz" else "--ratings"
    assert run(files, likes=likes) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["--films", "movies.csv"], ["--ratings", "ratings.csv"], ["--out", "x"], ["--seed", "x"]],
)
def test_options_that_make_no_sense(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        train.main(arguments)


def test_one_run_at_a_time(
    files: dict[str, str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.recommend.artifacts import staging

    with staging(root):
        assert run(files) == 1
    assert capsys.readouterr().err == "Another build is being written in builds.\n"


@pytest.mark.slow
def test_the_database_comes_out_the_same_again(
    starter_instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    instance = copy_of(starter_instance, tmp_path / "own", own_builds=True)
    monkeypatch.setenv("MARQUEE_INSTANCE", str(instance))
    assert train.main(["--quiet"]) == 0
    assert train.main(["--quiet", "--check-reproducible"]) == 0
    assert "came out the same again" in capsys.readouterr().out
