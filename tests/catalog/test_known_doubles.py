"""The doubles known by hand, held against the published sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.known_doubles import KNOWN_DOUBLES
from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000
from app.text import fold
from tests.factories.tables import SHARED_DATA

if TYPE_CHECKING:
    from app.catalog.records import FilmRecord

# Pokémon 4Ever, Pokémon 3 and Hummingbird go by several titles.
OTHER_TITLES = frozenset({("movielens", "5672"), ("movielens", "4241"), ("tmdb", "136418")})
PAIRS = [(one, other) for one, twins in KNOWN_DOUBLES.items() for other, _ in twins]


def test_each_is_known_from_both_sides() -> None:
    assert len(PAIRS) == len(set(PAIRS)) > 50
    assert {(other, one) for one, other in PAIRS} == set(PAIRS)
    assert all(one != other for one, other in PAIRS)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="needs the data sets in ../shared/data")
def test_both_sides_are_films_of_one_title_about_one_year() -> None:
    known: dict[tuple[str, str], FilmRecord] = {}
    for name, source in (
        ("ml-latest-small", movielens),
        ("the-movies-dataset", movies_dataset),
        ("tmdb-5000", tmdb5000),
        ("netflix-titles", netflix),
    ):
        opened = source.open_source(SHARED_DATA / name)
        for film in opened.films():
            known[opened.key_source, dict(film.external_ids)[opened.key_source]] = film
    for one, other in PAIRS:
        first, second = known[one], known[other]
        assert abs((first.year or 0) - (second.year or 0)) <= 1, (first, second)
        if not OTHER_TITLES & {one, other}:
            assert fold(first.title) == fold(second.title), (first, second)
