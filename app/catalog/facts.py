"""A film's facts in the words of its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.catalog.models import CreditRole, FilmKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalog.details import Credited, FilmDetails, Named

OUTSIDE_SITES = {"imdb": "IMDb", "tmdb": "TMDB"}
CREW = (
    (CreditRole.DIRECTOR, "Director", "Directors"),
    (CreditRole.WRITER, "Writer", "Writers"),
    (CreditRole.COMPOSER, "Music", "Music"),
    (CreditRole.PRODUCER, "Producer", "Producers"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a fact.

    Attributes:
        text: in words.
        endpoint: whose page it has; "" for none.
        values: what the address of that page is made of.
    """

    text: str
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def named_facts(details: FilmDetails) -> list[tuple[str, tuple[Fact, ...]]]:
    """Return what is known of the film, each fact with its name, in the order to read them."""
    facts = [
        ("Kind", _texts(_kind(details))),
        (_plural("Genre", "Genres", details.genres), _linked(details.genres, "genre", "slug")),
        *(
            (_plural(one, several, details.crew.get(role, ())), _people(details.crew.get(role, ())))
            for role, one, several in CREW
        ),
        (
            _plural("Country", "Countries", details.countries),
            _linked(details.countries, "country", "code"),
        ),
        (_plural("Language", "Languages", languages := _languages(details)), _texts(languages)),
        ("Released", _texts(_released(details))),
        ("Certificate", _texts(filter(None, [details.certification]))),
        ("Series", _texts(filter(None, [details.collection]))),
        ("Elsewhere", _texts(_votes(details))),
    ]
    return [(name, values) for name, values in facts if values]


def _kind(details: FilmDetails) -> list[str]:
    if details.card.kind != FilmKind.SHOW:
        return []
    if not details.seasons:
        return ["Series"]
    return [f"Series, {details.seasons} season{'' if details.seasons == 1 else 's'}"]


def _languages(details: FilmDetails) -> tuple[str, ...]:
    """Return the spoken languages, the main one first."""
    main = (details.original_language,) if details.original_language else ()
    return tuple(dict.fromkeys((*main, *details.languages)))


def _released(details: FilmDetails) -> list[str]:
    day = details.release_date
    return [] if day is None else [f"{day.day} {day:%B} {day.year}"]


def _votes(details: FilmDetails) -> list[str]:
    return [
        f"{vote.mean:.1f} of 10 from {vote.count:,} on "
        f"{OUTSIDE_SITES.get(vote.source, vote.source)}"
        for vote in details.votes
    ]


def _plural(one: str, several: str, values: tuple[object, ...]) -> str:
    return one if len(values) == 1 else several


def _texts(values: Iterable[str | None]) -> tuple[Fact, ...]:
    return tuple(Fact(value) for value in values if value)


def _linked(values: tuple[Named, ...], kind: str, key: str) -> tuple[Fact, ...]:
    return tuple(Fact(value.name, f"catalog.{kind}", {key: value.key}) for value in values)


def _people(people: tuple[Credited, ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(person.name, "catalog.person", {"person_id": person.person_id, "slug": person.slug})
        for person in people
    )
