"""Lists that are longer than a taste need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OF_A_TASTE = 500


def spread(film_ids: Sequence[int]) -> tuple[int, ...]:
    """Return films from all over a list, no more than a taste needs."""
    step = max(1, -(-len(film_ids) // MOST_OF_A_TASTE))
    return tuple(film_ids[::step])
