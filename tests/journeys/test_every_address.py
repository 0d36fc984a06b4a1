"""Every address of the site: what breaks programs is refused, and each POST needs its token."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.factories.operators import make_operator
from tests.journeys.accounts import fresh_name, register
from tests.journeys.lists import make_list, publish
from tests.journeys.visitor import FRAGMENT, JSON, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

HOSTILE = {
    "NUL": "a\0b",
    "20 digits": "9" * 20,
    "brackets": "[" * 100_000,
    "negative": "-1",
    "markup": "<script>alert('\"')</script>",
    "nothing": "",
    "astral": "\u202e\ufeff\U0010ffff",
    "half a surrogate": b"\xed\xa0\x80",
    "not a text": b"\xff\xfe",
    "a template": "{{7*7}}${7*7}%(x)s",
    "a path": "../../etc/passwd",
    "an address": "//evil.example\\@x",
}
FIELDS = (
    *("verdict", "next", "slot", "surface", "list_id", "title", "description", "note", "position"),
    *("step", "visibility", "name", "password", "current", "remember", "q", "page", "find"),
    *("genres", "match", "not", "kind", "years", "years_from", "runtime", "score", "min_votes"),
    *("country", "language", "people", "keywords", "sort"),
    *("private_note", "seen", "order", "tags", "cover", "role", "lifetime", "below"),
    *("stars", "watchlist"),
    *("parcel", "pasted", "file", "all", "choice-1", "rule", "answer"),
    *("code", "build_a", "build_b", "share_b", "days"),
    *("like", "reason", "line", "mode", "tag", "film", "url", "maxwidth"),
    "invitation",
    *("content", "community", "prior", "novelty", "diversity", "more", "less", "k"),
)
IN_ADDRESSES = ("q", "page", "next", "find", "novelty", "more", "k")
LONG = 10_000
WHO = ("guest", "user", "operator")
# Each kind is tried as one of them; as the others too where there is time.
CASES = [
    pytest.param(kind, who, marks=pytest.mark.slow if (number + other) % len(WHO) else ())
    for number, kind in enumerate(HOSTILE)
    for other, who in enumerate(WHO)
]
# These end what the others need.
LAST = ("lists.remove_entry", "lists.rotate_link", "lists.delete", "accounts.logout")


class Curator(Visitor):
    """A visitor with a favourite and a shared list of two films, who knows their addresses."""

    def __init__(self, site: Flask) -> None:
        """Make the list."""
        super().__init__(site)
        self.judge(1, "favourite")
        list_id = make_list(self, "Toys", [1, 2])
        token = publish(self, list_id, "public").removeprefix("/l/")
        entry = self.open(f"/lists/{list_id}/edit").soup.select_one(".list-editor-entry")
        assert entry is not None
        self.values = {
            "film_id": "1",
            "slug": "toy-story",
            "list_id": str(list_id),
            "entry_id": str(entry["id"]).removeprefix("entry-"),
            "token": token,
            "version": "0",
            "person_id": "1",
            "code": "FR",
            "year": "1990",
            "kind": "genres",
            "name": "top",
            "verdict": "like",
            "filename": "js/main.js",
            "picture": "none.jpg",
            "number": "1",
            "suggestion_id": "1",
            "form": "json",
            "before": "1",
            "after": "1",
            "build_id": "20250101T000000-000000",
        }


@pytest.fixture(params=WHO)
def curator(site: Flask, request: pytest.FixtureRequest) -> Curator:
    """A curator without an account, with one, and one who runs the site."""
    curator = Curator(site)
    if request.param != "guest":
        become(site, curator, operator=request.param == "operator")
    return curator


def become(site: Flask, curator: Curator, *, operator: bool) -> None:
    name = fresh_name()
    register(curator, name)
    if operator:
        with site.app_context():
            make_operator(name, has_code=True)


def rules_of(site: Flask, method: str) -> list[Rule]:
    rules = [rule for rule in site.url_map.iter_rules() if method in (rule.methods or ())]
    assert len(rules) > 10
    return sorted(
        rules, key=lambda rule: LAST.index(rule.endpoint) if rule.endpoint in LAST else -1
    )


def leads_nowhere_else(answer: TestResponse) -> bool:
    location = urlsplit(answer.headers.get("Location", "/"))
    return location.netloc in {"", "localhost"} and not location.path.startswith("//")


def path_of(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda name: quote(values[name[1]], safe="/"), rule.rule)


@pytest.mark.parametrize(("kind", "curator"), CASES, indirect=["curator"])
def test_no_get_breaks(site: Flask, curator: Curator, kind: str) -> None:
    hostile = quote(HOSTILE[kind], safe="")
    for number, rule in enumerate(rules_of(site, "GET")):
        headers = ({}, FRAGMENT, JSON)[number % 3]
        # A long one is given to one field only: the time goes into making the address.
        names = FIELDS if len(hostile) < LONG else (IN_ADDRESSES[number % len(IN_ADDRESSES)],)
        query = "&".join(f"{name}={hostile}" for name in names)
        in_query = f"{path_of(rule, curator.values)}?{query}"
        in_path = re.sub(r"<[^<>]+>", lambda _: hostile, rule.rule)
        for path in (in_query, in_path) if rule.arguments else (in_query,):
            answer = curator.get(path, **headers)
            assert answer.status_code < 500, path[:200]
            assert leads_nowhere_else(answer)


@pytest.mark.parametrize(("kind", "curator"), CASES, indirect=["curator"])
def test_no_post_breaks(site: Flask, curator: Curator, kind: str) -> None:
    hostile = HOSTILE[kind]
    for number, rule in enumerate(rules_of(site, "POST")):
        # All together would be refused for their size before anybody looked at one.
        names = FIELDS if len(hostile) < LONG else (FIELDS[number % len(FIELDS)],)
        fields = dict.fromkeys(names, hostile)
        headers = {**({}, FRAGMENT, JSON)[number % 3], "X-CSRFToken": curator.token}
        path = path_of(rule, curator.values)
        bodies = (
            (
                urlencode({**fields, "csrf_token": curator.token}),
                "application/x-www-form-urlencoded",
            ),
            (hostile, "application/x-www-form-urlencoded"),
            (hostile, "application/json"),
            (hostile, "multipart/form-data; boundary=x"),
        )
        for body, content_type in bodies:
            answer = curator.send_raw(path, body, content_type, headers)
            assert answer.status_code < 500, (path, content_type)
            assert leads_nowhere_else(answer)


def test_a_file_in_place_of_a_text_is_refused(site: Flask, curator: Curator) -> None:
    for rule in rules_of(site, "POST"):
        files = {name: (BytesIO(b"\0" * 100), "x.bin") for name in FIELDS}
        answer = curator.post(path_of(rule, curator.values), {**files})
        assert answer.status_code < 500, rule


@pytest.mark.parametrize("headers", [{}, FRAGMENT, JSON], ids=["page", "fragment", "JSON"])
@pytest.mark.parametrize("token", ["", "made up", "[" * 100_000])
def test_each_post_needs_its_token(site: Flask, headers: dict[str, str], token: str) -> None:
    guest, user, operator = Curator(site), Curator(site), Curator(site)
    become(site, user, operator=False)
    become(site, operator, operator=True)
    for rule in rules_of(site, "POST"):
        needs_user = rule.endpoint in {"accounts.delete", "accounts.change_password"}
        visitor = user if needs_user else guest
        if rule.endpoint.startswith("admin."):
            visitor = operator
        fields = {"csrf_token": token, "verdict": "like", "title": "Other", "step": "down"}
        answer = visitor.post(path_of(rule, visitor.values), fields, headers)
        assert answer.status_code == 400, rule
        assert "too long, so nothing was" in answer.text, rule
