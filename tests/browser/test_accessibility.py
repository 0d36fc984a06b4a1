"""axe on every page, in light and dark.

The pages' policy forbids foreign scripts, so axe (axe.min.js: axe-core 4.14.1 of Deque Systems,
MPL-2.0, as published on npm and unchanged) is put into them through the browser's own console.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.tour import STOPS, Stop, stand_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.furnishing import Furnished

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async (rules) => {
    const options = rules ? { runOnly: rules } : {};
    const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
    return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} `
            + (node.any[0]?.message ?? "")));
}"""
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_axe_finds_nothing_serious(visit: Visit, furnished: Furnished, stop: Stop) -> None:
    page = stand_at(stop, visit, furnished).page
    page.evaluate(AXE)
    assert page.evaluate(RUN, None) == []
    _darken(page)
    # In the dark the page is the same but for its colours.
    assert page.evaluate(RUN, RULES_OF_COLOUR) == []
    page.set_viewport_size({"width": PHONE, "height": 844})
    assert page.evaluate(RUN, None) == []


def _darken(page: Page) -> None:
    lightness = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(lightness)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(lightness) != light


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_choice_of_dark_is_kept_and_drawn_by_the_server(visit: Visit, width: int) -> None:
    visitor = visit(width=width)
    visitor.goes_to("/")
    visitor.page.get_by_role("radio", name="Dark").check()
    chosen = visitor.page.evaluate("getComputedStyle(document.body).color")
    visitor.goes_to("/lists")
    assert visitor.page.evaluate("getComputedStyle(document.body).color") == chosen
    html = visitor.page.request.get("/lists").text()
    assert 'data-theme="dark"' in html
