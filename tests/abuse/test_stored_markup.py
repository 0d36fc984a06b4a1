"""What is stored is shown as text: no field of anybody's adds an element to any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.abuse.spellings import MARKUP
from tests.journeys.accounts import fresh_name
from tests.journeys.lists import make_list, publish
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _pytest.mark import ParameterSet
    from bs4 import Tag
    from flask import Flask

PLAIN = ("Nothing but words", "Two\n\nparagraphs of them")
A_PART = 5
HERE = "http://localhost/"
Kinds = set[tuple[str, ...]]


class Writer(Visitor):
    """A curator who writes wherever words can be written, each word in each place."""

    def __init__(self, site: Flask, words: Sequence[str]) -> None:
        """Make a list for each word, and one with a note for each."""
        super().__init__(site)
        self.list_ids = [make_list(self, word, [1], word) for word in words]
        self.links = [publish(self, list_id, "public") for list_id in self.list_ids]
        self.noted_id = make_list(self, "Notes", list(range(1, len(words) + 1)))
        entries = self.page.soup.select(".list-editor-entry")
        for entry, word in zip(entries, words, strict=True):
            number = str(entry["id"]).removeprefix("entry-")
            path = f"/lists/{self.noted_id}/entries/{number}/note"
            self.post(path, {"note": word, "private_note": word})
        self.links.append(publish(self, self.noted_id, "public"))
        for word in words:
            Visitor(site).post(f"{self.links[0]}/report", {"reason": "spam", "line": word})

    def paths(self) -> tuple[list[str], list[str]]:
        """Return the pages that show the words: the curator's, and everybody's."""
        own = [
            f"/lists/{list_id}{page}" for list_id in self.list_ids[:2] for page in ("", "/delete")
        ]
        own += [f"/lists/{list_id}/edit" for list_id in (*self.list_ids, self.noted_id)]
        return [*own, f"/lists/{self.noted_id}", "/lists", "/"], [*self.links, "/lists", "/"]


def _slow(parts: Iterable[int]) -> list[ParameterSet]:
    return [pytest.param(part, marks=pytest.mark.slow) for part in parts]


def kinds_of(page: Tag) -> Kinds:
    """Return which elements with which attributes a page has."""
    return {(tag.name, *sorted(tag.attrs)) for tag in page.select("*")}


def strange_addresses_of(page: Tag) -> set[str]:
    """Return the addresses on a page that are not of the site."""
    names = ("href", "src", "action", "formaction", "srcdoc", "data")
    values = [str(tag[name]) for tag in page.select("*") for name in names if tag.get(name)]
    own = ("/", "#", "?", "data:image/svg", HERE)
    return {value for value in values if value.startswith("//") or not value.startswith(own)}


def pages_of(site: Flask, words: Sequence[str]) -> list[tuple[str, Tag]]:
    """Write the words and return the pages that show them."""
    writer, reader = Writer(site, words), Visitor(site)
    own, everybodys = writer.paths()
    return [
        *((path, writer.open(path).soup) for path in own),
        *((path, reader.open(path).soup) for path in everybodys),
    ]


@pytest.fixture(scope="module")
def plain(site: Flask) -> Kinds:
    """What the pages consist of when the words are harmless."""
    # A page of everybody's may have a pager by then: other tests make lists too.
    kinds = {("a", "class", "href", "rel"), ("nav", "aria-label", "class")}
    return kinds.union(*(kinds_of(page) for _, page in pages_of(site, PLAIN)))


def test_there_are_fifty() -> None:
    assert len(set(MARKUP)) >= 50


@pytest.mark.parametrize("part", [0, *_slow(range(A_PART, len(MARKUP), A_PART))])
def test_stored_markup_stays_text(site: Flask, plain: Kinds, part: int) -> None:
    words = MARKUP[part : part + A_PART]
    for path, page in pages_of(site, words):
        assert kinds_of(page) <= plain, (path, words, kinds_of(page) - plain)
        assert strange_addresses_of(page) == set(), (path, words)
        facts = page.select('script[type="application/ld+json"]')  # data, which never runs
        assert page.select("script:not([src])") == facts, (path, words)
        assert not any("<" in (fact.string or "") for fact in facts), (path, words)


def test_no_name_holds_markup(site: Flask) -> None:
    visitor = Visitor(site)
    for words in MARKUP:
        fields = {"name": words, "password": fresh_name(), "remember": ""}
        answer = visitor.post("/register", {**fields})
        assert answer.status_code == 400, words
        assert "<script>" not in answer.text


def test_what_is_sought_stays_text(visitor: Visitor) -> None:
    kinds: Kinds = set()
    for text in ("heat", "qqqqqqqq", ""):
        kinds |= kinds_of(visitor.ask("/search", q=text).soup)
    for words in MARKUP:
        page = visitor.ask("/search", q=words)
        assert page.status == 200
        assert kinds_of(page.soup) <= kinds, words
