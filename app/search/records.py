"""What goes into the search index and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FilmRecord:
    """A film as the index knows it.

    Attributes:
        film_id: database id.
        title: as people say it.
        aliases: its other titles.
        year: of release, if known.
        directors: names.
        cast: names.
        rating_count: how well known the film is; among equals the best known comes first.
    """

    film_id: int
    title: str
    aliases: tuple[str, ...] = ()
    year: int | None = None
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    rating_count: int = 0


class NameKind(StrEnum):
    """What else than a film can be found by its name."""

    PERSON = "person"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class NameRecord:
    """Somebody or something that films have, as the index knows it.

    Attributes:
        kind: what it is.
        id: database id.
        name: for people to read.
        film_count: how many films have it; among equals the one of most films comes first.
    """

    kind: NameKind
    id: int
    name: str
    film_count: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A film that was found.

    Attributes:
        film_id: the film.
        alias: the other title that matched, if one did and the title did not.
        score: 0–100, how well it fits; the points of the steps in `app.search.plan`.
    """

    film_id: int
    alias: str | None
    score: float


@dataclass(frozen=True, slots=True)
class SearchHits:
    """One page of what was found, the best first.

    Attributes:
        hits: the films.
        total: how many films fit in all.
        did_you_mean: the nearest name, when no film fits exactly and all hits are near misses.
    """

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    did_you_mean: str | None = None
