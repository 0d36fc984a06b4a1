"""Filters taken apart: what each says in words, and the filters without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.catalog.filters import ANYTHING, Filters, Match, Span
from app.catalog.models import FilmKind
from app.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.filter_names import Names

_NAMED = ("genres", "without", "countries", "languages", "people", "keywords")
_KINDS = {FilmKind.MOVIE.value: "Films only", FilmKind.SHOW.value: "Series only"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that filters say.

    Attributes:
        field: of `Filters`.
        name: what it says, in words.
        others: the filters without it, from the first page.
    """

    field: str
    name: str
    others: Filters


def parts_of(names: Names) -> list[Part]:
    """Return all that filters say, name by name: what can be taken back by itself."""
    filters = names.filters.on_page(1)
    named = (_each(names, filters, field) for field in _NAMED)
    return [*(part for parts in named for part in parts), *_plain(filters)]


def droppable_parts_of(names: Names) -> list[Part]:
    """Return the same, with names together of which one is enough: without one, fewer would fit."""
    filters = names.filters.on_page(1)
    parts: list[Part] = []
    for field in _NAMED:
        keys = getattr(filters, field)
        if keys and _one_is_enough(filters, field):
            name = joined([names.named[field, key] for key in keys], "or")
            parts.append(Part(field, name, filters.asking(field, ())))
        else:
            parts += _each(names, filters, field)
    return [*parts, *_plain(filters)]


def _one_is_enough(filters: Filters, field: str) -> bool:
    if field == "genres":
        return filters.match is Match.ANY
    return field in {"countries", "languages"}


def _each(names: Names, filters: Filters, field: str) -> Iterator[Part]:
    keys = getattr(filters, field)
    for key in keys:
        others = filters.asking(field, tuple(other for other in keys if other != key))
        name = names.named[field, key]
        yield Part(field, f"No {name}" if field == "without" else name, others)


def _plain(filters: Filters) -> Iterator[Part]:
    if filters.kind:
        yield Part("kind", _KINDS[filters.kind], replace(filters, kind=""))
    if filters.years:
        yield Part("years", _in_words(filters.years), replace(filters, years=ANYTHING))
    if filters.runtime:
        minutes = f"{_in_words(filters.runtime)} min"
        yield Part("runtime", minutes, replace(filters, runtime=ANYTHING))
    if filters.score:
        score = f"Score {_in_words(filters.score)}"
        yield Part("score", score, replace(filters, score=ANYTHING))
    if filters.min_votes:
        votes = f"{filters.min_votes:,}+ ratings"
        yield Part("min_votes", votes, replace(filters, min_votes=0))


def _in_words(span: Span) -> str:
    if span.low is None:
        return f"up to {span.high:.10g}"
    if span.high is None:
        return f"{span.low:.10g} or more"
    return str(span).replace("-", "–")
