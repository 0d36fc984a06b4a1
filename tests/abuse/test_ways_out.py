"""No spelling of an address leads a visitor to another site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from app.web.respond import safe_path
from tests.abuse.spellings import EVIL, WAYS_OUT
from tests.journeys.accounts import PASSWORD, register
from tests.journeys.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HERE = "http://localhost"


def leads_to(location: str) -> str:
    """Return the host that a browser goes to: it drops tabs and line ends and turns slashes."""
    seen = "".join(sign for sign in location if sign not in "\t\r\n").strip("\x00\x0b\x0c ")
    address = urlsplit(urljoin(HERE, seen.replace("\\", "/")))
    assert address.scheme in {"http", "https"}, location
    return str(address.hostname)


def stays(answer: TestResponse) -> bool:
    assert answer.status_code < 500
    assert EVIL not in answer.headers.get("Refresh", "")
    return leads_to(answer.headers.get("Location", "/")) == "localhost"


def test_there_are_forty() -> None:
    assert len(set(WAYS_OUT)) >= 40


@pytest.mark.parametrize("target", WAYS_OUT)
def test_a_way_out_is_no_path_of_the_site(target: str) -> None:
    assert leads_to(safe_path(target, "/")) == "localhost"


@pytest.fixture(scope="module")
def user(site: Flask) -> Visitor:
    """A user who is logged in."""
    visitor = Visitor(site)
    register(visitor, "way-out")
    return visitor


def test_no_form_leads_out(site: Flask, user: Visitor) -> None:
    visitor = Visitor(site)
    for target in WAYS_OUT:
        for path, fields in (
            ("/films/1/verdict", {"verdict": "like"}),
            ("/films/1/list", {}),
            ("/taste/undo", {}),
            ("/logout", {}),
        ):
            assert stays(visitor.post(path, {"next": target, **fields})), (path, target)
        assert stays(user.get(f"/login?{urlencode({'next': target})}"))


def test_no_log_in_leads_out(site: Flask, user: Visitor) -> None:
    for target in WAYS_OUT:
        visitor = Visitor(site)
        fields = {"name": "way-out", "password": PASSWORD, "next": target}
        answer = visitor.post("/login", fields)
        assert answer.status_code == 303
        assert stays(answer), target


def test_no_page_links_out(visitor: Visitor) -> None:
    for target in WAYS_OUT:
        for path in ("/login", "/register", "/search"):
            page = visitor.ask(path, next=target, q="heat")
            links = [tag.get("href") or tag.get("action") for tag in page.soup.select("a, form")]
            for link in links:
                assert leads_to(str(link)) == "localhost", (path, target, link)
            for field in page.soup.select("input[name=next]"):
                assert leads_to(str(field["value"])) == "localhost"
