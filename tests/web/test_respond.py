"""Where forms lead and what clients want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.web.respond import FRAGMENT_TYPE, return_path, safe_path, wants_fragment, wants_json

if TYPE_CHECKING:
    from flask import Flask

ELSEWHERE = [
    "",
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "ftp://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/%2f..",
    "//user@evil.example",
    "//evil.example:443",
    "//[::1]",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\n/evil.example",
    "\n//evil.example",
    " //evil.example",
    " http://evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x01/evil.example",
    "/\x7f/evil.example",
    "/\u2028/evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "evil.example",
    "www.evil.example/path",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".evil.example",
    "../evil",
    "mailto:a@evil.example",
    "/for-you\r\nSet-Cookie: a=b",
    "/" + "a" * 5_000,
    "//[evil",
    "/\u202e/evil.example",
]
HERE = [
    "/",
    "/for-you",
    "/for-you?page=2#slot-4",
    "/search?q=heat%201995",
    "/films/1/am%C3%A9lie",
    "/films/1/amélie",
    "/login?next=/for-you",
    "/search?q=http://example.org",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_path_that_may_lead_elsewhere_is_refused(target: str) -> None:
    assert safe_path(target, "/default") == "/default"


@pytest.mark.parametrize("target", HERE)
def test_a_path_of_the_site_is_kept(target: str) -> None:
    assert safe_path(target, "/default") == target


def test_no_path_leads_to_the_default() -> None:
    assert safe_path(None, "/default") == "/default"


def test_the_form_says_where_it_leads(app: Flask) -> None:
    with app.test_request_context("/x", method="POST", data={"next": "/for-you#slot-4"}):
        assert return_path("/") == "/for-you#slot-4"
    with app.test_request_context("/x", method="POST", data={"next": "//evil.example"}):
        assert return_path("/") == "/"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("*/*", False),
        ("", False),
        ("application/json", True),
        ("application/problem+json, text/html;q=0.5", True),
        ("application/json;q=0.4, text/html", False),
    ],
)
def test_json_is_for_those_who_prefer_it(app: Flask, accept: str, *, expected: bool) -> None:
    with app.test_request_context("/", headers={"Accept": accept}):
        assert wants_json() is expected


def test_a_fragment_is_for_the_script(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept": f"{FRAGMENT_TYPE}, text/html"}):
        assert wants_fragment()
    with app.test_request_context("/", headers={"Accept": "text/html"}):
        assert not wants_fragment()
