"""What programs are given is JSON of one shape, whatever they ask: the addresses, walked."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.test_every_address import FIELDS
from tests.journeys.visitor import JSON

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from tests.journeys.visitor import Visitor

PROBLEM = {"title": str, "status": int, "detail": str}
FILM = {
    "id": int,
    "title": str,
    "year": (int, type(None)),
    "director": (str, type(None)),
    "alias": (str, type(None)),
    "url": str,
    "poster": str,
}
FILMS = {
    "total": int,
    "page": int,
    "pages": int,
    "notices": list,
    "next": (str, type(None)),
    "films": list,
}
FILM_OF_FILMS = {
    "id": int,
    "title": str,
    "year": (int, type(None)),
    "kind": str,
    "runtime_minutes": (int, type(None)),
    "genres": list,
    "countries": list,
    "directors": list,
    "cast": list,
    "score": (int, float, type(None)),
    "votes": int,
    "url": str,
}
# What each address that always sends JSON sends when it has what was asked for.
SHAPES = {
    "browse.data": FILMS,
    "catalog.similar": {"film_id": int, "similar": list},
    "probes.readyz": {"status": str, "degraded": list, "parts": dict},
    "search.suggest": {"films": list, "did_you_mean": (str, type(None))},
    "taste.set_stars": {"film_id": int, "stars": (float, type(None))},
    "taste.set_wanted": {"film_id": int, "wanted": bool},
    "taste.set_verdict": {"message": (str, type(None)), "suggestions": list},
    "lists.add_film": {"message": str, "count": int},
}
# The addresses that have JSON for whoever wants it, and nothing else to say.
ONLY_JSON = ("browse.data", "probes.readyz", "search.suggest", "feeds.as_json", "feeds.oembed")
TEXTS = st.text(max_size=300)
NUMBERS = st.integers(-(10**30), 10**30).map(str) | st.floats().map(str)
SENSIBLE = st.sampled_from(
    [
        *("1", "6", "0", "-1", "4.5", "like", "none", "wanted", "crime", "crime,drama", "all"),
        *("any", "US", "en", "1990-1999", "-120", "7-", "score", "newest", "movie", "heat", "2"),
    ]
)
VALUES = SENSIBLE | NUMBERS | st.text(max_size=40)
QUERIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5)
NO_ROUTE_OF_THEIRS = frozenset({"static", "accounts.logout"})


def assert_shape(value: dict[str, object], shape: dict[str, object]) -> None:
    assert set(value) >= set(shape), value
    for name, kind in shape.items():
        assert isinstance(value[name], kind), (name, value[name])  # type: ignore[arg-type]


def answer_to(visitor: Visitor, path: str) -> tuple[int, str, dict[str, object]]:
    answer = visitor.get(path, **JSON)
    return answer.status_code, answer.mimetype, json.loads(answer.text)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS)
def test_suggestions_have_one_shape(visitor: Visitor, text: str) -> None:
    path = f"/search/suggest?{urlencode({'q': text}, errors='surrogatepass')}"
    status, kind, value = answer_to(visitor, path)
    if status == 400:
        assert kind == "application/problem+json"
        assert "\0" in text
        return
    assert (status, kind) == (200, "application/json")
    assert set(value) == {"films", "did_you_mean"}
    films = value["films"]
    assert isinstance(films, list)
    assert len(films) <= 10
    for film in films:
        assert_shape(film, FILM)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.text(st.characters(exclude_characters="/"), min_size=1, max_size=60),
    query=st.dictionaries(TEXTS, TEXTS, max_size=3),
)
def test_what_is_not_there_is_a_problem_document(
    visitor: Visitor, path: str, query: dict[str, str]
) -> None:
    address = f"/l/{quote(path, safe='', errors='surrogatepass')}?{urlencode(query)}"
    status, kind, value = answer_to(visitor, address)
    assert status in {400, 404, 429}
    assert kind == "application/problem+json"
    assert_shape(value, PROBLEM)
    assert value["status"] == status


def walks(examples: int) -> settings:
    """Return how much is tried: the same each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def rules_of(site: Flask) -> list[Rule]:
    rules = [rule for rule in site.url_map.iter_rules() if rule.endpoint not in NO_ROUTE_OF_THEIRS]
    assert {rule.endpoint for rule in rules} >= {*SHAPES, *ONLY_JSON}
    return sorted(rules, key=lambda rule: (rule.rule, rule.endpoint))


def address_of(rule: Rule, data: st.DataObject) -> str:
    """Return an address of a rule, each part of it sensible or not."""

    def part(found: re.Match[str]) -> str:
        drawn = data.draw(VALUES.filter(bool), label=found["name"])
        return quote(drawn, safe="", errors="surrogatepass")

    return re.sub(r"<(?:[^<>]*:)?(?P<name>\w+)>", part, rule.rule)


def assert_is_json(rule: Rule, answer: TestResponse) -> None:
    """What is sent as JSON is JSON of its shape, and what went wrong is a problem document."""
    status, kind = answer.status_code, answer.mimetype
    assert status < HTTPStatus.INTERNAL_SERVER_ERROR, rule
    if status >= HTTPStatus.BAD_REQUEST:
        if kind == "text/html" and answer.request.method == "POST" and "<form" in answer.text:
            return  # a form is shown again with what is wrong with it
        assert kind == "application/problem+json", (rule, status, kind)
        value = json.loads(answer.text)
        assert_shape(value, PROBLEM)
        assert value["status"] == status
    elif status == HTTPStatus.OK and (kind == "application/json" or rule.endpoint in ONLY_JSON):
        assert kind == "application/json", rule
        value = json.loads(answer.text, parse_constant=_no_number)
        assert_shape(value, SHAPES.get(rule.endpoint, {}))
        for film in value["films"] if rule.endpoint == "browse.data" else ():
            assert_shape(film, FILM_OF_FILMS)


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} is no JSON")


def walk(site: Flask, visitor: Visitor, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(rules_of(site)), label="rule")
    fields, address = data.draw(QUERIES, label="fields"), address_of(rule, data)
    if "GET" in (rule.methods or ()) and data.draw(st.booleans(), label="only looks"):
        query = urlencode(fields, errors="surrogatepass")
        answer = visitor.get(f"{address}?{query}", **JSON)
    elif "POST" in (rule.methods or ()):
        plain = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
        answer = visitor.post(address, dict(plain), JSON)
    else:
        answer = visitor.get(address, **JSON)
    assert_is_json(rule, answer)


@walks(250)
@given(data=st.data())
def test_every_address_answers_a_program_in_json(
    site: Flask, visitor: Visitor, data: st.DataObject
) -> None:
    walk(site, visitor, data)


@pytest.mark.slow
@walks(10_000)
@given(data=st.data())
def test_every_address_answers_a_program_in_json_whatever_it_asks(
    site: Flask, visitor: Visitor, data: st.DataObject
) -> None:
    walk(site, visitor, data)
