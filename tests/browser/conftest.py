"""The site, a browser, and visitors with browser windows of their own."""

from __future__ import annotations

import os
import shutil
from itertools import product
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.furnishing import Furnished, furnish
from tests.browser.serving import served_site
from tests.browser.visitor import Visitor
from tests.browser.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, StorageState

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = 1280, 390
HEIGHT = {DESKTOP: 900, PHONE: 844}
PATIENCE_MS = 15_000


class Visit(Protocol):
    """Opens the site as somebody new, or as somebody whose cookies are given."""

    def __call__(
        self,
        *,
        width: int = DESKTOP,
        javascript: bool = True,
        cookies: StorageState | None = None,
    ) -> Visitor:
        """Return the visitor, in a browser context of their own."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without one the tests are skipped, or fail where parts are required."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path:
        return path
    reason = f"no browser: none of {', '.join(BROWSERS)} is installed"
    if os.environ.get("MARQUEE_REQUIRE_PARTS"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser process for all tests."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Chromium's sandbox needs rights, and its shared memory a size, that containers lack.
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running site's instance folder is, among other things."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(chromium: str, starter_instance: Path, site_folder: Path) -> Iterator[str]:
    """The address of the running site, with the starter films and a build."""
    with served_site(starter_instance, site_folder) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Open the site as visitors; in the end, none of their pages may have complained."""
    watch = Watch(site)
    contexts = []

    def open_site(
        *,
        width: int = DESKTOP,
        javascript: bool = True,
        cookies: StorageState | None = None,
    ) -> Visitor:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": HEIGHT.get(width, 800)},
            has_touch=width < DESKTOP,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            storage_state=cookies,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watch.over(context)
        return Visitor(context.new_page(), javascript=javascript)

    yield open_site
    for context in contexts:
        context.close()
    assert not watch.complaints


def _ways(*ways: tuple[int, bool]) -> list[object]:
    return [pytest.param(way, id=f"{way[0]}px-{'scripts' if way[1] else 'plain'}") for way in ways]


@pytest.fixture(params=_ways(*product((DESKTOP, PHONE), (True, False))))
def visitor(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    """A stranger on a desktop and on a phone, with JavaScript and without."""
    width, javascript = request.param
    return visit(width=width, javascript=javascript)


@pytest.fixture(params=_ways((DESKTOP, True), (PHONE, False)))
def someone(request: pytest.FixtureRequest, visit: Visit) -> Visitor:
    """A stranger in the two ways that differ most."""
    width, javascript = request.param
    return visit(width=width, javascript=javascript)


@pytest.fixture(scope="session")
def furnished(browser: Browser, site: str, site_folder: Path) -> Furnished:
    """A guest and a user with films and a list each: what full pages are looked at with."""
    return furnish(browser, site, site_folder / "instance")
