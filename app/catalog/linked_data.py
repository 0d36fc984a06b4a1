"""A film and a person in schema.org's vocabulary, and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.catalog.models import CreditRole, FilmKind
from app.text import joined, slugify
from app.web.seo import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.catalog.details import Credited, FilmDetails
    from app.catalog.people import PersonPage

LEADING_CAST = 8
IMDB = "https://www.imdb.com/title/"
TMDB = {"tmdb": "https://www.themoviedb.org/movie/", "tmdb-show": "https://www.themoviedb.org/tv/"}


def film_description(details: FilmDetails) -> str:
    """Return what the film is in a sentence or two: its synopsis, or its facts."""
    if details.overview:
        return shortened(details.overview)
    card = details.card
    kind = "Series" if card.kind == FilmKind.SHOW else "Film"
    genres = f"{joined([name.lower() for name in card.genres])} " if card.genres else ""
    by = f" by {joined(list(card.directors))}" if card.directors else ""
    cast = f" With {joined(list(card.cast))}." if card.cast else ""
    words = f"{genres}{kind.lower()}".capitalize()
    return shortened(f"{words}{by}{f', {card.year}' if card.year else ''}.{cast}")


def film_linked_data(
    details: FilmDetails, url: str, absolute: Callable[[str], str]
) -> dict[str, Any]:
    """Return a film as a schema.org Movie or TVSeries; what is not known is left out.

    Args:
        details: what is known.
        url: the whole address of its page.
        absolute: makes a path of this site a whole address.
    """
    card = details.card
    is_show = card.kind == FilmKind.SHOW
    facts = {
        "@context": "https://schema.org",
        "@type": "TVSeries" if is_show else "Movie",
        "name": card.title,
        "url": url,
        "alternateName": list(details.aliases),
        "description": details.overview,
        "datePublished": _published(details),
        "duration": f"PT{card.runtime_minutes}M" if card.runtime_minutes and not is_show else None,
        "genre": [genre.name for genre in details.genres],
        "keywords": ", ".join(keyword.name for keyword in details.keywords),
        "contentRating": details.certification,
        "numberOfSeasons": details.seasons,
        "countryOfOrigin": [
            {"@type": "Country", "name": country.name} for country in details.countries
        ],
        "director": _people(details.crew.get(CreditRole.DIRECTOR, ()), absolute),
        "actor": _people(details.cast[:LEADING_CAST], absolute),
        "aggregateRating": _rating(details),
        "sameAs": _elsewhere(details),
    }
    return {name: value for name, value in facts.items() if value}


def person_linked_data(person: PersonPage, url: str) -> dict[str, Any]:
    """Return a person as a schema.org Person; `url` is the whole address of the page."""
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": person.name,
        "url": url,
    }


def _published(details: FilmDetails) -> str | None:
    if details.release_date is not None:
        return details.release_date.isoformat()
    return str(details.card.year) if details.card.year else None


def _people(people: Iterable[Credited], absolute: Callable[[str], str]) -> list[dict[str, str]]:
    return [
        {
            "@type": "Person",
            "name": person.name,
            "url": absolute(f"/people/{person.person_id}/{slugify(person.name)}"),
        }
        for person in people
    ]


def _rating(details: FilmDetails) -> dict[str, Any] | None:
    card = details.card
    if card.mean_stars is None:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": round(card.mean_stars, 2),
        "ratingCount": card.rating_count,
        "bestRating": 5,
        "worstRating": 0.5,
    }


def _elsewhere(details: FilmDetails) -> list[str]:
    ids = details.external_ids
    found = [f"{IMDB}{ids['imdb']}/"] if "imdb" in ids else []
    return found + [f"{root}{ids[source]}" for source, root in TMDB.items() if source in ids]
