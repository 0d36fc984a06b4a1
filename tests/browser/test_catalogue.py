"""Wandering: a film's page, charts and the map, with JavaScript and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

HEAT = "/films/6/heat"


def test_from_a_film_to_a_person_to_another_film(visitor: Visitor) -> None:
    visitor.goes_to(HEAT)
    visitor.page.get_by_role("link", name="Michael Mann").first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Michael Mann")
    visitor.page.get_by_role("link", name="Collateral").last.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Collateral")


def test_leaning_moves_the_similar_films_and_can_be_taken_back(visitor: Visitor) -> None:
    visitor.goes_to(HEAT)
    titles = visitor.page.locator(".film-page-wide .film-title")
    usual = titles.all_inner_texts()
    chip = visitor.page.locator(".leaning").first
    chip.get_by_role("link", name=re.compile("^less")).click()
    visitor.arrives_at(r"\?less=.*#similar$")
    assert titles.all_inner_texts() != usual
    visitor.page.locator('.leaning a[aria-current="true"]').click()
    visitor.arrives_at(f"{HEAT}#similar$")
    assert titles.all_inner_texts() == usual


def test_the_match_opens_and_the_guess_is_hidden_until_asked_for(visitor: Visitor) -> None:
    visitor.goes_to("/films/1/toy-story")
    visitor.presses("I love this")
    expect(visitor.page.get_by_role("button", name=re.compile("^A favourite"))).to_be_visible()
    visitor.goes_to(HEAT)
    guess = visitor.page.get_by_text("Perhaps", exact=False)
    expect(guess).to_be_hidden()
    visitor.page.get_by_text("What would I give it?").click()
    expect(guess).to_be_visible()
    visitor.page.get_by_text(re.compile(r"^Why \d+\?$")).click()
    expect(visitor.page.get_by_role("row", name=re.compile("Score, of 100"))).to_be_visible()


def test_charts_lead_to_each_other_and_to_films(visitor: Visitor) -> None:
    visitor.goes_to("/charts/top")
    visitor.page.get_by_role("navigation", name="Charts").get_by_role(
        "link", name="Popular"
    ).click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Popular films")
    first = visitor.page.locator(".chart-entry").first
    title = first.get_by_role("heading").inner_text()
    first.get_by_role("link").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(title)
    visitor.page.get_by_role("link", name="No. 1 in Popular").click()
    expect(first).to_be_in_viewport()


def test_the_picture_of_the_map_leads_to_a_cluster_and_on_to_a_film(visit: Visit) -> None:
    for javascript in (True, False):
        visitor = visit(javascript=javascript)
        visitor.goes_to("/map")
        visitor.page.locator("svg.map a .map-disc").first.click()
        visitor.arrives_at("/map/.")
        visitor.page.locator("svg.map a:last-of-type .map-dot").last.click()
        visitor.arrives_at(r"/films/\d+/.")
