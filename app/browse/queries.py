"""A page of the films that fit filters, and all of them as rows for a download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.filter_parts import Part, parts_of
from app.catalog.filtering import FoundFilms, Relief, find_films
from app.catalog.queries import cards_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.filter_reading import Reading
    from app.catalog.filters import Filters
    from app.catalog.queries import FilmCard

PAGE_SIZE = 36
MOST_ROWS = 10_000
"""So many films are in a download at most; the page says so where there are more."""
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class ScoredFilm:
    """A film with the figures that filters and orders go by.

    Attributes:
        film: its card.
        score: what people gave it on average, 0-10; None where nobody did.
        votes: how many.
        countries: names.
    """

    film: FilmCard
    score: float | None
    votes: int
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of the films that fit.

    Attributes:
        found: all of them, and how many fit each choice.
        films: those of the page, in order.
        number: of the page, from 1.
        last: the number of the last page.
        notices: sentences about what was not understood.
        parts: what the filters say, each with the filters without it.
        reliefs: what could be dropped, where nothing fits.
    """

    found: FoundFilms
    films: tuple[ScoredFilm, ...]
    number: int
    last: int
    notices: tuple[str, ...]
    parts: tuple[Part, ...]
    reliefs: tuple[Relief, ...]

    @property
    def filters(self) -> Filters:
        """What is asked, in its one form."""
        return self.found.filters.on_page(self.number)

    @property
    def next_page(self) -> Filters | None:
        """The same for the next page, if there is one."""
        return self.filters.on_page(self.number + 1) if self.number < self.last else None

    @property
    def previous_page(self) -> Filters | None:
        """The same for the page before, if there is one."""
        return self.filters.on_page(self.number - 1) if self.number > 1 else None


def browse(reading: Reading) -> BrowsePage:
    """Return the page that an address asks for, or the last if there are fewer."""
    found = find_films(reading.filters)
    last = max(1, -(-found.total // PAGE_SIZE))
    number = min(reading.filters.page, last)
    notices = [*reading.notices, *found.names.unknown]
    if number < reading.filters.page:
        notices.append(
            f"There are only {last:,} pages of these, so this is the last."
            if last > 1
            else "There is only one page of these, so this is it."
        )
    start = (number - 1) * PAGE_SIZE
    return BrowsePage(
        found=found,
        films=tuple(_scored(found, found.film_ids[start : start + PAGE_SIZE].tolist())),
        number=number,
        last=last,
        notices=tuple(notices),
        parts=tuple(parts_of(found.names)),
        reliefs=() if found.total else tuple(found.reliefs()),
    )


def all_films(found: FoundFilms) -> Iterator[ScoredFilm]:
    """Yield the films that fit, in order, `MOST_ROWS` at most; a few queries for each 500."""
    film_ids = found.film_ids[:MOST_ROWS].tolist()
    for start in range(0, len(film_ids), _AT_A_TIME):
        yield from _scored(found, film_ids[start : start + _AT_A_TIME])


def _scored(found: FoundFilms, film_ids: list[int]) -> Iterator[ScoredFilm]:
    figures = found.columns.figures_of(film_ids)
    for film_id, card in cards_of(film_ids).items():
        yield ScoredFilm(card, *figures[film_id])
