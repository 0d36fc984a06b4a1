"""Somebody with a browser without JavaScript: opens pages, presses buttons, reads cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

from app.taste.queries import profile_of
from app.web.viewer import current_viewer

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from app.recommend.types import Profile

COOKIE = "marquee_session"
FRAGMENT = {"Accept": "text/vnd.marquee.fragment+html"}
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Card:
    """A suggestion as a page shows it."""

    film_id: int
    slot: int
    title: str
    score: int
    parts: dict[str, int]
    why: str
    reasons: tuple[int, ...]
    is_new: bool = field(compare=False)


@dataclass(frozen=True)
class Page:
    """What a browser shows."""

    path: str
    status: int
    html: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def cards(self) -> list[Card]:
        """The suggestions on it, in order."""
        return [_card(tag) for tag in self.soup.select(".suggestion-card")]

    @property
    def film_ids(self) -> list[int]:
        """The films suggested on it, in order: each card has one button for the list."""
        return [int(film_id) for film_id in re.findall(r'action="/films/(\d+)/list"', self.html)]

    @property
    def effect(self) -> str | None:
        """The line that tells what the last action did."""
        line = self.soup.select_one("[data-effect] [data-words]")
        return None if line is None else line.get_text(strip=True)

    def form_to(self, action: str) -> Tag:
        """Return the first form that goes to a path."""
        form = self.soup.find("form", action=action)
        assert isinstance(form, Tag), f"{self.path} has no form that goes to {action}"
        return form


class Visitor:
    """One browser with its cookies; starts without any.

    Attributes:
        requests: how many were made.
        page: the page it shows.
    """

    def __init__(self, site: Flask) -> None:
        """Open the browser."""
        self._site = site
        self._client = site.test_client()
        self.requests = 0
        self.page = Page("", 0, "")

    @property
    def cookie(self) -> str | None:
        """The value of the session's cookie."""
        cookie = self._client.get_cookie(COOKIE)
        return None if cookie is None else cookie.value

    @cookie.setter
    def cookie(self, value: str) -> None:
        self._client.set_cookie(COOKIE, value)

    @property
    def profile(self) -> Profile:
        """What the site knows of the visitor's taste."""
        headers = {"Cookie": f"{COOKIE}={self.cookie}"}
        with self._site.test_request_context(headers=headers):
            return profile_of(current_viewer().id)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for an address; redirects are not followed."""
        self.requests += 1
        return self._client.get(path, headers=headers)

    def post(
        self, path: str, data: dict[str, object], headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send fields, with the token of the page that is shown unless they hold one."""
        self.requests += 1
        fields = data if "csrf_token" in data else {"csrf_token": self.token, **data}
        return self._client.post(path, data=fields, headers=headers)

    def ask_by(self, method: str, path: str, headers: dict[str, str]) -> TestResponse:
        """Send a request without a body."""
        self.requests += 1
        return self._client.open(path, method=method, headers=headers)

    def send_raw(
        self, path: str, body: str | bytes, content_type: str, headers: dict[str, str]
    ) -> TestResponse:
        """Send a body that no form makes."""
        self.requests += 1
        return self._client.post(path, data=body, content_type=content_type, headers=headers)

    @property
    def token(self) -> str:
        """The token on the page that is shown; a page that has one is opened if need be."""
        if not self.page.html or not _token_on(self.page):
            self.open("/lists/new")
        return _token_on(self.page)

    def open(self, path: str) -> Page:
        """Go to an address and show what it answers."""
        answer = self.get(path)
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, path
        self.page = Page(path, answer.status_code, answer.text)
        return self.page

    def ask(self, path: str, **fields: str) -> Page:
        """Go to an address with a query and show what it answers."""
        return self.open(f"{path}?{urlencode(fields)}")

    def press(self, action: str, **fields: object) -> Page:
        """Send the first form of the page that goes to `action`; follow the way back.

        Args:
            action: where the form goes.
            fields: what is typed, or the button's name and value.
        """
        return self.send(self.page.form_to(action), **fields)

    def send(self, form: Tag, **fields: object) -> Page:
        """Send a form of the page and follow the way back."""
        answer = self.post(str(form["action"]), {**fields_of(form), **fields})
        if answer.status_code == HTTPStatus.SEE_OTHER:
            return self.open(answer.headers["Location"].split("#")[0])
        self.page = Page(str(form["action"]), answer.status_code, answer.text)
        return self.page

    def judge(self, film_id: int, verdict: str) -> None:
        """Say something of a film, wherever it is."""
        answer = self.post(f"/films/{film_id}/verdict", {"verdict": verdict})
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text

    def suggestions(self, *numbers: int) -> list[Card]:
        """Return the cards of some pages of suggestions, by default of the first."""
        pages = [self.open(f"/for-you?page={number}") for number in numbers or (1,)]
        return [card for page in pages for card in page.cards]


def fields_of(form: Tag) -> dict[str, object]:
    """Return what a form sends when nothing on it is touched and no button is named."""
    fields: dict[str, object] = {}
    for control in form.select("input[name], textarea[name]"):
        ticks = control.get("type") in {"radio", "checkbox"}
        if not ticks or control.has_attr("checked"):
            value = control.get("value", "") if control.name == "input" else control.text
            fields[str(control["name"])] = value
    return fields


def film_id_of(address: object) -> int:
    """Return the film that the address of a film page names."""
    found = re.match(r"/films/(\d+)/", str(address))
    assert found is not None, address
    return int(found[1])


def _card(tag: Tag) -> Card:
    title = tag.select_one(".film-title a")
    why, score = tag.select_one(".suggestion-card-why"), tag.select_one("tfoot td")
    assert title is not None
    assert why is not None
    assert score is not None
    cells = [(row.th, row.td) for row in tag.select(".score-parts tbody tr")]
    return Card(
        film_id=film_id_of(title["href"]),
        slot=int(str(tag["id"]).removeprefix("slot-")),
        title=title.get_text(strip=True),
        score=int(score.get_text(strip=True)),
        parts={
            name.get_text(strip=True): int(points.get_text(strip=True).replace("−", "-"))
            for name, points in cells
            if name is not None and points is not None
        },
        why=why.get_text(strip=True),
        reasons=tuple(film_id_of(link["href"]) for link in tag.select(".score-reasons a")),
        is_new=tag.select_one(".badge-new") is not None,
    )


def _token_on(page: Page) -> str:
    control = page.soup.select_one("input[name=csrf_token]")
    return "" if control is None else str(control["value"])
