"""What a film's page reads: everything, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.details import Credited, Named, get_details
from app.catalog.linked_data import film_description, film_linked_data
from app.catalog.models import Credit, CreditRole, Person
from app.db import db
from app.errors import NotFoundError
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from app.catalog.models import Film

pytestmark = pytest.mark.usefixtures("app")


def credit(film: Film, role: CreditRole, name: str, position: int, character: str = "") -> Person:
    person = db.session.query(Person).filter_by(name=name).first() or Person(name=name)
    film.credits.append(
        Credit(role=role.value, position=position, person=person, character=character)
    )
    db.session.flush()
    return person


def test_details_hold_everything() -> None:
    film = make_film(
        cast=[f"Player {number}" for number in range(5)],
        keywords=("heist", "bank robber"),
        countries=("US", "FR"),
        aliases=("Zhar", "Fuoco"),
        rating_histogram=[0, 0, 0, 1, 0, 2, 3, 9, 4, 8],
        external_ids={"imdb": "tt0113277"},
    )
    details = get_details(film.id)
    assert details.card.id == film.id
    assert [person.name for person in details.cast] == [f"Player {n}" for n in range(5)]
    assert details.keywords == (Named("bank robber", "bank-robber"), Named("heist", "heist"))
    assert details.countries == (Named("FR", "FR"), Named("US", "US"))
    assert details.aliases == ("Fuoco", "Zhar")
    assert details.external_ids == {"imdb": "tt0113277"}
    assert details.rating_histogram == (0, 0, 0, 1, 0, 2, 3, 9, 4, 8)


def test_who_plays_two_parts_stands_once_with_both() -> None:
    film = make_film(directors=("Peter Sellers",))
    sellers = credit(film, CreditRole.CAST, "Peter Sellers", 0, "Dr. Strangelove")
    credit(film, CreditRole.CAST, "Peter Sellers", 1, "President Muffley")
    credit(film, CreditRole.WRITER, "Terry Southern", 0)
    details = get_details(film.id)
    characters = "Dr. Strangelove / President Muffley"
    assert details.cast == (Credited(sellers.id, "Peter Sellers", characters),)
    assert [person.name for person in details.crew["director"]] == ["Peter Sellers"]
    assert [person.name for person in details.crew["writer"]] == ["Terry Southern"]


@pytest.mark.parametrize(
    ("key", "url"),
    [
        (None, None),
        ("dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("../evil?x=", None),
        ("", None),
    ],
)
def test_a_trailer_plays_without_cookies_or_not_at_all(key: str | None, url: str | None) -> None:
    film = make_film()
    film.trailer_key = key
    db.session.flush()
    assert get_details(film.id).trailer_url == url


@pytest.mark.parametrize("film_id", [0, -1, 2**31, 2**63, 99_999_999_999_999_999_999])
def test_impossible_ids_name_no_film(film_id: int) -> None:
    make_film()
    with pytest.raises(NotFoundError):
        get_details(film_id)


def test_a_film_is_described_by_its_synopsis_or_its_facts() -> None:
    film = make_film(genres=("Crime", "Drama"), directors=("Michael Mann",), cast=("Al Pacino",))
    words = "Crime and drama film by Michael Mann, 1995. With Al Pacino."
    assert film_description(get_details(film.id)) == words
    film.overview = "A thief and a detective. " * 20
    db.session.flush()
    described = film_description(get_details(film.id))
    assert described.startswith("A thief and a detective. A thief")
    assert described.endswith("…")
    assert len(described) <= 201


def test_linked_data_say_only_what_is_known() -> None:
    bare = film_linked_data(get_details(make_film(year=None, runtime_minutes=None).id), "u", str)
    assert bare == {
        "@context": "https://schema.org",
        "@type": "Movie",
        "name": "Heat",
        "url": "u",
    }
    film = make_film(
        kind="show",
        directors=("Michael Mann",),
        rating_count=4,
        stars=4.5,
        external_ids={"imdb": "tt0113277", "tmdb-show": "7"},
    )
    data = film_linked_data(get_details(film.id), "u", lambda path: f"https://m.example{path}")
    assert data["@type"] == "TVSeries"
    assert data["datePublished"] == "1995"
    assert data["director"][0]["url"].startswith("https://m.example/people/")
    assert data["aggregateRating"]["ratingValue"] == 4.5
    assert data["sameAs"] == [
        "https://www.imdb.com/title/tt0113277/",
        "https://www.themoviedb.org/tv/7",
    ]
    assert "duration" not in data
