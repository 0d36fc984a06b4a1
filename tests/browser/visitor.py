"""A person at a browser window: what they do on the site, and what they see of it.

Each act works with JavaScript and without, and returns once the page has answered it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response, StorageState

Role = Literal["button", "link"]

# Waits until the page's behaviours are at work: each is a module that main.js imports.
ENLIVENED = """async () => {
    const main = document.querySelector('script[type="module"]').src;
    const named = [...document.querySelectorAll("[data-behaviour]")]
        .flatMap((element) => element.dataset.behaviour.split(" "));
    await import(main);
    await Promise.all(named.map((name) => import(new URL(`behaviours/${name}.js`, main))));
    await new Promise((done) => setTimeout(done));
}"""

READ_CARDS = """(cards) => cards.map((card) => ({
    title: card.querySelector("h2 a").textContent.trim(),
    why: card.querySelector(".suggestion-card-why").textContent.trim(),
    score: Number(card.querySelector("tfoot td").textContent),
    asked: card.querySelector("summary").textContent.replace(/\\D+/g, " ").trim(),
    parts: [...card.querySelectorAll("tbody td")]
        .map((cell) => Number(cell.textContent.replace("−", "-"))),
    sources: [...card.querySelectorAll("details ul a")].map((link) => link.textContent.trim()),
    is_new: Boolean(card.querySelector(".badge-new")),
}))"""


@dataclass(frozen=True)
class Card:
    """A suggestion as it can be read on its card.

    Attributes:
        title: of the film.
        why: the line of words.
        score: the sum that the table of parts names.
        asked: the numbers that stand on the closed table: the score, as often as it is said.
        parts: the points of the table.
        sources: titles of the films that the table names.
        is_new: whether it is marked as new.
    """

    title: str
    why: str
    score: int
    asked: str
    parts: list[int]
    sources: list[str]
    is_new: bool


class Visitor:
    """Somebody with a browser window."""

    def __init__(self, page: Page, *, javascript: bool = True) -> None:
        """Sit down before an empty page."""
        self.page = page
        self.javascript = javascript

    def goes_to(self, path: str) -> Response:
        """Open an address; return the answer."""
        response = self.page.goto(path)
        assert response is not None
        self.waits()
        return response

    def waits(self) -> None:
        """Wait until the page is loaded and, with JavaScript, alive."""
        self.page.wait_for_load_state()
        if self.javascript:
            self.page.evaluate(ENLIVENED)

    def arrives_at(self, address: str) -> None:
        """Wait for a page whose address has that in it, an expression, to be there whole."""
        expect(self.page).to_have_url(re.compile(address))
        self.waits()

    def presses(self, name: str, within: Locator | None = None, *, role: Role = "button") -> None:
        """Press the first button, or follow the first link, whose name begins like that."""
        place = within if within is not None else self.page.locator("main")
        place.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first.click()
        self.waits()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Check that the main part of the page says so."""
        expect(self.page.locator("main")).to_contain_text(words)

    # The landing page

    def loves(self, words: str, title: str) -> None:
        """Look for a film and name it as a favourite."""
        self.goes_to("/")
        self.film_box().fill(words)
        if self.javascript:
            self.option(title).click()
        else:
            self.presses("Search")
            self.presses(f"I love this : {title}")
        expect(self.favourite(title)).to_be_visible()
        self.waits()

    def film_box(self) -> Locator:
        """The field that asks for a film: JavaScript makes a combobox of it."""
        name = "A film you love"
        if self.javascript:
            return self.page.get_by_role("combobox", name=name)
        return self.page.get_by_role("searchbox", name=name)

    def option(self, title: str) -> Locator:
        """The film among those that the search box offers."""
        return self.page.get_by_role("option", name=title).first

    def favourite(self, title: str) -> Locator:
        """The chip of a favourite."""
        return self.page.get_by_role("listitem").filter(has_text=title).first

    # The ten

    def asks_for_ten(self) -> list[Card]:
        """Follow the link to the suggestions; return them."""
        self.presses("Show my ten", role="link")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Ten for you")
        return self.cards()

    def cards(self) -> list[Card]:
        """Read the suggestions that are shown."""
        return [Card(**card) for card in self.page.locator("[data-slot]").evaluate_all(READ_CARDS)]

    def slot(self, number: int) -> Locator:
        """The card in a place, from 1."""
        return self.page.locator(f"#slot-{number}")

    def judges(self, slot: int, verdict: str, answer: str) -> str:
        """Press a verdict on a card; return the line that tells what it did.

        Args:
            slot: from 1.
            verdict: the word on the button.
            answer: how the line is to begin.
        """
        self.presses(f"{verdict} :", self.slot(slot))
        return self.reads_effect(answer)

    def undoes(self) -> str:
        """Press Undo; return the line that says so."""
        self.presses("Undo")
        return self.reads_effect("Undone:")

    def reads_effect(self, beginning: str) -> str:
        """Wait for the line on the last verdict; return it."""
        line = self.page.locator("[data-effect] [data-words]")
        expect(line).to_have_text(re.compile(f"^{re.escape(beginning)}"))
        self.waits()
        return line.inner_text()

    # Themselves

    def registers(self, name: str, password: str) -> None:
        """Make an account."""
        self.goes_to("/register")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.presses("Register")
        expect(self.account_link(name)).to_be_visible()

    def logs_out(self) -> None:
        """Press the button at the top of each page."""
        self.presses("Log out", self.page.get_by_role("banner"))
        expect(self.page.get_by_role("link", name="Log in").first).to_be_visible()

    def account_link(self, name: str) -> Locator:
        """The user's name at the top of the page."""
        return self.page.get_by_role("banner").get_by_role("link", name=name)

    def cookies(self) -> StorageState:
        """Copy the browser's cookies."""
        return self.page.context.storage_state()
