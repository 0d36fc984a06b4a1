"""A film's page as strangers and viewers see it: similar films that lean, match, stars, lists."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.accounts import register
from tests.journeys.lists import make_list, publish
from tests.journeys.visitor import JSON, Visitor

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from app.recommend import Engine

HEAT = "/films/6/heat"


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".film-row .film-title a")]


def traits_of(visitor: Visitor, paths: list[str]) -> list[set[str]]:
    """Return the genres and keywords of films, from their own pages."""
    found = []
    for path in paths:
        links = visitor.open(path).soup.select('a[href^="/genres/"], a[href^="/keywords/"]')
        found.append({str(link["href"]).rsplit("/", 1)[1] for link in links})
    return found


def paths_of(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select(".film-row .film-title a")]


def test_more_or_less_of_a_trait_orders_similar_films_anew(visitor: Visitor) -> None:
    usual = visitor.open("/films/6/similar?k=12").soup
    more = visitor.open("/films/6/similar?k=12&more=sci-fi").soup
    less = visitor.open("/films/6/similar?k=12&less=thriller").soup
    before, with_more, with_less = (
        traits_of(visitor, paths_of(page)) for page in (usual, more, less)
    )
    assert sum("sci-fi" in own for own in with_more) > sum("sci-fi" in own for own in before)
    assert sum("thriller" in own for own in with_less) < sum("thriller" in own for own in before)
    assert len(titles(more)) == len(titles(less)) == 12


def test_each_chip_is_a_link_that_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.open(HEAT).soup
    usual = titles(page)
    link = page.select(".leaning a")[1]
    assert str(link["href"]).startswith(f"{HEAT}?less=")
    assert str(link["href"]).endswith("#similar")
    leant = visitor.open(str(link["href"])).soup
    chosen = leant.select_one('.leaning a[aria-current="true"]')
    assert chosen is not None
    assert "take it back" in chosen.get_text()
    assert visitor.open(str(chosen["href"])).soup.select_one(".leaning a[aria-current]") is None
    assert titles(visitor.open(str(chosen["href"])).soup) == usual


def test_what_no_film_has_is_said_so(visitor: Visitor) -> None:
    page = visitor.open("/films/6/similar?more=xqzxqz").soup
    assert "xqzxqz" in page.select(".notice-line")[0].get_text()
    assert titles(page) == titles(visitor.open("/films/6/similar").soup)


@pytest.mark.parametrize(
    ("k", "count", "is_told"),
    [("7", 7, False), ("100", 100, False), ("101", 100, True), ("0", 24, True), ("x", 24, True)],
)
def test_as_many_as_were_asked_for(visitor: Visitor, k: str, count: int, is_told: bool) -> None:  # noqa: FBT001 - a case of a table
    page = visitor.open(f"/films/6/similar?k={k}").soup
    assert len(titles(page)) == count
    assert (
        any("k is a number" in line.get_text() for line in page.select(".notice-line")) is is_told
    )


def test_similar_films_as_json_are_the_engines(visitor: Visitor, engine: Engine) -> None:
    answer = visitor.get("/films/6/similar?k=5", **JSON).get_json()
    assert [each["film_id"] for each in answer["similar"]] == [
        neighbour.film_id for neighbour in engine.similar(6, 5)
    ]


def test_a_stranger_reads_no_match_and_no_guess(visitor: Visitor) -> None:
    page = visitor.open(HEAT).soup
    assert not page.select(".film-page-match, .stars-guess")


def test_a_viewer_reads_their_match_with_parts_that_add_up(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    visitor.judge(2, "dislike")
    page = visitor.open(HEAT).soup
    match = page.select_one(".film-page-match")
    assert match is not None
    parts = [int(cell.get_text().replace("−", "-")) for cell in match.select("tbody td")]
    score = match.select_one("tfoot td")
    assert score is not None
    assert sum(parts) == int(score.get_text())
    # Marked as seen it has the same score.
    visitor.judge(6, "seen")
    again = visitor.open(HEAT).soup.select_one(".film-page-match tfoot td")
    assert again is not None
    assert again.get_text() == score.get_text()


def test_the_guess_is_closed_and_gone_once_the_viewer_has_said(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    guess = visitor.open(HEAT).soup.select_one("details.stars-guess")
    assert guess is not None
    assert not guess.has_attr("open")
    stars, low, high = map(float, re.findall(r"[0-5]\.\d", guess.get_text()))
    assert 0.5 <= low <= stars <= high <= 5
    for verdict in ("favourite", "like", "dislike"):
        visitor.judge(6, verdict)
        page = visitor.open(HEAT).soup
        assert not page.select(".stars-guess, .film-page-match")


def test_public_lists_that_hold_it_are_named(site: Flask, visitor: Visitor) -> None:
    curator = Visitor(site)
    register(curator)
    private = make_list(curator, "Nobody sees this", [6])
    public = make_list(curator, "Rain & <tags>", [2, 6])
    publish(curator, public, "public")
    for path, named in ((HEAT, True), ("/films/1/toy-story", False)):
        page = visitor.open(path).soup
        links = [str(link["href"]) for link in page.select(".appearances a")]
        assert (f"/lists/{public}" in links) is named
        assert f"/lists/{private}" not in links


def test_linked_data_are_json_that_markup_cannot_leave(visitor: Visitor) -> None:
    page = visitor.open(HEAT).soup
    block = page.select_one('script[type="application/ld+json"]')
    assert block is not None
    data = json.loads(block.get_text())
    assert data["name"] == "Heat"
    assert data["director"][0]["name"] == "Michael Mann"
    assert "</" not in block.get_text()
    described = page.select_one('meta[property="og:description"]')
    assert described is not None
    assert described["content"]
