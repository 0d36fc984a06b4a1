"""The credits kept by hand: their reader, and each row of the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.catalog.countries import COUNTRY_NAMES
from app.catalog.records import PersonName
from app.catalog.sources.join import joined_records
from app.catalog.sources.kept_credits import KEPT_CREDITS, KeptCredits, read_kept_credits
from app.catalog.sources.published import read_published_sets
from app.catalog.starter.film_file import read_films
from app.text import clean_line

if TYPE_CHECKING:
    from app.catalog.records import FilmRecord

DATA = Path(__file__).parents[4] / "shared" / "data"
HEADER = "movielens_id,title,year,directors,cast,runtime_minutes,countries\n"


@pytest.fixture(scope="module")
def rows() -> list[KeptCredits]:
    return list(read_kept_credits())


@pytest.fixture(scope="module")
def films() -> dict[int, FilmRecord]:
    """The starter's films by MovieLens id."""
    return {int(dict(film.external_ids)["movielens"]): film for film in read_films()}


def people_of(row: KeptCredits) -> tuple[PersonName, ...]:
    return (*row.directors, *row.cast)


def test_a_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    path.write_text(
        HEADER
        + '1968,"Breakfast, The",1985,John Hughes#11505,Judd Nelson|Ally  Sheedy,97,GB|US\n'
        + "7,Sabrina,1995,,,,\n",
        encoding="utf-8",
    )
    breakfast, sabrina = read_kept_credits(path)
    assert breakfast == KeptCredits(
        movie_id=1968,
        title="Breakfast, The",
        year=1985,
        directors=(PersonName("John Hughes", 11505),),
        cast=(PersonName("Judd Nelson"), PersonName("Ally Sheedy")),
        runtime_minutes=97,
        countries=("GB", "US"),
    )
    assert sabrina == KeptCredits(7, "Sabrina", 1995, (), (), None, ())


@pytest.mark.parametrize("row", ["six,Heat,1995,,,,", "6,Heat,,,,,"])
def test_a_row_without_numbers_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "kept.csv"
    path.write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="invalid literal"):
        list(read_kept_credits(path))


def test_rows_are_films_of_the_starter_by_id_title_and_year(
    rows: list[KeptCredits], films: dict[int, FilmRecord]
) -> None:
    for row in rows:
        film = films[row.movie_id]
        assert (row.title, row.year) == (film.title, film.year), row


def test_rows_come_once_in_the_order_of_their_ids(rows: list[KeptCredits]) -> None:
    ids = [row.movie_id for row in rows]
    assert ids == sorted(set(ids))


def test_every_row_names_somebody_and_nobody_twice(rows: list[KeptCredits]) -> None:
    for row in rows:
        assert people_of(row), row
        for credited in (row.directors, row.cast):
            assert max(Counter(one.name for one in credited).values(), default=1) == 1, row
        assert len(row.directors) <= 3, row
        assert len(row.cast) <= 6, row


def test_names_are_clean(rows: list[KeptCredits]) -> None:
    text = KEPT_CREDITS.read_text(encoding="utf-8")
    assert all(line == clean_line(line) for line in text.splitlines())
    for one in {one for row in rows for one in people_of(row)}:
        assert one.name[0].isupper(), one
        assert not set(one.name) & set('#|;"()[]<>/0123456789'), one


def test_a_name_is_numbered_everywhere_or_nowhere(rows: list[KeptCredits]) -> None:
    people = {one for row in rows for one in people_of(row)}
    numbered = {one.name for one in people if one.tmdb_id}
    assert not numbered & {one.name for one in people if not one.tmdb_id}


def test_runtimes_and_countries_are_possible(rows: list[KeptCredits]) -> None:
    for row in rows:
        assert row.runtime_minutes is None or 40 <= row.runtime_minutes <= 240, row
        assert set(row.countries) <= COUNTRY_NAMES.keys(), row
        assert list(row.countries) == sorted(row.countries), row


def test_the_starter_has_them(rows: list[KeptCredits], films: dict[int, FilmRecord]) -> None:
    for row in rows:
        film = films[row.movie_id]
        for kept, shown in ((row.directors, film.directors), (row.cast, film.cast)):
            assert [one.name for one in kept] == [one.name for one in shown], row
    cast = {one.identity for film in films.values() for one in film.cast}
    assert {one for one in cast if one[0] == "Al Pacino"} == {("Al Pacino", 1158)}


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the data sets in ../shared/data")
def test_the_sets_know_nothing_of_what_is_kept(rows: list[KeptCredits]) -> None:
    sets = replace(read_published_sets(DATA), kept={})
    kept = {row.movie_id: row for row in rows}
    wanted = [film for film in sets.films if film.movie_id in kept]
    for film, record in zip(wanted, joined_records(wanted, sets), strict=True):
        row = kept[film.movie_id]
        assert not record.directors, row
        assert not record.cast, row
        assert not (row.runtime_minutes and record.runtime_minutes), row
        assert not (row.countries and record.countries), row
