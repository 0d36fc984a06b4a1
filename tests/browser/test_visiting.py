"""Somebody opens the link of a list: desktop and phone, scripts and none."""

from __future__ import annotations

import re
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser import curator
from tests.browser.test_accessibility import AXE, RUN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit
    from tests.browser.furnishing import Furnished
    from tests.browser.visitor import Visitor


def test_reader_is_told_what_they_have_seen_likes_the_list_and_saves_a_copy(
    visitor: Visitor, furnished: Furnished
) -> None:
    visitor.loves("heat 1995", "Heat (1995)")
    visitor.goes_to(furnished.shared)
    visitor.sees("You’ve seen 0 of 3.")
    films = curator.films(visitor)
    visitor.presses("Like this list")
    expect(visitor.page.get_by_role("button", name=re.compile("^Liked"))).to_be_visible()
    visitor.presses("Liked")
    visitor.presses("Save a copy")
    visitor.sees("Saved a copy of After")
    visitor.presses("See the list", role="link")
    assert curator.films(visitor) == films


def test_two_people_blend_their_tastes(visitor: Visitor, visit: Visit) -> None:
    visitor.loves("heat 1995", "Heat (1995)")
    visitor.goes_to("/blend")
    visitor.presses("Begin a blend")
    visitor.sees("You are the first.")
    path = urlsplit(visitor.page.get_by_role("textbox", name="The link").input_value()).path

    other = visit(javascript=visitor.javascript)
    other.goes_to(path)
    other.sees("Name a film you love first")
    other.loves("amelie", "Amélie (")
    other.goes_to(path)
    other.presses("Take part")
    for person in (other, visitor):
        person.goes_to(path)
        person.presses("Nobody suffers", role="link")
        rows = person.page.locator(".blend-row")
        expect(rows).to_have_count(10)
        scores = [[int(text) for text in row.locator("dd").all_inner_texts()] for row in rows.all()]
        smaller = [min(row) for row in scores]
        assert smaller == sorted(smaller, reverse=True)
        person.sees("Guest")
    first = visitor.page.locator(".blend-row h2").first.inner_text()
    visitor.presses("Seen it", visitor.page.locator(".blend-row").first)
    expect(visitor.page.locator(".blend-row h2").filter(has_text=first)).to_have_count(0)


def test_reader_reports_a_list(someone: Visitor, furnished: Furnished) -> None:
    someone.goes_to(furnished.shared)
    someone.presses("Report this list", role="link")
    someone.page.get_by_role("radio", name="Advertising or spam").check()
    someone.presses("Send the report")
    someone.sees("Somebody will look at the list.")


@contextmanager
def another_site(page: bytes) -> Iterator[str]:
    """Serve a page at an origin of its own; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_list_is_shown_in_a_frame_of_another_site_and_nothing_else_is(
    browser: Browser, site: str, furnished: Furnished
) -> None:
    frames = "".join(
        f'<iframe name="{name}" src="{site}{path}"></iframe>'
        for name, path in (("list", f"{furnished.shared}/embed"), ("page", furnished.shared))
    )
    context = browser.new_context()
    page = context.new_page()
    with another_site(frames.encode()) as address:
        page.goto(address)
        shown = page.frame_locator("iframe[name=list]")
        expect(shown.locator(".embed-films li")).to_have_count(3)
        expect(page.frame_locator("iframe[name=page]").locator(".list-head")).to_have_count(0)
    assert context.cookies() == []
    context.close()


def test_embedded_page_has_nothing_serious_for_axe(
    browser: Browser, site: str, furnished: Furnished
) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]  # one of its words
        page = context.new_page()
        page.goto(f"{site}{furnished.shared}/embed")
        page.evaluate(AXE)
        assert page.evaluate(RUN, None) == []
        context.close()


def test_printed_page_is_the_list_and_nothing_else(visit: Visit, furnished: Furnished) -> None:
    visitor = visit()
    visitor.goes_to(furnished.shared)
    visitor.page.emulate_media(media="print")
    for words in ("More like this list", "Save a copy", "Report this list"):
        expect(visitor.page.get_by_text(words)).to_be_hidden()
    expect(visitor.page.locator(".list-printed")).to_contain_text(furnished.shared)
    expect(visitor.page.locator(".list-entry").first).to_be_visible()
