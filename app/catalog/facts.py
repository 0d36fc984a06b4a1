"""A film's facts in the words of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.models import FilmKind

if TYPE_CHECKING:
    from app.catalog.queries import FilmDetails


def named_facts(details: FilmDetails) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is known of the film, each fact with its name, in the order to read them."""
    card = details.card
    facts = [
        ("Kind", ("Series",) if card.kind == FilmKind.SHOW else ()),
        ("Genre" if len(card.genres) == 1 else "Genres", card.genres),
        ("Director" if len(card.directors) == 1 else "Directors", card.directors),
        ("Cast", details.cast),
        ("Country" if len(details.countries) == 1 else "Countries", details.countries),
        ("Keywords", details.keywords),
    ]
    return [(name, values) for name, values in facts if values]
