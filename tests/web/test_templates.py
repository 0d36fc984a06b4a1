"""The globals of templates: complete, and no template's way to change another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def test_a_template_sees_what_all_may_use_and_its_own(app: Flask) -> None:
    templates = app.jinja_env
    assert "film_url" in templates.get_template("base.html").globals
    own = templates.from_string("{{ word }}{{ site_name }}", globals={"word": "Hello, "})
    with app.test_request_context():
        assert own.render() == f"Hello, {templates.globals['site_name']}"
    assert "word" not in templates.globals


def test_a_macro_is_one_and_the_same_on_every_page(app: Flask) -> None:
    """What is drawn once is found by its macro."""
    page = app.jinja_env.from_string(
        "{% from 'components/film_line.html' import film_line %}"
        "{% set _ = seen.append(film_line) %}"
    )
    seen: list[object] = []
    for _ in range(2):
        with app.test_request_context():
            page.render(seen=seen)
    assert seen[0] is seen[1]
