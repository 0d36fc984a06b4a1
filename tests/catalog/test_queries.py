"""Reading cards and a film's details."""

from __future__ import annotations

import pytest

from app.catalog import queries
from app.errors import NotFoundError
from tests.factories.catalog import make_film
from tests.parts.statements import selects

pytestmark = pytest.mark.usefixtures("app")


def test_a_card_holds_what_a_card_shows() -> None:
    film = make_film(
        title="Heat",
        year=1995,
        runtime_minutes=170,
        genres=("Thriller", "Action", "Crime"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro", "Val Kilmer", "Jon Voight"),
        rating_count=10,
        stars=4.0,
    )
    assert queries.get_card(film.id) == queries.FilmCard(
        id=film.id,
        title="Heat",
        year=1995,
        kind="movie",
        runtime_minutes=170,
        genres=("Action", "Crime", "Thriller"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro", "Val Kilmer"),
        rating_count=10,
        mean_stars=4.0,
    )


def test_a_film_of_which_little_is_known_has_a_card() -> None:
    card = queries.get_card(make_film(title="Moonlight", year=None, runtime_minutes=None).id)
    assert (card.genres, card.directors, card.cast, card.mean_stars) == ((), (), (), None)
    assert card.label == "Moonlight"


def test_label_and_slug() -> None:
    card = queries.get_card(make_film(title="L.A. Confidential", year=1997).id)
    assert card.label == "L.A. Confidential (1997)"
    assert card.slug == "l-a-confidential"


def test_cards_come_in_the_order_asked_for_without_the_unknown() -> None:
    heat, ronin = make_film(title="Heat"), make_film(title="Ronin")
    cards = queries.cards_of([ronin.id, 999, heat.id, ronin.id])
    assert list(cards) == [ronin.id, heat.id]


def test_the_number_of_queries_does_not_grow_with_the_number_of_films() -> None:
    films = [make_film(genres=("Crime",), cast=("Al Pacino",)) for _ in range(30)]
    with selects() as seen:
        queries.cards_of(film.id for film in films)
    assert len(seen) == 3


@pytest.mark.parametrize("film_id", [0, -1, 2**31, 2**63, 99_999_999_999_999_999_999])
def test_impossible_ids_name_no_film(film_id: int) -> None:
    make_film()
    assert queries.find_card(film_id) is None
    assert queries.existing_ids([film_id]) == frozenset()
    with pytest.raises(NotFoundError):
        queries.get_card(film_id)


def test_existing_ids() -> None:
    film = make_film()
    assert queries.existing_ids([film.id, film.id + 1]) == {film.id}


def test_best_known_and_well_regarded_order_differently() -> None:
    known = make_film(title="Known", rating_count=300, stars=3.0)
    loved = make_film(title="Loved", rating_count=100, stars=4.5)
    rare = make_film(title="Rare", rating_count=2, stars=5.0)
    assert [card.id for card in queries.best_known(2)] == [known.id, loved.id]
    assert [card.id for card in queries.well_regarded(3)] == [loved.id, rare.id, known.id]


def test_well_regarded_fills_up_for_what_is_left_out() -> None:
    films = [make_film(rating_count=50, stars=stars) for stars in (5.0, 4.5, 4.0, 3.5)]
    cards = queries.well_regarded(2, without={films[0].id, films[2].id, 12345})
    assert [card.id for card in cards] == [films[1].id, films[3].id]
