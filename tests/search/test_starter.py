"""What newcomers type finds their film among the starter's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.search.index import FilmIndex, write_index
from scripts.bench_search import starter_records

if TYPE_CHECKING:
    from app.search.records import FilmRecord

TOP = 3
MEANT = {
    "amelie": "Amélie",
    "Amélie": "Amélie",
    "le fabuleux destin": "Amélie",
    "godfater": "The Godfather",
    "heat 1995": "Heat",
    "matrix": "The Matrix",
    "the matrix": "The Matrix",
    "lord of the rings": "The Lord of the Rings: The Fellowship of the Ring",
    "lord of the ri": "The Lord of the Rings: The Fellowship of the Ring",
    "spiderman": "Spider-Man",
    "walle": "WALL·E",
    "seven": "Se7en",
    "12 monkeys": "Twelve Monkeys",
    "cidade de deus": "City of God",
    "mission impossible 3": "Mission: Impossible III",
    "tarantino": "Pulp Fiction",
    "scarlet johanson": "Lost in Translation",
    "shawshenk": "The Shawshank Redemption",
    "star wars": "Star Wars",
}


@pytest.fixture(scope="module")
def films() -> dict[int, FilmRecord]:
    return {film.film_id: film for film in starter_records()}


@pytest.fixture(scope="module")
def starter_index(
    films: dict[int, FilmRecord], tmp_path_factory: pytest.TempPathFactory
) -> FilmIndex:
    folder = tmp_path_factory.mktemp("starter") / "search"
    write_index(folder, films.values())
    return FilmIndex.open(folder)


@pytest.mark.parametrize(("query", "title"), MEANT.items(), ids=list(MEANT))
def test_finds_the_film_meant_among_the_first_three(
    starter_index: FilmIndex, films: dict[int, FilmRecord], query: str, title: str
) -> None:
    found = [films[hit.film_id].title for hit in starter_index.suggest(query).hits]
    assert title in found[:TOP]


def test_the_best_known_films_are_found_by_every_name(
    starter_index: FilmIndex, films: dict[int, FilmRecord]
) -> None:
    best_known = sorted(films.values(), key=lambda film: -film.rating_count)[:300]
    missed = [
        name
        for film in best_known
        for name in (film.title, *film.aliases)
        if film.film_id not in {hit.film_id for hit in starter_index.search(name, TOP).hits}
    ]
    assert missed == []
