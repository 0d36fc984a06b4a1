"""What is kept of the drawing of films: never that of another film, place or poster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.catalog.queries import FilmCard
from app.media import drawn_films
from app.media.drawn_films import DrawnFilms

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from jinja2.runtime import Macro

    from app.media.poster_cache import PosterCache

HEAT = FilmCard(7, "Heat & <Dust>", 1995, "movie", 170, (), (), (), 0, None, "/heat.jpg")
MACROS = """
{% macro title(film, tone="") %}{{ tone }}{{ film.title }}{% endmacro %}
{% macro link(film) %}{{ film_url(film) }}{% endmacro %}
{% macro picture(film) %}{{ poster_url(film) }}{% endmacro %}
"""


@pytest.fixture
def posters(app: Flask) -> PosterCache:
    posters: PosterCache = app.extensions["marquee-posters"]
    return posters


@pytest.fixture
def films(posters: PosterCache) -> DrawnFilms:
    return DrawnFilms(posters)


def _macro(app: Flask, name: str) -> Macro:
    macro: Macro = getattr(app.jinja_env.from_string(MACROS).module, name)
    return macro


def test_a_part_is_drawn_once(app: Flask, films: DrawnFilms) -> None:
    title = _macro(app, "title")
    with app.test_request_context():
        first = films.drawn(title, HEAT)
        assert first == title(HEAT) == "Heat &amp; &lt;Dust&gt;"
        assert films.drawn(title, HEAT) is first


def test_another_card_of_the_film_is_drawn_anew(app: Flask, films: DrawnFilms) -> None:
    title = _macro(app, "title")
    with app.test_request_context():
        films.drawn(title, HEAT)
        assert films.drawn(title, replace(HEAT, title="Heat")) == "Heat"
    assert len(films) == 1


def test_macros_and_their_arguments_are_told_apart(app: Flask, films: DrawnFilms) -> None:
    title, link = _macro(app, "title"), _macro(app, "link")
    with app.test_request_context():
        assert films.drawn(title, HEAT, "Oh ") == "Oh Heat &amp; &lt;Dust&gt;"
        assert films.drawn(title, HEAT) == "Heat &amp; &lt;Dust&gt;"
        assert films.drawn(link, HEAT) == "/films/7/heat-dust"
        assert films.drawn(link, replace(HEAT, id=8)) == "/films/8/heat-dust"


def test_a_site_that_is_mounted_elsewhere_has_other_addresses(
    app: Flask, films: DrawnFilms
) -> None:
    link = _macro(app, "link")
    for mounted in ("", "/cinema", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": mounted}):
            assert films.drawn(link, HEAT) == f"{mounted}/films/7/heat-dust"


def test_a_poster_that_comes_is_shown(
    app: Flask, films: DrawnFilms, posters: PosterCache, tmp_path: Path
) -> None:
    picture = _macro(app, "picture")
    posters.is_shown, posters.folder = True, tmp_path
    with app.test_request_context():
        assert films.drawn(picture, HEAT).endswith(".svg")
        (tmp_path / "heat.jpg").touch()
        assert films.drawn(picture, HEAT) == "/posters/tmdb/heat.jpg"
        (tmp_path / "heat.jpg").unlink()
        assert films.drawn(picture, HEAT).endswith(".svg")


def test_what_is_kept_is_bounded(
    app: Flask, films: DrawnFilms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_films, "MOST_KEPT", 3)
    title = _macro(app, "title")
    with app.test_request_context():
        for number in range(9):
            assert films.drawn(title, replace(HEAT, id=number, title=str(number))) == str(number)
    assert len(films) == 3
