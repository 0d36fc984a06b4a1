"""What the picture of a film's page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.media.link_card import LinkCard

if TYPE_CHECKING:
    from app.catalog.queries import FilmCard


def film_card(film: FilmCard, site_name: str) -> LinkCard:
    """Return a film as a picture of a link: its poster, year, length, and who made it."""
    figures = [str(film.year)] if film.year else []
    if film.runtime_minutes:
        figures.append(f"{film.runtime_minutes} min")
    people = ", ".join(film.directors[:2] or film.cast)
    return LinkCard(
        kind="A show" if film.kind == "show" else "A film",
        title=film.title,
        facts=tuple(filter(None, (" · ".join(figures), people))),
        covers=(film,),
        site_name=site_name,
    )
