"""Looking round leaves no trace, and no page asks another site for anything.

That nothing leaves the origin is watched in every browser test; see `watching.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.furnishing import Furnished

LOOKED_AT = ("/", "/search?q=heat", "/for-you", "/taste", "/lists", "/lists/new", "/login")


@pytest.mark.parametrize("path", [*LOOKED_AT, "/register", "/no-such-page"])
def test_looking_sets_no_cookie(visit: Visit, path: str) -> None:
    stranger = visit()
    stranger.goes_to(path)
    assert stranger.page.context.cookies() == []
    assert stranger.page.context.storage_state()["origins"] == []


def test_shared_list_sets_no_cookie_for_its_readers(visit: Visit, furnished: Furnished) -> None:
    reader = visit()
    for path in (furnished.shared, f"{furnished.shared}/more"):
        assert reader.goes_to(path).status == 200
    assert reader.page.context.cookies() == []


def test_film_page_and_typing_set_no_cookie(visit: Visit) -> None:
    stranger = visit()
    stranger.goes_to("/")
    stranger.page.get_by_role("combobox").fill("heat")
    stranger.option("Heat (1995)").wait_for()
    stranger.goes_to("/search?q=heat")
    stranger.page.get_by_role("link", name="Heat", exact=True).click()
    stranger.sees("What people gave it")
    assert stranger.page.context.cookies() == []


def test_first_action_sets_one_cookie_that_scripts_cannot_read(visit: Visit) -> None:
    visitor = visit()
    visitor.loves("heat 1995", "Heat (1995)")
    (cookie,) = visitor.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert visitor.page.evaluate("document.cookie") == ""
