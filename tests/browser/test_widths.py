"""Every page from 320 px up: nothing to scroll sideways to, nothing too small for a finger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.tour import STOPS, Stop, stand_at

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.furnishing import Furnished

NARROWEST = 320
# What reaches beyond the edge, unless it is in a box that scrolls by itself or is cut off.
OVERFLOW = """() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth <= clientWidth) return [];
    const boxed = (element) => {
        for (let box = element.parentElement; box; box = box.parentElement)
            if (getComputedStyle(box).overflowX !== "visible") return true;
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
        .filter((element) => !boxed(element))
        .map((element) => element.outerHTML.slice(0, 120));
    return [`${scrollWidth} > ${clientWidth}`, ...wide.slice(0, 5)];
}"""
# Controls that a finger cannot hit: a box or radio is hit by its label as well, and a link in a
# line of text is as high as the line.
SMALL = """(least) => {
    const size = (element) => {
        const target = element.matches("[type=checkbox], [type=radio]")
            ? element.closest("label") ?? element.parentElement : element;
        return target.getBoundingClientRect();
    };
    const controls = "button, .button, summary, select, textarea, input, h2 a, "
        + "nav a, body > header a";
    return [...document.querySelectorAll(controls)]
        .filter((element) => element.checkVisibility() && element.type !== "hidden")
        .map((element) => [element, size(element)])
        .filter(([, { width, height }]) => Math.min(width, height) < least - 0.5)
        .map(([element, { width, height }]) =>
            `${Math.round(width)} x ${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`);
}"""
FINGER = 44


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_page_fits_and_fingers_hit(visit: Visit, furnished: Furnished, stop: Stop) -> None:
    page = stand_at(stop, visit, furnished, width=PHONE).page
    assert page.evaluate(SMALL, FINGER) == []
    for width in (NARROWEST, PHONE, 600, 768, 1024, DESKTOP, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(OVERFLOW) == [], f"at {width} px in {scheme}"
