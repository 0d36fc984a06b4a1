"""Loading records: nothing twice, film ids stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.catalog import loader
from app.catalog.details import FilmDetails, get_details
from app.catalog.loader import LoadSummary, load_films
from app.catalog.models import Country, ExternalId, Film, Genre, Person
from app.catalog.records import PersonName
from app.db import db
from app.errors import InvalidInputError
from tests.factories.catalog import make_film
from tests.factories.records import HEAT, numbered_record

pytestmark = pytest.mark.usefixtures("app")


def details_of_only_film() -> FilmDetails:
    return get_details(db.session.scalars(select(Film.id)).one())


def test_a_record_becomes_a_film() -> None:
    assert load_films([HEAT]) == LoadSummary(added=1)
    details = details_of_only_film()
    assert details.card.label == "Heat (1995)"
    assert details.card.genres == ("Action", "Crime")
    assert details.card.directors == ("Michael Mann",)
    assert [person.name for person in details.cast] == ["Al Pacino", "Robert De Niro"]
    assert [word.name for word in details.keywords] == ["bank robbery", "heist"]
    assert [country.name for country in details.countries] == ["United States"]
    assert details.aliases == ("Fuoco",)
    assert details.rating_histogram == HEAT.rating_histogram
    assert details.card.rating_count == 102
    assert details.card.mean_stars == pytest.approx(417 / 102)


def test_loading_again_changes_nothing() -> None:
    records = [HEAT, *(numbered_record(number) for number in range(10, 20))]
    load_films(records)
    ids = dict(db.session.execute(select(ExternalId.value, ExternalId.film_id)).all())
    assert load_films(records) == LoadSummary(unchanged=11)
    assert dict(db.session.execute(select(ExternalId.value, ExternalId.film_id)).all()) == ids


def test_changed_facts_are_updated_under_the_same_id() -> None:
    load_films([HEAT])
    film_id = details_of_only_film().card.id
    changed = replace(
        HEAT,
        title="Heat!",
        cast=HEAT.cast[:1],
        genres=("Crime",),
        keywords=(),
        aliases=("Fuoco", "Zhar"),
        countries=("FR", "US"),
        rating_histogram=(0,) * 9 + (4,),
    )
    assert load_films([changed, numbered_record(7)]) == LoadSummary(added=1, updated=1)
    details = get_details(film_id)
    assert details.card.title == "Heat!"
    assert [person.name for person in details.cast] == ["Al Pacino"]
    assert details.card.genres == ("Crime",)
    assert details.keywords == ()
    assert details.aliases == ("Fuoco", "Zhar")
    assert [country.name for country in details.countries] == ["France", "United States"]
    assert (details.card.rating_count, details.card.mean_stars) == (4, 5.0)
    assert load_films([changed]) == LoadSummary(unchanged=1)


def test_what_the_session_holds_is_read_again() -> None:
    film = make_film(title="Heat", external_ids={"movielens": "6"})
    load_films([replace(HEAT, title="Heat!")])
    assert film.title == "Heat!"


def test_films_that_are_not_among_the_records_stay() -> None:
    other = make_film(title="Ronin", external_ids={"movielens": "2278"})
    load_films([HEAT])
    assert get_details(other.id).card.title == "Ronin"


def test_a_film_is_recognised_by_its_imdb_id_too() -> None:
    film = make_film(external_ids={"imdb": "tt0113277", "wikidata": "Q1"})
    assert load_films([HEAT]) == LoadSummary(updated=1)
    sources = select(ExternalId.source).where(ExternalId.film_id == film.id)
    assert set(db.session.scalars(sources)) == {"imdb", "movielens", "tmdb", "wikidata"}


def test_an_id_that_another_film_had_first_is_left_to_it() -> None:
    twin = numbered_record(144606, external_ids=(("movielens", "144606"), ("tmdb", "949")))
    records = [HEAT, twin]
    assert load_films(records) == LoadSummary(added=2)
    owner = db.session.get_one(ExternalId, ("tmdb", "949"))
    assert db.session.get_one(Film, owner.film_id).title == "Heat"
    assert load_films(records) == LoadSummary(unchanged=2)


def test_of_two_records_of_one_id_the_first_stands() -> None:
    records = [HEAT, replace(HEAT, title="Heat 2")]
    for summary in (LoadSummary(added=1, repeated=1), LoadSummary(unchanged=1, repeated=1)):
        assert load_films(records) == summary
        assert details_of_only_film().card.title == "Heat"


def test_a_record_without_an_identity_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no id of movielens"):
        load_films([replace(HEAT, external_ids=(("tmdb", "949"),))])


def test_people_are_told_apart_by_their_number() -> None:
    namesakes = [
        numbered_record(1, cast=(PersonName("Michelle Williams", 1812),)),
        numbered_record(2, cast=(PersonName("Michelle Williams", 9999),)),
        numbered_record(3, cast=(PersonName("Michelle Williams"),)),
        numbered_record(4, directors=(PersonName("Nobody Else"),)),
    ]
    load_films(namesakes)
    assert db.session.scalar(select(func.count(Person.id))) == 3 + 1
    assert load_films(namesakes) == LoadSummary(unchanged=4)


def test_a_name_without_number_is_whoever_has_that_name_already() -> None:
    load_films([HEAT])
    load_films([numbered_record(1, cast=(PersonName("Al Pacino"),))])
    assert db.session.scalar(select(func.count(Person.id))) == 3


def test_genres_of_one_slug_are_one() -> None:
    load_films([numbered_record(1, genres=("Sci-Fi",)), numbered_record(2, genres=("Sci Fi",))])
    assert db.session.scalar(select(func.count(Genre.id))) == 1


def test_a_country_without_a_name_keeps_its_code() -> None:
    load_films([numbered_record(1, countries=("ZZ",))])
    assert db.session.get_one(Country, "ZZ").name == "ZZ"


def test_more_records_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "BATCH_SIZE", 3)
    records = (numbered_record(number, genres=("Drama",)) for number in range(8))
    summary = load_films(records)
    assert (summary, summary.read) == (LoadSummary(added=8), 8)


def test_no_records() -> None:
    assert load_films([]).read == 0
