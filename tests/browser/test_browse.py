"""Browsing with filters, with JavaScript and without, on a desktop and a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def opens_filters(visitor: Visitor) -> Locator:
    """Open the filters, where they are not open anyway; return the form."""
    form = visitor.page.locator("form.filter-form")
    if not form.is_visible():
        visitor.page.locator("#filters > summary").click()
    expect(form).to_be_visible()
    return form


def test_filters_are_chosen_taken_back_and_kept_in_the_address(visitor: Visitor) -> None:
    visitor.goes_to("/")
    visitor.page.get_by_role("navigation", name="Main").get_by_role("link", name="Films").click()
    visitor.arrives_at("/films$")
    form = opens_filters(visitor)
    form.get_by_role("checkbox", name=re.compile("^Crime")).check()
    form.get_by_role("group", name="Years").get_by_role("spinbutton").first.fill("1995")
    form.get_by_role("textbox", name="Somebody in it").fill("al pacino")
    form.get_by_role("button", name="Show films").click()
    visitor.arrives_at(r"/films\?genres=crime&years=1995-&people=\d+$")
    titles = visitor.page.locator(".browse-title")
    assert "Heat" in titles.all_inner_texts()
    few = titles.count()
    visitor.page.get_by_role("link", name="Drop Al Pacino").click()
    visitor.arrives_at(r"/films\?genres=crime&years=1995-$")
    assert titles.count() > few
    visitor.page.get_by_role("link", name="Newest").click()
    visitor.arrives_at(r"&sort=newest$")
    form = opens_filters(visitor)
    expect(form.get_by_role("checkbox", name=re.compile("^Crime"))).to_be_checked()


def test_what_fits_nothing_leads_to_what_does(someone: Visitor) -> None:
    someone.goes_to("/films?genres=animation&country=JP&runtime=240-")
    drop = someone.page.get_by_role("link", name=re.compile("^Drop “")).first
    words = drop.inner_text()
    drop.click()
    found = re.search(r"([\d,]+) film", words)
    assert found
    expect(someone.page.locator(".browse-head")).to_contain_text(f"{found[1]} film")


def test_filters_of_the_ten_keep_the_mix_and_the_way_back(visitor: Visitor) -> None:
    visitor.loves("heat 1995", "Heat (1995)")
    visitor.goes_to("/for-you?novelty=0.8")
    visitor.page.get_by_role("link", name="Filter these").click()
    visitor.arrives_at("/for-you/filters")
    form = opens_filters(visitor)
    form.get_by_role("checkbox", name=re.compile("^Western")).first.check()
    form.get_by_role("button", name="Show my ten").click()
    visitor.arrives_at(r"/for-you\?novelty=0\.8&genres=western$")
    visitor.judges(1, "Dislike", "Disliked")
    visitor.arrives_at(r"novelty=0\.8&genres=western")
    expect(visitor.page.get_by_role("link", name="Drop Western")).to_be_visible()


def test_the_panel_stands_beside_the_films_on_a_desktop_only(visit: Visit) -> None:
    for width, shown in ((DESKTOP, True), (390, False)):
        visitor = visit(width=width, javascript=False)
        visitor.goes_to("/films")
        form = visitor.page.locator("form.filter-form")
        expect(form).to_be_visible(visible=shown)
