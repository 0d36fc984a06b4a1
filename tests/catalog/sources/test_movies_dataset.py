"""The Movies Dataset, on small tables with the faults of the real ones."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import CollectionName, FilmRecord, PersonName, VotesRecord
from app.catalog.sources import movies_dataset
from app.catalog.sources.movies_dataset import ABSENT, UNLINKED, open_source
from app.errors import SourceError
from tests.factories.tables import TABLES, copy_of_tables, read_all, reasons

if TYPE_CHECKING:
    from pathlib import Path

KEPT = "; the rest of the row was taken"
TOY_STORY = FilmRecord(
    external_ids=(("imdb", "tt0114709"), ("tmdb", "862")),
    title="Toy Story",
    sort_title="Toy Story",
    year=1995,
    runtime_minutes=81,
    genres=("Animation", "Children"),
    directors=(PersonName("John Lasseter", 7879),),
    cast=(PersonName("Tom Hanks", 31, "Woody (voice)"),),
    keywords=("jealousy", "lover's quarrel"),
    countries=("US",),
    overview="Andy's toys\nlive happily.",
    original_language="en",
    languages=("en",),
    release_date=date(1995, 10, 30),
    collection=CollectionName("Toy Story Collection", 10194),
    votes=(VotesRecord("tmdb", 5415, 7.7),),
    popularity=21.946943,
    poster_path="/rhIRbceoE9lR4veEXuwCC2wARtG.jpg",
)
REJECTED_FILMS = [
    ("movies_metadata.csv", 5, "the title is empty"),
    ("movies_metadata.csv", 6, "id is not a number"),
    ("movies_metadata.csv", 7, "repeats the id of an earlier row"),
    ("movies_metadata.csv", 8, f"genres is no list of entries{KEPT}"),
]


def test_films_keywords_and_credits() -> None:
    source, rejects = read_all(open_source, TABLES / "the-movies-dataset")
    toys, friends, heat = source.films()
    assert toys == TOY_STORY
    assert friends.original_language == "yue"
    assert (friends.aliases, friends.overview) == (("朋友",), "")
    assert (friends.runtime_minutes, friends.votes, friends.poster_path) == (None, (), None)
    assert (heat.genres, heat.keywords) == ((), ())
    assert sorted(reasons(rejects)) == sorted(
        [
            *REJECTED_FILMS,
            ("keywords.csv", 3, "repeats the id of an earlier row"),
            ("keywords.csv", 4, f"keywords is no list of entries{KEPT}"),
        ]
    )


def test_ratings_are_found_by_the_ids_of_links() -> None:
    source, rejects = read_all(open_source, TABLES / "the-movies-dataset")
    assert source.audience == "movies-dataset-ratings_small"
    assert [rating[:3] for rating in source.ratings()] == [(1, "862", 8), (1, "949", 5)]
    # MovieLens means another "Two Friends" than TMDB's of the number that it names.
    assert reasons(rejects) == [("ratings_small.csv", 4, UNLINKED)]
    assert list(source.tags()) == []


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """The tables that stand in for movies_metadata.csv."""
    folder = copy_of_tables("the-movies-dataset", tmp_path)
    whole = folder / movies_dataset.METADATA
    with whole.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    named = [dict(zip(header, row, strict=True)) for row in rows]
    for row in named:
        row["genres"] = "Animation|Family" if row["id"] == "862" else ""
    columns = ["id", "imdb_id", "original_language", "title", "genres", "runtime"]
    columns += ["release_date", "vote_average", "vote_count", "poster_path"]
    _write(folder / movies_dataset.COLUMNS_OF_ALL, columns, named)
    _write(folder / movies_dataset.FIRST_5000, header, [dict(zip(header, rows[0], strict=True))])
    _write(folder / movies_dataset.OVERVIEWS, ["id", "title", "overview"], named)
    whole.unlink()
    return folder


def _write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_parts_stand_in_for_the_whole(parts: Path) -> None:
    toys, friends, heat = open_source(parts).films()
    assert toys == TOY_STORY
    assert (friends.aliases, friends.overview) == ((), "")
    assert heat.overview == "Obsessive master thief."


def test_the_first_5000_rows_alone_are_taken(parts: Path) -> None:
    (parts / movies_dataset.COLUMNS_OF_ALL).unlink()
    assert list(open_source(parts).films()) == [TOY_STORY]


def test_absent_files_are_named(parts: Path) -> None:
    absent = ("credits.csv", "keywords.csv", movies_dataset.FIRST_5000, movies_dataset.OVERVIEWS)
    for name in absent:
        (parts / name).unlink()
    source, rejects = read_all(open_source, parts)
    assert next(source.films()).cast == ()
    assert {reject.file for reject in rejects if reject.reason == ABSENT} == set(absent)


def test_without_ratings_or_links_there_are_none(tmp_path: Path) -> None:
    folder = copy_of_tables("the-movies-dataset", tmp_path)
    (folder / "links.csv").unlink()
    assert list(open_source(folder).ratings()) == []
    (folder / "ratings_small.csv").unlink()
    source = open_source(folder)
    assert (source.audience, list(source.ratings())) == ("", [])


def test_without_films_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no movies_metadata\.csv"):
        open_source(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "-" * 100_000 + "1",
        "{" * 500,
        "'a'*10**9",
        "9" * 5_000,
        "[__import__('os')]",
        "lambda: 0",
        "\0",
        "[1, 2]",
        "None",
    ],
)
def test_hostile_literals_cost_one_field(tmp_path: Path, text: str) -> None:
    folder = copy_of_tables("the-movies-dataset", tmp_path)
    field = '"' + text.replace('"', '""') + '"'
    (folder / "keywords.csv").write_text(f"id,keywords\n862,{field}\n")
    source, rejects = read_all(open_source, folder)
    assert next(source.films()).keywords == ()
    assert reasons(rejects) == [("keywords.csv", 2, f"keywords is no list of entries{KEPT}")]
