"""Macros, rendered as a page would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from bs4 import BeautifulSoup

from app.catalog.queries import FilmCard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


class Renderer(Protocol):
    """Renders a piece of template that may use every macro."""

    def __call__(self, template: str, **context: object) -> BeautifulSoup:
        """Return the parsed result."""


@pytest.fixture
def film() -> FilmCard:
    """Heat."""
    return FilmCard(
        id=7,
        title="Heat & Dust <1>",
        year=1995,
        kind="movie",
        runtime_minutes=170,
        genres=("Crime",),
        directors=("Michael Mann", "A. Second", "A. Third"),
        cast=("Al Pacino",),
        rating_count=102,
        mean_stars=3.9,
    )


@pytest.fixture
def render(app: Flask) -> Iterator[Renderer]:
    """Render templates within a request."""
    names = sorted(
        name.removeprefix("components/").removesuffix(".html")
        for name in app.jinja_env.list_templates()
        if name.startswith("components/")
    )
    imports = "".join(f'{{% from "components/{name}.html" import {name} %}}' for name in names)

    def _render(template: str, **context: object) -> BeautifulSoup:
        text = app.jinja_env.from_string(imports + template).render(**context)
        return BeautifulSoup(text, "html.parser")

    with app.test_request_context("/for-you"):
        yield _render
