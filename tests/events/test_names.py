"""Events say what is declared, and nothing that somebody typed."""

from __future__ import annotations

import pytest

from app.events.names import EVENTS, Event, surface_of
from tests.events.conftest import NOON

VERDICT = {
    "build": "20250301T120000-ab12",
    "surface": "suggestions",
    "slot": 3,
    "film_id": 17,
    "verdict": "like",
}


def test_a_declared_event_is_taken() -> None:
    event = Event("verdict", NOON, 1, VERDICT)
    assert event.data["film_id"] == 17
    assert event.id != Event("verdict", NOON, 1, VERDICT).id
    assert Event("verdict", NOON, None, {**VERDICT, "slot": None}).viewer_id is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("thought", {}),
        ("verdict", {}),
        ("verdict", {**VERDICT, "note": "x"}),
        ("verdict", {**VERDICT, "film_id": "17"}),
        ("verdict", {**VERDICT, "film_id": True}),
        ("verdict", {**VERDICT, "surface": "my name is Ann"}),
        ("verdict", {**VERDICT, "surface": "ann@example.org"}),
        ("verdict", {**VERDICT, "build": "x" * 65}),
        ("search", {"words": "heat", "hits": 1}),
        ("impression", {"build": "", "surface": "film", "page": 1, "film_ids": ["Heat"]}),
    ],
)
def test_anything_else_is_refused(name: str, data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"event|keys|cannot have"):
        Event(name, NOON, 1, data)


def test_no_event_has_a_place_for_free_text() -> None:
    keys = {key for spec in EVENTS.values() for key in spec}
    assert not keys & {"text", "query", "q", "title", "note", "name", "address", "token", "path"}


def test_a_surface_is_one_of_ours() -> None:
    assert surface_of("suggestions") == "suggestions"
    assert surface_of("<script>") == "other"
