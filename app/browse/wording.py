"""What a page of films is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.filters import Sort

if TYPE_CHECKING:
    from app.browse.queries import BrowsePage

SORT_NAMES = {
    Sort.VOTES: "Most rated",
    Sort.REGARD: "Best regarded",
    Sort.SCORE: "Highest score",
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
    Sort.TITLE: "Title",
    Sort.SHORTEST: "Shortest",
    Sort.LONGEST: "Longest",
}
_MOST_PARTS = 3


def title_of(page: BrowsePage) -> str:
    """Return a title that tells pages apart: "Films: Crime, 1990–1999, page 2"."""
    names = [part.name for part in page.parts]
    said = ", ".join(names[:_MOST_PARTS]) + (" and more" if len(names) > _MOST_PARTS else "")
    number = f"page {page.number}" if page.number > 1 else ""
    return ": ".join(filter(None, ("Films", ", ".join(filter(None, (said, number))))))
