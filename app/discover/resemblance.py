"""Films like one film, and like it but with more or less of something."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.catalog.queries import cards_of
from app.catalog.traits import traits_of
from app.discover.cards import trait_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.catalog.queries import FilmCard
    from app.recommend.recommender import Engine
    from app.recommend.types import Neighbour

MOST_SIMILAR = 100
USUAL_COUNT = 24
NEIGHBOURS_LEANT = 200
NEIGHBOURS_LOOKED_AT = 40
LEAN_POINTS = 0.5
"""What having a wanted trait is worth, where the most similar film has similarity 1."""
MOST_LEANINGS = 5
CHIPS = 10
OWN_TRAIT_BONUS = 0.08
"""How much rather the film's own traits are offered than those of its neighbours."""
_SLUG = re.compile(r"[a-z0-9-]{1,80}")

Traits = dict[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Leaning:
    """What similar films should have more or less of, as slugs of genres and keywords."""

    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Everything that is leant on."""
        return (*self.more, *self.less)

    @property
    def query(self) -> str:
        """The leaning as the query of an address, "?more=heist&less=comedy", or nothing."""
        parts = {"more": ",".join(self.more), "less": ",".join(self.less)}
        fields = {name: text for name, text in parts.items() if text}
        return f"?{urlencode(fields, safe=',')}" if fields else ""

    def without(self, slug: str) -> Leaning:
        """Return it without a trait."""
        return Leaning(*(tuple(s for s in side if s != slug) for side in (self.more, self.less)))

    def towards(self, slug: str) -> Leaning:
        """Return it with more of a trait."""
        kept = self.without(slug)
        return replace(kept, more=(*kept.more, slug)[-MOST_LEANINGS:])

    def away_from(self, slug: str) -> Leaning:
        """Return it with less of a trait."""
        kept = self.without(slug)
        return replace(kept, less=(*kept.less, slug)[-MOST_LEANINGS:])


@dataclass(frozen=True, slots=True)
class TraitChip:
    """A trait that can be had more or less of.

    Attributes:
        name: in words.
        lean: 1 for more, −1 for less, 0 for as it is.
        more: the query of the page with more of it.
        less: the query with less of it.
        neither: the query with as much as there is.
    """

    name: str
    lean: int
    more: str
    less: str
    neither: str


@dataclass(frozen=True, slots=True)
class SimilarFilm:
    """A similar film and what it shares."""

    film: FilmCard
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarFilms:
    """Films like one film.

    Attributes:
        films: the most similar first.
        chips: what can be had more or less of.
        leaning: what was asked for, without what no film has.
        unknown: slugs that were asked for and that no film here has.
        said: the leaning in words, "more heist, less comedy".
    """

    films: tuple[SimilarFilm, ...] = ()
    chips: tuple[TraitChip, ...] = ()
    leaning: Leaning = Leaning()
    unknown: tuple[str, ...] = ()
    said: str = ""


def leaning_from(arguments: Mapping[str, str]) -> Leaning:
    """Return what the query of an address asks for; what is no slug is passed over."""
    sides = []
    for name in ("more", "less"):
        slugs = dict.fromkeys(arguments.get(name, "")[:600].lower().split(","))
        sides.append(tuple(slug for slug in slugs if _SLUG.fullmatch(slug))[:MOST_LEANINGS])
    more, less = sides
    return Leaning(more, tuple(slug for slug in less if slug not in more))


def similar_films(
    engine: Engine | None,
    film_id: int,
    count: int,
    leaning: Leaning = Leaning(),
) -> SimilarFilms:
    """Return the films most similar to one film; none without a build. In four queries.

    Args:
        engine: the current build's engine, if there is one.
        film_id: the film.
        count: how many.
        leaning: what they should have more or less of.
    """
    if engine is None:
        return SimilarFilms()
    wanted = NEIGHBOURS_LEANT if leaning.all else max(count, NEIGHBOURS_LOOKED_AT)
    neighbours = engine.similar(film_id, wanted)
    if not neighbours:
        return SimilarFilms()
    traits = traits_of([film_id, *(neighbour.film_id for neighbour in neighbours)])
    names = {slug: name for own in traits.values() for slug, name in own.items()}
    known = Leaning(
        *(tuple(s for s in side if s in names) for side in (leaning.more, leaning.less))
    )
    near = neighbours[:NEIGHBOURS_LOOKED_AT]
    chips = _offered(traits[film_id], [traits[neighbour.film_id] for neighbour in near])
    shown = _leant(neighbours, traits, known)[:count]
    films = cards_of([neighbour.film_id for neighbour in shown])
    return SimilarFilms(
        films=tuple(
            SimilarFilm(films[neighbour.film_id], trait_words(neighbour.shared))
            for neighbour in shown
            if neighbour.film_id in films
        ),
        chips=tuple(
            _chip(slug, names[slug], known) for slug in dict.fromkeys((*known.all, *chips))
        ),
        leaning=known,
        unknown=tuple(slug for slug in leaning.all if slug not in names),
        said=", ".join(
            [f"more {names[slug]}" for slug in known.more]
            + [f"less {names[slug]}" for slug in known.less]
        ),
    )


def _leant(
    neighbours: Sequence[Neighbour], traits: Traits, leaning: Leaning
) -> Sequence[Neighbour]:
    """Order films anew: each trait that is wanted lifts those that have it, or the contrary."""
    if not leaning.all:
        return neighbours
    most = max(neighbour.similarity for neighbour in neighbours)

    def points(neighbour: Neighbour) -> float:
        own = traits[neighbour.film_id]
        wanted = sum(slug in own for slug in leaning.more)
        unwanted = sum(slug in own for slug in leaning.less)
        return neighbour.similarity / most + LEAN_POINTS * (wanted - unwanted)

    return sorted(neighbours, key=points, reverse=True)


def _offered(own: Mapping[str, str], near: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the slugs of traits that divide the similar films best, alphabetically.

    What all of them have, or one alone, cannot be had more or less of.
    """
    counts = Counter(slug for traits in near for slug in traits)

    def division(slug: str) -> float:
        share = counts[slug] / len(near)
        return share * (1 - share) + (OWN_TRAIT_BONUS if slug in own else 0.0)

    dividing = [slug for slug, count in counts.items() if 1 < count < len(near)]
    dividing.sort(key=lambda slug: (-division(slug), slug))
    return sorted(dividing[:CHIPS])


def _chip(slug: str, name: str, leaning: Leaning) -> TraitChip:
    return TraitChip(
        name=name,
        lean=(slug in leaning.more) - (slug in leaning.less),
        more=leaning.towards(slug).query,
        less=leaning.away_from(slug).query,
        neither=leaning.without(slug).query,
    )
