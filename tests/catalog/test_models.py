"""The tables and their invariants."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.catalog.models import Credit, Film, Person
from app.db import db
from tests.factories.catalog import make_film

pytestmark = pytest.mark.usefixtures("app")


def test_a_film_keeps_its_facts() -> None:
    film = make_film(
        title="Heat",
        year=1995,
        genres=("Crime", "Action"),
        directors=("Michael Mann",),
        cast=("Al Pacino", "Robert De Niro"),
        keywords=("heist",),
        countries=("US",),
        aliases=("Fuoco",),
        external_ids={"movielens": "6"},
        rating_count=12,
        stars=4.5,
    )
    db.session.commit()
    stored = db.session.get_one(Film, film.id)
    assert [genre.name for genre in stored.genres] == ["Action", "Crime"]
    assert [(credit.role, credit.person.name) for credit in stored.credits] == [
        ("cast", "Al Pacino"),
        ("cast", "Robert De Niro"),
        ("director", "Michael Mann"),
    ]
    assert [country.code for country in stored.countries] == ["US"]
    assert stored.rating_count == 12
    assert stored.mean_stars == 4.5
    assert stored.regard == pytest.approx((12 * 4.5 + 30 * 3.5) / 42)


def test_people_are_shared_between_films() -> None:
    make_film(title="Heat", cast=("Al Pacino",))
    make_film(title="Serpico", cast=("Al Pacino",))
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_deleting_a_film_takes_its_credits_along() -> None:
    film = make_film(cast=("Al Pacino",), genres=("Crime",), aliases=("Fuoco",))
    db.session.delete(film)
    db.session.flush()
    assert db.session.scalar(select(func.count(Credit.film_id))) == 0
    assert db.session.scalar(select(func.count(Person.id))) == 1


@pytest.mark.parametrize("year", [1, 20_000])
def test_impossible_years_are_refused(year: int) -> None:
    with pytest.raises(IntegrityError):
        make_film(year=year)
