"""Giving stars and keeping films to see, by forms alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import Tag

from tests.journeys.visitor import JSON

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor


def test_the_film_page_takes_stars_and_wishes(visitor: Visitor) -> None:
    page = visitor.open("/films/6/heat")
    assert len(page.soup.select(".stars-form fieldset input[type=radio]")) == 10
    page = visitor.press("/films/6/stars", stars="4.5")
    assert page.path == "/films/6/heat"
    assert "You gave it 4.5 of 5 stars" in page.html
    checked = page.soup.select("input[name=stars][checked]")
    assert [control["value"] for control in checked] == ["4.5"]
    assert visitor.profile.likes == (6,)
    assert 6 not in visitor.open("/for-you").film_ids
    visitor.open("/films/1/toy-story")
    page = visitor.press("/films/1/watchlist", watchlist="wanted")
    assert "On your watchlist" in page.html
    page = visitor.open("/watchlist")
    assert [link["href"] for link in page.soup.select(".film-title a")] == ["/films/1/toy-story"]
    page = visitor.press("/films/1/verdict", verdict="seen")
    assert page.path == "/watchlist"
    assert "Nothing to see yet" in page.html
    page = visitor.open("/taste")
    assert "4.5 of 5 stars" in page.html
    form = page.soup.select_one("section[aria-labelledby=stars] form")
    assert isinstance(form, Tag)
    page = visitor.send(form, stars="none")
    assert "of 5 stars" not in page.html


def test_programs_are_told_what_holds(visitor: Visitor) -> None:
    answer = visitor.post("/films/6/stars", {"stars": "2"}, JSON)
    assert answer.get_json() == {"film_id": 6, "stars": 2.0}
    answer = visitor.post("/films/6/watchlist", {"watchlist": "none"}, JSON)
    assert answer.get_json() == {"film_id": 6, "wanted": False}
    assert visitor.post("/films/6/stars", {"stars": "11"}).status_code == 400
    assert visitor.post("/films/6/watchlist", {"watchlist": ""}).status_code == 400
    assert visitor.post("/films/2000000000/stars", {"stars": "1"}).status_code == 404
