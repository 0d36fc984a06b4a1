"""MovieLens' sets, on small tables with the faults of the real ones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import FilmRecord, RatingRecord, TagRecord
from app.catalog.sources.movielens import (
    MovieLens,
    MovieLensFilm,
    open_source,
    rating_histograms,
    record_of,
)
from app.errors import SourceError
from tests.factories.tables import TABLES, copy_of_tables, read_all, reasons

if TYPE_CHECKING:
    from pathlib import Path


def test_films() -> None:
    source, rejects = read_all(open_source, TABLES / "movielens")
    films = {dict(film.external_ids)["movielens"]: film for film in source.films()}
    assert list(films) == ["6", "791", "838", "26958", "4973", "171749", "176601", "40697", "99002"]
    assert films["4973"] == FilmRecord(
        external_ids=(("imdb", "tt0211915"), ("movielens", "4973"), ("tmdb", "194")),
        title="Amelie",
        sort_title="Amelie",
        year=2001,
        aliases=("Le Fabuleux destin d'Amélie Poulain",),
        genres=("Comedy", "Romance"),
    )
    klezmer = films["791"]
    assert klezmer.title == "The Last Klezmer: Leopold Kozlowski, His Life and Music"
    assert klezmer.sort_title == "Last Klezmer: Leopold Kozlowski, His Life and Music, The"
    assert dict(klezmer.external_ids) == {"imdb": "tt0113610", "movielens": "791"}
    assert (films["171749"].title, films["171749"].year) == ("Death Note: Desu nôto", 2006)
    assert films["171749"].genres == ()
    assert (films["176601"].year, films["99002"].year) == (None, None)
    assert reasons(rejects) == [
        ("movies.csv", 10, "movieId is not a number"),
        ("movies.csv", 11, "repeats the id of an earlier row"),
        ("movies.csv", 12, "the title is empty"),
        (
            "movies.csv",
            13,
            "the title's year is not from 1870 to 2100; the rest of the row was taken",
        ),
        ("movies.csv", 14, "too many or too few fields"),
    ]
    assert rejects[1].row == "6,Heat again (1995),Drama"


def test_ratings_and_tags() -> None:
    source, rejects = read_all(open_source, TABLES / "movielens")
    assert source.audience == "movielens"
    assert list(source.ratings()) == [
        RatingRecord(1, "6", 10, 828124615, 2),
        RatingRecord(1, "838", 1, 828124616, 3),
        RatingRecord(2, "4973", 9, 1537799250, 5),
        RatingRecord(3, "404404", 6, 1537799250, 9),
    ]
    assert list(source.tags()) == [
        TagRecord(1, "6", "bank robbery", 2),
        TagRecord(2, "4973", "sweet, & French", 3),
    ]
    assert reasons(rejects) == [
        ("ratings.csv", 4, "repeats a rating of this person"),
        ("ratings.csv", 6, "holds no rating of 0.5 to 5 stars"),
        ("ratings.csv", 7, "holds no rating of 0.5 to 5 stars"),
        ("ratings.csv", 8, "too many or too few fields"),
        ("tags.csv", 4, "holds no tag of a film"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "99999999999,6,3.0,1",
        "2147483648,6,3.0,1",
        "-1,6,3.0,1",
        "1,²,3.0,1",
        "1,6,nan,1",
        "1,6,3.0,999999999999",
        "1,6,3.0,-1",
        "1,6,3.25,1",
        "\0,6,3,1",
    ],
)
def test_ratings_that_lie(tmp_path: Path, row: str) -> None:
    folder = copy_of_tables("movielens", tmp_path)
    (folder / "ratings.csv").write_text(f"userId,movieId,rating,timestamp\n{row}\n7,6,3,1\n")
    source, rejects = read_all(open_source, folder)
    assert [rating.user_number for rating in source.ratings()] == [7]
    assert reasons(rejects) == [("ratings.csv", 2, "holds no rating of 0.5 to 5 stars")]


def test_the_older_layout_in_latin_1_and_in_utf_8(tmp_path: Path) -> None:
    source, rejects = read_all(open_source, TABLES / "movielens-1m")
    films = list(source.films())
    assert [film.title for film in films] == ["Heat", "Les Misérables"]
    assert films[1].external_ids == (("movielens", "73"),)
    assert [rating[:4] for rating in source.ratings()] == [
        (1, "6", 10, 978300760),
        (1, "73", 6, 978302109),
        (2, "6", 9, 978302110),
    ]
    assert list(source.tags()) == []
    assert reasons(rejects) == [("ratings.dat", 4, "too many or too few fields")]
    folder = copy_of_tables("movielens-1m", tmp_path)
    text = (folder / "movies.dat").read_text(encoding="latin-1")
    (folder / "movies.dat").write_text(text, encoding="utf-8")
    assert list(open_source(folder).films()) == films


def test_straight_from_the_archive(tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "ml-tiny"), "zip", TABLES, "movielens")
    source = open_source(tmp_path / "ml-tiny.zip")
    assert packed.endswith("ml-tiny.zip")
    assert source.audience == "ml-tiny"
    unpacked = open_source(TABLES / "movielens")
    assert list(source.films()) == list(unpacked.films())
    assert list(source.ratings()) == list(unpacked.ratings())
    assert list(source.tags()) == list(unpacked.tags())


def test_films_alone_are_enough(tmp_path: Path) -> None:
    folder = copy_of_tables("movielens", tmp_path)
    for name in ("links.csv", "ratings.csv", "tags.csv"):
        (folder / name).unlink()
    source = open_source(folder)
    assert (source.audience, list(source.ratings()), list(source.tags())) == ("", [], [])
    assert next(source.films()).external_ids == (("movielens", "6"),)


def test_without_films_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no movies\.csv or movies\.dat"):
        open_source(tmp_path)


def test_histograms() -> None:
    source = open_source(TABLES / "movielens")
    assert isinstance(source, MovieLens)
    assert rating_histograms(source)[6] == [0] * 9 + [1]


def test_corrected_titles_and_series() -> None:
    homecoming = MovieLensFilm(122926, "Untitled Spider-Man Reboot (2017)", (), None, None)
    record = record_of(homecoming)
    assert record.title == "Spider-Man: Homecoming"
    assert record.aliases == ("Untitled Spider-Man Reboot",)
    brothers = MovieLensFilm(170705, "Band of Brothers (2001)", (), "tt0185906", None)
    assert record_of(brothers).kind == "show"
