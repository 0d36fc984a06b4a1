"""A list as linked data (schema.org, JSON-LD), for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.catalog.queries import FilmCard
    from app.lists.reading import ListHead
    from app.lists.records import EntryShown

SCHEMA = "https://schema.org"
ITEMS_NAMED = 50
"""So many films stand in linked data; how many there are is said beside."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """How a document names what it tells of, in full.

    Attributes:
        page: the list's own page.
        film: gives the address of a film's page.
    """

    page: str
    film: Callable[[FilmCard], str]


def linked_data(
    head: ListHead, entries: Sequence[EntryShown], addresses: Addresses
) -> dict[str, Any]:
    """Return a list as schema.org's `ItemList`, its first films by name."""
    order = "ItemListOrderAscending" if head.is_ranked else "ItemListUnordered"
    return {
        "@context": SCHEMA,
        "@type": "ItemList",
        "name": head.title,
        "url": addresses.page,
        "author": {"@type": "Person", "name": head.curator},
        "dateModified": head.updated_at.isoformat(),
        "numberOfItems": head.film_count,
        "itemListOrder": f"{SCHEMA}/{order}",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": entry.position,
                "url": addresses.film(entry.film),
                "name": entry.film.title,
            }
            for entry in entries[:ITEMS_NAMED]
        ],
    }
