"""Lists for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.db import db
from app.lists import entries, services, sharing
from app.lists.models import ListEntry
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
_numbers = count(1)


def make_list(
    viewer_id: int,
    title: str = "After Heat",
    films: Sequence[str | int] = (),
    *,
    visibility: str = "private",
    now: datetime = NOON,
) -> int:
    """Add a list and return its id.

    Args:
        viewer_id: the curator.
        title: of the list.
        films: titles of films to make, or ids of films, in order.
        visibility: "link", "public" or "private".
        now: when all this happens.
    """
    list_id = services.create_list(viewer_id, title=title, now=now)
    for film in films:
        film_id = film if isinstance(film, int) else make_film(title=film).id
        entries.add_film(viewer_id, list_id, film_id, now=now)
    sharing.set_visibility(viewer_id, list_id, visibility, now=now, make_token=next_token)
    return list_id


def put_on_list(list_id: int, film_ids: Sequence[int]) -> None:
    """Put many films on an empty list, without telling anybody."""
    rows = [
        {"list_id": list_id, "film_id": film_id, "position": position, "added_at": NOON}
        for position, film_id in enumerate(film_ids, start=1)
    ]
    db.session.execute(insert(ListEntry), rows)


def next_token() -> str:
    """Return a token that looks like a real one and never comes twice."""
    return f"token-of-a-test-number-{next(_numbers):010}"
