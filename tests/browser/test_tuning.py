"""Tuning the ten in the browser: the address is the mix, and can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit


def test_a_mix_is_copied_and_its_dials_stay_open(visit: Visit, site: str) -> None:
    visitor = visit()
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    visitor.loves("heat 1995", "Heat (1995)")
    visitor.asks_for_ten()
    expect(visitor.page.get_by_role("button", name="Copy this mix")).to_have_count(0)
    visitor.goes_to("/for-you?novelty=0.5")
    dials = visitor.page.locator("details.tuning")
    dials.locator("summary").click()
    visitor.presses("Copy this mix")
    expect(visitor.page.get_by_role("button", name="Copied")).to_be_visible()
    assert visitor.page.evaluate("navigator.clipboard.readText()").endswith("/for-you?novelty=0.5")
    visitor.judges(2, "Seen it", "Marked ")
    expect(dials).to_have_attribute("open", "")
    expect(dials.get_by_role("slider").first).to_be_visible()
