"""MovieLens' other sets, in both of their layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.sources.movielens import MovieLensFilm
from app.catalog.sources.other_movielens import ratings_of, with_films_of
from app.catalog.sources.published import PublishedSets

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = MovieLensFilm(1, "Toy Story (1995)", ("Comedy",), "tt0114709", 862)


@pytest.fixture
def sets() -> PublishedSets:
    nothing: dict[object, object] = {}
    return PublishedSets((KNOWN,), {1: [1] * 10}, *([nothing] * 6))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "the-movies-dataset"
    folder.mkdir(parents=True)
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n6,0113277,949\n")
    return folder.parent


def test_both_layouts_give_the_same_ratings(tmp_path: Path) -> None:
    older, newer = tmp_path / "ratings.dat", tmp_path / "ratings.csv"
    older.write_text("1::6::4::978300760\n2::1::3.5::978300761\n")
    newer.write_text("userId,movieId,rating,timestamp\n1,6,4.0,978300760\n2,1,3.5,978300761\n")
    for path in (older, newer):
        ratings = ratings_of(path)
        assert ratings["film_id"].tolist() == [6, 1]
        assert ratings["stars"].tolist() == [4.0, 3.5]
        assert ratings["rated_at"].dtype == "int64"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ratings.dat", "1::6::4\n"),
        ("ratings.dat", "1::6::four::9\n"),
        ("ratings.dat", "1::6::4::9\né"),
        ("ratings.csv", "a,b\n1,2\n"),
        ("ratings.csv", ""),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=f"{name} holds no ratings"):
        ratings_of(tmp_path / name)


@pytest.mark.parametrize("name", ["movies.csv", "movies.dat"])
def test_films_beside_the_ratings_are_added_with_their_links(
    tmp_path: Path, data: Path, sets: PublishedSets, name: str
) -> None:
    rows = {
        "movies.csv": "movieId,title,genres\n1,Other,War\n6,Héat (1995),Crime|Drama\n7,None,\n",
        "movies.dat": "1::Other::War\n6::Héat (1995)::Crime|Drama\n7::None::\n",
    }
    encoding = "utf-8" if name == "movies.csv" else "latin-1"
    (tmp_path / name).write_text(rows[name], encoding=encoding)
    both = with_films_of(tmp_path / "ratings.csv", sets, data, {1, 6})
    heat = MovieLensFilm(6, "Héat (1995)", ("Crime", "Drama"), "tt0113277", 949)
    assert both.films == (KNOWN, heat)
    assert dict(both.histograms) == {1: [0] * 10, 6: [0] * 10}


def test_without_a_file_of_films_only_known_ones_are_left(
    tmp_path: Path, data: Path, sets: PublishedSets
) -> None:
    assert with_films_of(tmp_path / "ratings.csv", sets, data, {1, 6}).films == (KNOWN,)
