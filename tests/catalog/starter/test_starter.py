"""The starter inside the repository: what it holds, and that it loads."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from app.catalog.loader import LoadSummary
from app.catalog.starter.co_like_file import STARTER_CO_LIKES
from app.catalog.starter.film_file import STARTER_FILMS, read_films, write_films
from app.catalog.starter.loading import load_starter
from app.text import fold
from tests.factories.records import HEAT, numbered_record

if TYPE_CHECKING:
    from pathlib import Path

    from app.catalog.records import FilmRecord

MAX_STARTER_BYTES = 2_500_000


@pytest.fixture(scope="module")
def films() -> dict[str, FilmRecord]:
    """The starter's films by MovieLens id."""
    return {dict(film.external_ids)["movielens"]: film for film in read_films()}


def names(film: FilmRecord) -> tuple[list[str], list[str]]:
    return [one.name for one in film.directors], [one.name for one in film.cast]


def test_three_thousand_films_in_less_than_the_room_they_have(films: dict[str, FilmRecord]) -> None:
    assert len(films) == 3_000
    assert STARTER_FILMS.stat().st_size + STARTER_CO_LIKES.stat().st_size <= MAX_STARTER_BYTES


def test_only_facts_are_in_it() -> None:
    with gzip.open(STARTER_FILMS, "rt", encoding="utf-8") as lines:
        fields = {name for line in lines for name in json.loads(line)}
    assert fields == {
        "ids",
        "title",
        "sort_title",
        "kind",
        "year",
        "runtime_minutes",
        "aliases",
        "genres",
        "directors",
        "cast",
        "keywords",
        "countries",
        "certification",
        "original_language",
        "languages",
        "release_date",
        "collection",
        "votes",
        "ratings",
    }


def test_no_text_is_as_long_as_a_synopsis(films: dict[str, FilmRecord]) -> None:
    texts = {
        text
        for film in films.values()
        for text in (film.title, film.sort_title, *film.aliases, *film.keywords, *names(film)[1])
    }
    assert max(map(len, texts)) <= 120


def test_every_film_has_what_a_card_needs(films: dict[str, FilmRecord]) -> None:
    for film in films.values():
        assert film.title
        assert film.year
        assert film.genres
        assert sum(film.rating_histogram) >= 6
        assert len(film.cast) <= 8
        assert len(film.keywords) <= 15
    assert sum(bool(film.directors and film.cast) for film in films.values()) > 2_400
    assert sum(bool(film.keywords) for film in films.values()) > 2_850
    assert sum(bool(film.countries) for film in films.values()) > 2_700


def test_nothing_is_in_it_twice(films: dict[str, FilmRecord]) -> None:
    ids = [external_id for film in films.values() for external_id in film.external_ids]
    assert len(set(ids)) == len(ids)
    assert len({(fold(film.title), film.year) for film in films.values()}) == 3_000
    for film in films.values():
        titles = [fold(title) for title in (film.title, *film.aliases)]
        assert len(set(titles)) == len(titles)


def test_no_title_ends_in_its_article_or_year(films: dict[str, FilmRecord]) -> None:
    for film in films.values():
        for title in (film.title, *film.aliases):
            assert not title.endswith((", The", ", A", ", An", ", La", ", Le", ", Les", ", L'"))
            assert not title.endswith(f"({film.year})")
            assert "a.k.a." not in title


@pytest.mark.parametrize(
    ("movielens_id", "label", "directors", "cast"),
    [
        ("2571", "The Matrix (1999)", {"Lilly Wachowski", "Lana Wachowski"}, "Keanu Reeves"),
        ("4973", "Amélie (2001)", {"Jean-Pierre Jeunet"}, "Audrey Tautou"),
        ("47", "Se7en (1995)", {"David Fincher"}, "Brad Pitt"),
        ("858", "The Godfather (1972)", {"Francis Ford Coppola"}, "Marlon Brando"),
        (
            "4993",
            "The Lord of the Rings: The Fellowship of the Ring (2001)",
            {"Peter Jackson"},
            None,
        ),
        ("260", "Star Wars (1977)", {"George Lucas"}, "Mark Hamill"),
        ("6", "Heat (1995)", {"Michael Mann"}, "Al Pacino"),
    ],
)
def test_films_that_everybody_knows(
    films: dict[str, FilmRecord],
    movielens_id: str,
    label: str,
    directors: set[str],
    cast: str | None,
) -> None:
    film = films[movielens_id]
    assert f"{film.title} ({film.year})" == label
    assert set(names(film)[0]) == directors
    if cast:
        assert cast in names(film)[1]


def test_other_titles_are_kept(films: dict[str, FilmRecord]) -> None:
    assert "Le Fabuleux destin d'Amélie Poulain" in films["4973"].aliases
    assert "Seven" in films["47"].aliases
    assert "Star Wars: Episode IV - A New Hope" in films["260"].aliases
    assert "千と千尋の神隠し" in films["5618"].aliases


def test_the_file_gives_back_what_was_written(tmp_path: Path) -> None:
    records = [HEAT, numbered_record(1)]
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    write_films(first, records)
    write_films(second, records)
    assert list(read_films(first)) == records
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.usefixtures("app")
def test_loading_is_idempotent_and_can_be_watched() -> None:
    watched: list[int] = []

    def watch(records: list[FilmRecord]) -> list[FilmRecord]:
        watched.append(len(records))
        return records

    assert load_starter(watch) == LoadSummary(added=3_000)
    assert load_starter() == LoadSummary(unchanged=3_000)
    assert watched == [3_000]
