"""A film's facts in words."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalog.details import get_details
from app.catalog.facts import Fact, named_facts
from app.catalog.models import Collection, Film, FilmVotes, Language
from app.db import db
from tests.factories.catalog import make_film

pytestmark = pytest.mark.usefixtures("app")


def texts_of(film: Film) -> list[tuple[str, list[str]]]:
    facts = named_facts(get_details(film.id))
    return [(name, [fact.text for fact in values]) for name, values in facts]


def test_only_what_is_known_is_named() -> None:
    film = make_film(genres=("Crime",), directors=("Joel Coen", "Ethan Coen"))
    assert texts_of(film) == [("Genre", ["Crime"]), ("Directors", ["Joel Coen", "Ethan Coen"])]


def test_a_fact_leads_to_its_page() -> None:
    film = make_film(genres=("Film-Noir",), directors=("Chloé Zhao",), countries=("FR",))
    facts = dict(named_facts(get_details(film.id)))
    director = film.credits[0].person_id
    assert facts["Genre"] == (Fact("Film-Noir", "catalog.genre", {"slug": "film-noir"}),)
    assert facts["Director"] == (
        Fact("Chloé Zhao", "catalog.person", {"person_id": director, "slug": "chloe-zhao"}),
    )
    assert facts["Country"] == (Fact("FR", "catalog.country", {"code": "FR"}),)


@pytest.mark.parametrize(
    ("seasons", "words"), [(None, "Series"), (1, "Series, 1 season"), (3, "Series, 3 seasons")]
)
def test_a_series_is_called_one(seasons: int | None, words: str) -> None:
    film = make_film(kind="show", countries=("GB", "US"))
    film.seasons = seasons
    db.session.flush()
    assert texts_of(film) == [("Kind", [words]), ("Countries", ["GB", "US"])]


def test_what_sources_say_besides() -> None:
    film = make_film()
    film.release_date, film.certification = date(1995, 12, 5), "R"
    film.collection = Collection(name="The Heat Collection")
    film.languages = [Language(code=code, name=code.upper()) for code in ("en", "es")]
    film.original_language = "es"
    db.session.add(FilmVotes(film_id=film.id, source="imdb", count=1234, mean=8.25))
    db.session.flush()
    assert texts_of(film) == [
        ("Languages", ["ES", "EN"]),
        ("Released", ["5 December 1995"]),
        ("Certificate", ["R"]),
        ("Series", ["The Heat Collection"]),
        ("Elsewhere", ["8.2 of 10 from 1,234 on IMDb"]),
    ]


def test_of_a_bare_film_there_is_nothing_to_say() -> None:
    assert texts_of(make_film()) == []
