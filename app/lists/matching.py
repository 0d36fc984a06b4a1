"""Which films a person means by titles, links and ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.film_ids import films_by_external_ids
from app.catalog.queries import cards_of
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.catalog.queries import FilmCard
    from app.lists.wanted import Wanted

    Found = Sequence[tuple[FilmCard, str | None]]
    """Films that a text finds, the best first, each with the other title that matched."""

CANDIDATES = 5
NEAR_YEARS = 1
CLEARLY_BETTER_KNOWN = 10


@dataclass(frozen=True, slots=True)
class Matched:
    """A film that was named, and which it is.

    Attributes:
        wanted: as it was named.
        film: which it is; None where that is in doubt or nothing fits.
        candidates: which it might be, where that is in doubt.
    """

    wanted: Wanted
    film: FilmCard | None
    candidates: tuple[FilmCard, ...] = ()


def matched(wanted: Iterable[Wanted], search: Callable[[str], Found]) -> tuple[Matched, ...]:
    """Return which film each one is, in the same order.

    An id of this site, IMDb or TMDB names one film. A title names the film that has it, with
    its year or the year beside it; of several such films, or of titles that are only near,
    the person is asked.

    Args:
        wanted: as they were named.
        search: finds films by a text.
    """
    all_wanted = tuple(wanted)
    by_id = films_by_external_ids(
        [
            (source, value)
            for one in all_wanted
            for source, value in (("imdb", one.imdb), ("tmdb", one.tmdb))
            if value
        ]
    )
    named = {one.line: _by_id(one, by_id) for one in all_wanted}
    cards = cards_of(film_id for film_id in named.values() if film_id is not None)
    return tuple(
        Matched(one, film)
        if (film := cards.get(named[one.line] or 0)) is not None and _fits(one, film)
        else _by_title(one, search)
        for one in all_wanted
    )


def _by_id(one: Wanted, by_id: dict[tuple[str, str], int]) -> int | None:
    found = by_id.get(("imdb", one.imdb)) or by_id.get(("tmdb", one.tmdb))
    return found or one.film_id


def _fits(one: Wanted, film: FilmCard) -> bool:
    """Whether this site's number means the film: on another site it may be another one's."""
    is_by_number_only = one.film_id is not None and not (one.imdb or one.tmdb)
    return not (is_by_number_only and one.title) or fold(one.title) == fold(film.title)


def _by_title(one: Wanted, search: Callable[[str], Found]) -> Matched:
    if not fold(one.title):
        return Matched(one, None)
    text = f"{one.title} {one.year}" if one.year else one.title
    found = list(search(text)) or list(search(one.title))
    exact = [film for film, alias in found if _has_title(one.title, film, alias)]
    of_year = [film for film in exact if _is_of_year(one, film)]
    if len(of_year) == 1:
        return Matched(one, of_year[0])
    if of_year and (best := _far_better_known(of_year)) is not None and one.year is None:
        return Matched(one, best)
    candidates = of_year or [film for film, _ in found]
    return Matched(one, None, tuple(candidates[:CANDIDATES]))


def _has_title(title: str, film: FilmCard, alias: str | None) -> bool:
    wanted = fold(title)
    return wanted in {fold(film.title), fold(alias or "")} - {""}


def _is_of_year(one: Wanted, film: FilmCard) -> bool:
    return one.year is None or (film.year is not None and abs(film.year - one.year) <= NEAR_YEARS)


def _far_better_known(films: Sequence[FilmCard]) -> FilmCard | None:
    """Return the film that nearly everybody means by a title that several have."""
    first, second, *_ = sorted(films, key=lambda film: -film.rating_count)
    is_clear = first.rating_count >= CLEARLY_BETTER_KNOWN * max(1, second.rating_count)
    return first if is_clear else None
