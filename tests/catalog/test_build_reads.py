"""Reading the whole catalogue for a build."""

from __future__ import annotations

import pytest

from app.catalog.build_reads import (
    SearchableFilm,
    TrainingFilm,
    searchable_films,
    training_frame_rows,
)
from app.catalog.models import FilmVotes
from app.db import db
from tests.factories.catalog import make_film

pytestmark = pytest.mark.usefixtures("app")


def test_films_as_the_recommender_learns_them() -> None:
    film = make_film(
        title="Heat",
        year=1995,
        genres=("Crime", "Action"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro", "Val Kilmer", "Jon Voight"),
        keywords=("heist", "bank robber"),
        countries=("US",),
        rating_count=3,
        stars=5.0,
    )
    bare = make_film(title="Moonlight", year=None)
    first, second = training_frame_rows()
    assert first == TrainingFilm(
        film_id=film.id,
        title="Heat",
        collection="",
        year=1995,
        kind="movie",
        genres=("Action", "Crime"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro", "Val Kilmer", "Jon Voight"),
        keywords=("bank robber", "heist"),
        countries=("US",),
        rating_count=3,
        rating_histogram=(0, 0, 0, 0, 0, 0, 0, 0, 0, 3),
        vote_count=0,
        vote_mean=None,
        is_new=False,
    )
    assert (second.film_id, second.genres, second.keywords) == (bare.id, (), ())
    assert second.is_new


def test_votes_are_of_the_public_that_knows_most_films() -> None:
    heat, ronin = make_film(title="Heat"), make_film(title="Ronin")
    rows = ((heat, "tmdb", 1886, 7.7), (ronin, "tmdb", 774, 6.9), (heat, "imdb", 700_000, 8.3))
    for film, source, count, mean in rows:
        db.session.add(FilmVotes(film_id=film.id, source=source, count=count, mean=mean))
    db.session.flush()
    votes = {film.title: (film.vote_count, film.vote_mean) for film in training_frame_rows()}
    assert votes == {"Heat": (1886, 7.7), "Ronin": (774, 6.9)}


def test_films_as_the_search_index_knows_them() -> None:
    film = make_film(
        title="Se7en",
        year=1995,
        aliases=("Seven",),
        directors=("David Fincher",),
        cast=("Brad Pitt", "Morgan Freeman"),
        rating_count=7,
    )
    assert searchable_films() == [
        SearchableFilm(
            film_id=film.id,
            title="Se7en",
            aliases=("Seven",),
            year=1995,
            directors=("David Fincher",),
            cast=("Brad Pitt", "Morgan Freeman"),
            rating_count=7,
        )
    ]


def test_an_empty_catalogue_gives_nothing() -> None:
    assert training_frame_rows() == []
    assert searchable_films() == []
