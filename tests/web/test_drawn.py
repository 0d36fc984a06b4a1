"""What is kept of drawings: never that of other values, or of another place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import g

from app.catalog.queries import FilmCard
from app.web import drawn
from app.web.drawn import Drawings

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from jinja2.runtime import Macro

HEAT = FilmCard(7, "Heat & <Dust>", 1995, "movie", 170, (), (), (), 0, None, "/heat.jpg")
MACROS = """
{% macro title(film, tone="") %}{{ tone }}{{ film.title }}{% endmacro %}
{% macro link(film) %}{{ film_url(film) }}{% endmacro %}
"""


def _macro(app: Flask, name: str) -> Macro:
    macro: Macro = getattr(app.jinja_env.from_string(MACROS).module, name)
    return macro


def test_a_part_is_drawn_once(app: Flask) -> None:
    title, drawings = _macro(app, "title"), Drawings()
    with app.test_request_context():
        first = drawings.drawn(title, HEAT)
        assert first == title(HEAT) == "Heat &amp; &lt;Dust&gt;"
        assert drawings.drawn(title, replace(HEAT)) is first


def test_a_film_that_changed_is_drawn_anew(app: Flask) -> None:
    title, drawings = _macro(app, "title"), Drawings()
    with app.test_request_context():
        drawings.drawn(title, HEAT)
        assert drawings.drawn(title, replace(HEAT, title="Heat")) == "Heat"


def test_macros_and_their_arguments_are_told_apart(app: Flask) -> None:
    title, link, drawings = _macro(app, "title"), _macro(app, "link"), Drawings()
    with app.test_request_context():
        assert drawings.drawn(title, HEAT) == "Heat &amp; &lt;Dust&gt;"
        assert drawings.drawn(title, HEAT, "Oh ") == "Oh Heat &amp; &lt;Dust&gt;"
        assert drawings.drawn(title, HEAT, tone="So ") == "So Heat &amp; &lt;Dust&gt;"
        assert drawings.drawn(link, HEAT) == "/films/7/heat-dust"
        assert drawings.drawn(link, replace(HEAT, id=8)) == "/films/8/heat-dust"


def test_a_site_that_is_mounted_elsewhere_has_other_addresses(app: Flask) -> None:
    link, drawings = _macro(app, "link"), Drawings()
    for mounted in ("", "/cinema", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": mounted}):
            assert drawings.drawn(link, HEAT) == f"{mounted}/films/7/heat-dust"


def test_what_is_kept_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_KEPT", 3)
    title, drawings = _macro(app, "title"), Drawings()
    with app.test_request_context():
        for number in range(9):
            film = replace(HEAT, id=number, title=str(number))
            assert drawings.drawn(title, film) == str(number)
    assert len(drawings) == 3


def test_a_part_with_forms_is_drawn_once_with_the_token_of_each_request(app: Flask) -> None:
    drawn_of: list[str] = []
    app.jinja_env.globals["note"] = drawn_of.append
    text = "{% macro form(name) %}{{ note(name) or name }}: {{ csrf_token() }}{% endmacro %}"
    form, drawings = getattr(app.jinja_env.from_string(text).module, "form"), Drawings()  # noqa: B009 - a template's
    for token in ("one", "two"):
        with app.test_request_context():
            g.csrf_token = token
            assert drawings.drawn_with_forms(form, "<a>") == f"&lt;a&gt;: {token}"
            assert g.csrf_token == token
    assert drawn_of == ["<a>"]
    with app.test_request_context():
        assert drawings.drawn_with_forms(form, "b").startswith("b: ")
    assert drawn_of == ["<a>", "b"]
