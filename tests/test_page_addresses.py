"""Addresses that are kept against Flask's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import url_for
from werkzeug.routing import BuildError

from app.page_addresses import EXTENSION, address_of

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize("mounted", ["", "/cinema"])
@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("catalog.film", {"film_id": 7, "slug": "amélie & co"}),
        ("catalog.film", {"film_id": 8, "slug": "amélie & co"}),
        ("search.results", {"q": "1"}),
        ("search.results", {"q": 1}),
        ("search.results", {"q": True}),
        ("search.results", {"q": None}),
        ("search.results", {"q": ["a", "b"]}),
        ("search.results", {"_anchor": "found", "q": "heat"}),
        ("search.results", {"_external": True}),
    ],
)
def test_an_address_is_as_flask_makes_it(
    app: Flask, mounted: str, endpoint: str, values: dict[str, Any]
) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mounted}):
        for _ in range(2):
            assert address_of(endpoint, **values) == url_for(endpoint, **values)


def test_what_cannot_be_made_is_told(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(BuildError):
        address_of("catalog.film", slug="heat")


def test_not_more_than_so_many_are_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.page_addresses.MOST_KEPT", 5)
    with app.test_request_context("/"):
        for number in range(20):
            assert address_of("search.results", q=number).endswith(f"q={number}")
    assert len(app.extensions[EXTENSION]) <= 5
