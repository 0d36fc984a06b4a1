"""How well films go with the films of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.recommend.types import Profile

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.recommend.recommender import Engine


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a film goes with a list.

    Attributes:
        percent: its score with the list as the taste, 0–100.
        closest_id: the film of the list that it comes closest to, if any.
    """

    percent: int
    closest_id: int | None


def fits_of(
    engine: Engine | None, list_films: Sequence[int], film_ids: Collection[int]
) -> dict[int, Fit]:
    """Return how well films go with a list's; films that the build does not know are left out.

    Args:
        engine: the current build's engine, if there is one.
        list_films: the films of the list.
        film_ids: the films in question, none of them on the list.
    """
    if engine is None or not list_films or not film_ids:
        return {}
    suggestions = engine.recommend(
        Profile(favourites=tuple(list_films)), len(film_ids), allowed=frozenset(film_ids)
    )
    return {
        item.film_id: Fit(round(item.score), item.reasons[0].film_id if item.reasons else None)
        for item in suggestions
    }
