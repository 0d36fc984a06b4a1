"""What several sources say of one film, whatever the order they came in."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from app.catalog.film_json import film_as_json, film_from_json
from app.catalog.fitting import fitted
from app.catalog.merging import Said, merged
from app.catalog.records import CollectionName, FilmRecord, PersonName, VotesRecord
from tests.factories.records import FULL, HEAT

MOVIELENS = FilmRecord(
    external_ids=(("movielens", "6"),),
    title="Heat, The",
    sort_title="Heat, The",
    year=1994,
    genres=("Action", "Thriller"),
)
TMDB = replace(
    FULL,
    external_ids=(("tmdb", "949"),),
    title="Zhar",
    aliases=("HEAT",),
    genres=("Drama",),
    rating_histogram=(0,) * 10,
)
NETFLIX = FilmRecord(
    external_ids=(("imdb", "tt0113277"), ("netflix", "tm1")),
    title="Heat",
    sort_title="Heat",
    overview="A thief.",
    certification="R",
    cast=(PersonName("Somebody"),),
    votes=(VotesRecord("imdb", 900, 8.3), VotesRecord("tmdb", 1, 1.0)),
)
ALL = [
    Said("movielens", "6", MOVIELENS),
    Said("tmdb-5000", "949", TMDB),
    Said("netflix", "tm1", NETFLIX),
    Said("starter", "6", HEAT),
]


@pytest.mark.parametrize("said", list(permutations(ALL)))
def test_the_order_in_which_sources_came_does_not_matter(said: tuple[Said, ...]) -> None:
    assert merged(said) == merged(ALL)


def test_each_fact_comes_from_who_knows_it_best() -> None:
    film = merged(ALL)
    assert (film.title, film.year) == ("Heat", 1995)  # the starter's
    assert film.aliases == ("Fuoco", "Heat, The", "Zhar")
    assert film.genres == HEAT.genres
    assert film.cast == TMDB.cast
    assert film.overview == TMDB.overview
    assert film.rating_histogram == HEAT.rating_histogram
    assert film.votes == (VotesRecord("imdb", 900, 8.3), *TMDB.votes)
    assert {source for source, _ in film.external_ids} == {"imdb", "movielens", "netflix", "tmdb"}


def test_what_one_source_does_not_know_another_fills_in() -> None:
    film = merged([Said("movielens", "6", MOVIELENS), Said("netflix", "tm1", NETFLIX)])
    assert (film.overview, film.certification, film.year) == ("A thief.", "R", 1994)
    assert film.genres == MOVIELENS.genres


def test_of_two_rows_of_one_source_the_smaller_number_is_believed() -> None:
    twin = replace(MOVIELENS, title="Heat (twin)", external_ids=(("movielens", "144606"),))
    said = [Said("movielens", "144606", twin), Said("movielens", "6003", MOVIELENS)]
    assert merged(said).title == MOVIELENS.title


def test_an_unknown_source_is_believed_last() -> None:
    assert merged([Said("fans", "1", NETFLIX), Said("movielens", "6", MOVIELENS)]).year == 1994


@pytest.mark.parametrize("record", [HEAT, FULL, MOVIELENS, NETFLIX])
def test_a_record_survives_json(record: FilmRecord) -> None:
    assert film_from_json(film_as_json(record)) == record
    assert "\n" not in film_as_json(record)


def test_two_ids_of_one_source_survive_json() -> None:
    ids = (("movielens", "144606"), ("movielens", "6003"), ("movielens", "7"))
    assert film_from_json(film_as_json(replace(HEAT, external_ids=ids))).external_ids == ids


def test_what_fits_stays_as_it_is() -> None:
    assert fitted(FULL) == FULL


def test_what_is_too_long_or_too_great_is_made_to_fit() -> None:
    lying = replace(
        FULL,
        title="x" * 9_999,
        year=0,
        seasons=10**20,
        countries=("US", "Lebanon"),
        original_language="english",
        poster_path="/" + "x" * 500,
        cast=(PersonName("y" * 999, 10**20, "z" * 999),),
        collection=CollectionName("c" * 999, 10**20),
        votes=(VotesRecord("tmdb", 10**20, 5.0),),
    )
    film = fitted(lying)
    assert (len(film.title), film.year, film.seasons) == (300, None, None)
    assert (film.countries, film.original_language, film.poster_path) == (("US",), None, None)
    assert film.cast == (PersonName("y" * 200, None, "z" * 300),)
    assert film.collection == CollectionName("c" * 200)
    assert film.votes == ()
