"""What programs are given is JSON of one shape, whatever they ask: the addresses, walked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.visitor import JSON

if TYPE_CHECKING:
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
TEXTS = st.text(max_size=300)


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
@given(path=st.text(min_size=1, max_size=60), query=st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_what_is_not_there_is_a_problem_document(
    visitor: Visitor, path: str, query: dict[str, str]
) -> None:
    address = f"/l/{quote(path, safe='', errors='surrogatepass')}?{urlencode(query)}"
    status, kind, value = answer_to(visitor, address)
    assert status in {400, 404, 429}
    assert kind == "application/problem+json"
    assert_shape(value, PROBLEM)
    assert value["status"] == status
