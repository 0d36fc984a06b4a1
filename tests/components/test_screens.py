"""The states of the landing page, the ten and the frame round them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.discover.asking import Asked
from app.discover.cards import SuggestionCard
from app.discover.effect import Effect
from app.discover.page import SuggestionsPage

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.catalog.queries import FilmCard
    from tests.components.conftest import Renderer

FAVOURITES = "{% include 'discover/_favourites.html' %}"
SUGGESTIONS = "{% include 'discover/_suggestions.html' %}"
NOTHING = SuggestionsPage(
    cards=(),
    headline="From 1 favourite.",
    effect=None,
    moves=None,
    asked=Asked(),
    is_last=True,
    favourites=(),
)


@pytest.mark.parametrize(("count", "encouraged"), [(1, True), (2, True), (3, False)])
def test_favourites_lead_to_the_ten(
    render: Renderer, film: FilmCard, count: int, *, encouraged: bool
) -> None:
    films = [replace(film, id=number) for number in range(1, count + 1)]
    region = render(FAVOURITES, favourites=films).select_one("[data-region=favourites]")
    assert region is not None
    assert len(region.select(".chip")) == count
    assert [link["href"] for link in region.select("a.button-primary")] == ["/for-you"]
    assert ("Three gives sharper picks." in region.get_text()) is encouraged


def test_without_favourites_nothing_is_to_be_shown_yet(render: Renderer) -> None:
    assert not render(FAVOURITES, favourites=[]).select("a, button, ul")


def test_the_ten_stand_in_their_slots(render: Renderer, film: FilmCard) -> None:
    cards = tuple(
        SuggestionCard(replace(film, id=slot), slot, 80, (), "Well regarded", ())
        for slot in range(11, 21)
    )
    page = replace(NOTHING, cards=cards, asked=Asked(2), is_last=False, favourites=(film,))
    soup = render(SUGGESTIONS, page=page, next_path=page.path)
    assert [slot["id"] for slot in soup.select("[data-slot]")] == [
        f"slot-{n}" for n in range(11, 21)
    ]
    assert [(link["rel"], link["href"]) for link in soup.select(".suggestions-pages a")] == [
        (["prev"], "/for-you"),
        (["next"], "/for-you?page=3"),
    ]
    assert len(soup.select("h1")) == 1
    chip_next = soup.select_one(".rail .chip input[name=next]")
    assert chip_next is not None
    assert chip_next["value"] == "/for-you?page=2"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "Nothing to show yet"), (2, "That’s all that fits")]
)
def test_an_empty_page_says_what_to_do(render: Renderer, number: int, words: str) -> None:
    page = replace(NOTHING, asked=Asked(number), degraded="Suggestions are being prepared.")
    soup = render(SUGGESTIONS, page=page, next_path=page.path)
    assert words in soup.get_text()
    assert "Suggestions are being prepared." in soup.get_text()
    assert [link["href"] for link in soup.select("a.button-primary")] == ["/"]


@pytest.mark.parametrize("can_undo", [True, False])
def test_the_effect_can_be_undone(render: Renderer, *, can_undo: bool) -> None:
    page = replace(NOTHING, effect=Effect("Liked Heat. 3 new.", can_undo=can_undo))
    soup = render(SUGGESTIONS, page=page, next_path="/for-you?page=3")
    told = soup.select_one("[data-told] [data-effect]")
    assert told is not None
    assert "Liked Heat. 3 new." in told.get_text()
    assert [form["action"] for form in told.select("form")] == (["/taste/undo"] if can_undo else [])
    assert [field["value"] for field in told.select("input[name=next]")] == (
        ["/for-you?page=3"] if can_undo else []
    )


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", None), ('"><script>', None)]
)
def test_the_theme_that_was_chosen_is_drawn(
    client: FlaskClient, cookie: str, theme: str | None
) -> None:
    client.set_cookie("theme", cookie)
    page = client.get("/login").text
    assert ('data-theme="' in page) is (theme is not None)
    if theme:
        assert f'<html lang="en" data-theme="{theme}">' in page


def test_the_frame(client: FlaskClient) -> None:
    page = client.get("/login").text
    assert "· Marquee</title>" in page
    assert 'href="#main"' in page
    assert 'id="announcer"' in page
    assert "not endorsed or certified by TMDB" in page
    assert 'aria-current="page"' not in page
    assert 'aria-current="page"' in client.get("/lists").text


def test_the_landing_page_starts_with_the_box(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Tell us a film you love." in page
    assert page.count('type="search"') == 1
    assert "data-autofocus" in page
    assert "Nobody has published one yet." in page
