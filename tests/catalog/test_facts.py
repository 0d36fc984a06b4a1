"""A film's facts in words."""

from __future__ import annotations

import pytest

from app.catalog.facts import named_facts
from app.catalog.queries import get_details
from tests.factories.catalog import make_film

pytestmark = pytest.mark.usefixtures("app")


def test_only_what_is_known_is_named() -> None:
    film = make_film(genres=("Crime",), directors=("Joel Coen", "Ethan Coen"))
    assert named_facts(get_details(film.id)) == [
        ("Genre", ("Crime",)),
        ("Directors", ("Joel Coen", "Ethan Coen")),
    ]


def test_a_series_is_called_one() -> None:
    film = make_film(kind="show", countries=("GB", "US"))
    assert named_facts(get_details(film.id)) == [
        ("Kind", ("Series",)),
        ("Countries", ("GB", "US")),
    ]


def test_of_a_bare_film_there_is_nothing_to_say() -> None:
    assert named_facts(get_details(make_film().id)) == []
