"""Whether a record and a film of one title, about one year and one kind are the same film. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.catalog.match import KnownFilm
    from app.catalog.records import FilmRecord

MINUTES_APART = 2


def in_common(
    record: FilmRecord, film: KnownFilm, others: frozenset[str], *, strictly: bool
) -> tuple[str, str] | None:
    """Return the rule by which namesakes are one film, and what they have in common.

    Args:
        record: of the source.
        film: its namesake.
        others: the folded names of who made the film or plays in it.
        strictly: whether only the very year, with two people or the very minute, will do.
    """
    if strictly and record.year != film.year:
        return None
    people = people_in(record)
    if people and others:
        both = sorted(people & others)
        enough = len(both) >= (2 if strictly else 1)
        return ("title, year and people", ", ".join(both[:3])) if enough else None
    minutes, other = record.runtime_minutes, film.runtime_minutes
    apart = 0 if strictly else MINUTES_APART
    if minutes and other and record.year == film.year and abs(minutes - other) <= apart:
        return "title, year and running time", f"{minutes} minutes"
    return None


def is_doubtful(film: KnownFilm, ids: Mapping[str, str]) -> bool:
    """Whether one of two IMDb ids is Netflix', of which some are wrong: Dunkirk's is, for one."""
    return ("netflix" in ids) != ("netflix" in film.ids)


def people_in(record: FilmRecord) -> frozenset[str]:
    """Return the folded names of the directors and the cast."""
    return frozenset(filter(None, (fold(one.name) for one in (*record.directors, *record.cast))))
