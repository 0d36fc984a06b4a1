"""Rating files: read in blocks, counted once."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend.training import CoLikes, kept_counts, rating_files
from app.recommend.training.kept_counts import counted_file
from app.recommend.training.rating_files import read_rating_file
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "userId,movieId,rating,timestamp"


@pytest.fixture
def ratings() -> pd.DataFrame:
    return make_ratings(make_films(60), 40)


@pytest.fixture
def file(tmp_path: Path, ratings: pd.DataFrame) -> Path:
    path = tmp_path / "ratings.csv"
    ratings.to_csv(path, index=False, header=HEAD.split(","))
    return path


def test_a_file_is_read_in_blocks(
    file: Path, ratings: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating_files, "BLOCK_ROWS", 100)
    told: list[tuple[int, int]] = []
    read = read_rating_file(file, lambda *figures: told.append(figures))
    pd.testing.assert_frame_equal(read, ratings, check_dtype=False)
    assert read.dtypes.astype(str).to_list() == ["int32", "int32", "float32", "int64"]
    assert len(told) == -(-len(ratings) // 100)
    assert told[-1] == (file.stat().st_size,) * 2


def test_an_archive_is_read(file: Path, ratings: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "ml.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(file, "ml-tiny/ratings.csv")
    assert len(read_rating_file(path)) == len(ratings)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(file, "ml-tiny/tags.csv")
    with pytest.raises(ValueError, match=r"ml\.zip holds no ratings: the archive holds no"):
        read_rating_file(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no ratings"),
        ("userId,movieId\n1,2\n", "Ratings lack the column stars"),
        (f"{HEAD}\n1,2,many,4\n", "holds no ratings"),
        (f"{HEAD}\n1,2,3.5,{10**30}\n", "holds no ratings"),
        (f"{HEAD}\n99999999999,2,3.5,1\n", "holds no ratings|int32"),
        (f"{HEAD}\n1,2,,4\n", "not between 0.5 and 5 stars"),
        (f"{HEAD}\n1,2,5.5,4\n", "not between 0.5 and 5 stars"),
        ("\0" * 100, "holds no ratings|lack"),
    ],
)
def test_what_is_no_ratings_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=reason):
        counted_file(path, tmp_path / "kept")
    assert not list((tmp_path / "kept").glob("*"))


def test_a_head_alone_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(f"{HEAD}\n")
    assert counted_file(path, tmp_path / "kept").co_likes.user_count == 0


def test_a_file_is_counted_once(
    file: Path, ratings: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    first = counted_file(file, kept)
    steps: list[str] = []
    again = counted_file(file, kept, tell=steps.append)
    assert steps == ["Looking for earlier counts"]
    expected = CoLikes.from_ratings(ratings)
    for counted in (first, again):
        assert (counted.co_likes.weights != expected.weights).nnz == 0
        assert (counted.co_likes.people != expected.people).nnz == 0
        assert counted.co_likes.total_weight == expected.total_weight
        assert counted.histograms.sum() == len(ratings)
        assert np.array_equal(counted.film_ids, np.unique(ratings["film_id"]))
    (kept / "builds").mkdir()
    monkeypatch.setattr(kept_counts, "VERSION", 2)
    counted_file(file, kept, tell=steps.append)
    assert "Counting ratings" in steps
    assert len(list(kept.iterdir())) == 2  # the builds and the newest counts


@pytest.mark.parametrize("cut", ["co_likes.npz", "stars.npz"])
def test_what_was_cut_short_is_counted_again(file: Path, tmp_path: Path, cut: str) -> None:
    kept = tmp_path / "kept"
    whole = counted_file(file, kept)
    (folder,) = kept.iterdir()
    (folder / cut).write_bytes((folder / cut).read_bytes()[:50])
    (kept / f"{folder.name}.unfinished").mkdir()
    steps: list[str] = []
    again = counted_file(file, kept, tell=steps.append)
    assert "Counting ratings" in steps
    assert np.array_equal(again.histograms, whole.histograms)
    assert [path.name for path in kept.iterdir()] == [folder.name]


def test_films_get_their_histograms(file: Path, tmp_path: Path) -> None:
    films = make_films(70)
    counted = counted_file(file, tmp_path / "kept")
    histograms = counted.with_histograms(films)["rating_histogram"]
    assert sum(map(sum, histograms)) == counted.histograms.sum()
    assert histograms.iloc[-1] == [0] * 10
