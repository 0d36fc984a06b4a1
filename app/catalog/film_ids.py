"""What films are called elsewhere: their ids at IMDb, TMDB and MovieLens."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.models import ExternalId
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def films_by_external_ids(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the films that are known elsewhere by these ids.

    Args:
        keys: pairs of a source, such as "imdb", and its id, "tt0113277".
    """
    values = defaultdict(set)
    for source, value in keys:
        values[source].add(value)
    found: dict[tuple[str, str], int] = {}
    for source, wanted in values.items():
        rows = db.session.execute(
            select(ExternalId.value, ExternalId.film_id).where(
                ExternalId.source == source, ExternalId.value.in_(wanted)
            )
        )
        found.update({(source, value): film_id for value, film_id in rows})
    return found


def external_ids_of(film_ids: Iterable[int], source: str) -> dict[int, str]:
    """Return a source's ids of films, by film id; of several the first."""
    rows = db.session.execute(
        select(ExternalId.film_id, ExternalId.value)
        .where(ExternalId.film_id.in_(list(film_ids)), ExternalId.source == source)
        .order_by(ExternalId.value.desc())
    )
    return {film_id: value for film_id, value in rows}  # noqa: C416 - a row is no pair to mypy
