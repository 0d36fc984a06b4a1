"""The TMDB 5000 Movie Dataset, on small tables with the faults of the real ones."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.catalog.records import FilmRecord, PersonName, VotesRecord
from app.catalog.sources.tmdb5000 import open_source
from app.errors import SourceError
from tests.factories.tables import TABLES, copy_of_tables, read_all, reasons

if TYPE_CHECKING:
    from pathlib import Path

HEAT = FilmRecord(
    external_ids=(("tmdb", "949"),),
    title="Heat",
    sort_title="Heat",
    year=1995,
    runtime_minutes=170,
    genres=("Crime", "Sci-Fi"),
    directors=(PersonName("Michael Mann", 638),),
    writers=(PersonName("Michael Mann", 638),),
    producers=(PersonName("Art Linson", 1),),
    composers=(PersonName("Elliot Goldenthal", 5051),),
    cast=(
        PersonName("Al Pacino", 1158, "Lt. Vincent Hanna"),
        PersonName("Robert De Niro", 380, "Neil McCauley"),
        PersonName("Al Pacino", 1158, "A voice"),
    ),
    keywords=("los angeles", "robbery"),
    countries=("US",),
    overview="A thief and\na detective.",
    original_language="en",
    languages=("en", "es"),
    release_date=date(1995, 12, 15),
    votes=(VotesRecord("tmdb", 1803, 7.7),),
    popularity=17.9,
)
KEPT = "; the rest of the row was taken"


def test_films_with_their_credits() -> None:
    source, rejects = read_all(open_source, TABLES / "tmdb-5000")
    heat, amelie, bare = source.films()
    assert heat == HEAT
    assert amelie.aliases == ("Le fabuleux destin d'Amélie Poulain",)
    assert (amelie.runtime_minutes, amelie.votes, amelie.popularity) == (None, (), None)
    assert bare == FilmRecord(
        external_ids=(("tmdb", "380097"),),
        title="America Is Still the Place",
        sort_title="America Is Still the Place",
    )
    assert reasons(rejects) == [
        ("tmdb_5000_movies.csv", 5, f"runtime is no number of minutes{KEPT}"),
        ("tmdb_5000_movies.csv", 5, f"keywords is no list of entries{KEPT}"),
        ("tmdb_5000_movies.csv", 5, f"production_countries is no list of entries{KEPT}"),
        ("tmdb_5000_movies.csv", 5, f"spoken_languages is no list of entries{KEPT}"),
        ("tmdb_5000_movies.csv", 6, "id is not a number"),
        ("tmdb_5000_movies.csv", 7, "repeats the id of an earlier row"),
        ("tmdb_5000_credits.csv", 4, "no film that was taken has this id"),
    ]
    assert (list(source.ratings()), list(source.tags())) == ([], [])


def test_credits_may_be_gzipped_and_in_another_order(tmp_path: Path) -> None:
    folder = copy_of_tables("tmdb-5000", tmp_path)
    plain = folder / "tmdb_5000_credits.csv"
    header, heat, *others = plain.read_bytes().splitlines(keepends=True)
    (folder / "tmdb_5000_credits.csv.gz").write_bytes(
        gzip.compress(b"".join((header, *others, heat)))
    )
    plain.unlink()
    assert next(open_source(folder).films()) == HEAT


@pytest.mark.parametrize("name", ["tmdb_5000_movies.csv", "tmdb_5000_credits.csv"])
def test_both_files_are_needed(tmp_path: Path, name: str) -> None:
    folder = copy_of_tables("tmdb-5000", tmp_path)
    (folder / name).unlink()
    with pytest.raises(SourceError, match=f"holds no {name}"):
        open_source(folder)


@pytest.mark.parametrize("text", ["[" * 100_000, "[NaN", '[{"id": ' + "9" * 5_000 + "}]", "null"])
def test_hostile_json_costs_one_field(tmp_path: Path, text: str) -> None:
    folder = copy_of_tables("tmdb-5000", tmp_path)
    path = folder / "tmdb_5000_movies.csv"
    field = '"' + text.replace('"', '""') + '"'
    path.write_text(path.read_text().replace("not json", field))
    source, rejects = read_all(open_source, folder)
    assert len(list(source.films())) == 3
    assert ("tmdb_5000_movies.csv", 5, f"keywords is no list of entries{KEPT}") in reasons(rejects)
