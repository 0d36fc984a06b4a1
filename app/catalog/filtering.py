"""Which films fit filters, how many fit each choice, and what to drop when none does.

Each field of `Filters` that leaves films out is one mask over the catalogue's columns; a film fits
when it is in all of them, and a field is lifted by leaving its mask away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.catalog.column_reads import film_columns
from app.catalog.filter_names import known_names
from app.catalog.filter_parts import droppable_parts_of
from app.catalog.filters import Filters, Match, Sort, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from app.catalog.columns import FilmColumns, Labels, Mask
    from app.catalog.filter_names import Names
    from app.catalog.filter_parts import Part


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter could have, and how many films would fit then.

    Attributes:
        key: as an address writes it.
        name: for people.
        count: of films that fit all other filters and have this one.
        chosen: whether the filter has it now.
    """

    key: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Relief:
    """A single filter that could be dropped.

    Attributes:
        name: what it says: "Japan", "up to 90 min".
        others: the other filters.
        count: how many films fit those.
    """

    name: str
    others: Filters
    count: int


class FoundFilms:
    """The films that fit filters.

    Attributes:
        filters: what was asked, without names that nobody has.
        names: the names of what it asks for.
        total: how many films fit.
    """

    def __init__(self, columns: FilmColumns, names: Names) -> None:
        """Look the films up; use `find_films`."""
        self.filters = names.filters
        self.names = names
        self.columns = columns
        self._masks = {
            field: mask_of(columns, names.filters, names)
            for field, mask_of in _MASKS.items()
            if getattr(names.filters, field)
        }
        self._mask = self._without()
        self.total = int(np.count_nonzero(self._mask))

    @property
    def film_ids(self) -> NDArray[np.int64]:
        """Return int64[film], the ids of all films that fit, in the order that was asked for."""
        return self.in_order(self.filters.sort)

    def in_order(self, sort: Sort) -> NDArray[np.int64]:
        """Return int64[film], the ids of all films that fit, in an order."""
        order = self.columns.in_order(sort)
        ids: NDArray[np.int64] = self.columns.film_ids[order[self._mask[order]]]
        return ids

    def count_besides(self, film_ids: Collection[int]) -> int:
        """Return how many films fit, besides those of these that do."""
        return self.total - int(np.count_nonzero(self._mask[self.columns.rows_of(film_ids)]))

    def genres(self) -> list[Choice]:
        """Return the genres by name.

        Where any of the chosen genres does, each is counted with none of them chosen; where a
        film has to have all of them, each is counted on top of them.
        """
        lifted = () if self.filters.match is Match.ALL else ("genres",)
        return self._choices(self.columns.genres, self.filters.genres, *lifted)

    def without(self) -> list[Choice]:
        """Return the genres that could be left out, and how many films each would take away."""
        return self._choices(self.columns.genres, self.filters.without, "without")

    def kinds(self) -> list[Choice]:
        """Return movies and shows."""
        return self._choices(self.columns.kinds, (self.filters.kind,), "kind")

    def countries(self) -> list[Choice]:
        """Return the countries, the commonest first."""
        return _commonest(
            self._choices(self.columns.countries, self.filters.countries, "countries")
        )

    def languages(self) -> list[Choice]:
        """Return the languages, the commonest first."""
        return _commonest(
            self._choices(self.columns.languages, self.filters.languages, "languages")
        )

    def decades(self) -> list[Choice]:
        """Return the decades of which there are films, the newest first."""
        years = self.columns.years[self._without("years")]
        counts = np.bincount(years[~np.isnan(years)].astype(np.int64) // 10)
        return [
            Choice(str(span), f"{decade}s", int(counts[decade // 10]), self.filters.years == span)
            for decade in range((len(counts) - 1) * 10, -1, -10)
            if counts[decade // 10]
            for span in (Span(decade, decade + 9),)
        ]

    def reliefs(self, besides: Collection[int] = ()) -> list[Relief]:
        """Return what could be dropped, one filter each time: what gives most films first.

        Args:
            besides: ids of films that do not count.
        """
        rows = self.columns.rows_of(besides)
        reliefs = [
            Relief(part.name, part.others, self._count_without(part, rows))
            for part in droppable_parts_of(self.names)
        ]
        return sorted(reliefs, key=lambda relief: -relief.count)

    def _count_without(self, part: Part, left_out: NDArray[np.int64]) -> int:
        mask = self._without(part.field)
        mask[left_out] = False
        if getattr(part.others, part.field):
            mask &= _MASKS[part.field](self.columns, part.others, self.names)
        return int(np.count_nonzero(mask))

    def _without(self, *lifted: str) -> Mask:
        kept = np.ones(len(self.columns), bool)
        for field, mask in self._masks.items():
            if field not in lifted:
                kept &= mask
        return kept

    def _choices(self, labels: Labels, chosen: tuple[str, ...], *lifted: str) -> list[Choice]:
        counts = labels.counts(self._without(*lifted))
        return [
            Choice(key, name, int(count), key in chosen)
            for key, name, count in zip(labels.keys, labels.names, counts, strict=True)
            if count or key in chosen
        ]


def find_films(filters: Filters) -> FoundFilms:
    """Find the films that fit; at most five queries, whatever is asked."""
    columns = film_columns()
    return FoundFilms(columns, known_names(columns, filters))


def _commonest(choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: -choice.count)


def _within(numbers: NDArray[np.float64], span: Span) -> Mask:
    """Return bool[film], whether a number that is known (not NaN) lies in a span."""
    low = -np.inf if span.low is None else span.low
    high = np.inf if span.high is None else span.high
    mask: Mask = (numbers >= low) & (numbers <= high)
    return mask


def _genres(columns: FilmColumns, filters: Filters, _names: Names) -> Mask:
    if filters.match is Match.ALL:
        return columns.genres.having_all(filters.genres)
    return columns.genres.having_any(filters.genres)


def _having_each(columns: FilmColumns, filters: Filters, names: Names, field: str) -> Mask:
    sets = (names.films_with[field, key] for key in getattr(filters, field))
    mask = np.zeros(len(columns), bool)
    mask[columns.rows_of(frozenset.intersection(*sets))] = True
    return mask


_MASKS: dict[str, Callable[[FilmColumns, Filters, Names], Mask]] = {
    "genres": _genres,
    "without": lambda columns, filters, _: ~columns.genres.having_any(filters.without),
    "kind": lambda columns, filters, _: columns.kinds.having(filters.kind),
    "years": lambda columns, filters, _: _within(columns.years, filters.years),
    "runtime": lambda columns, filters, _: _within(columns.runtimes, filters.runtime),
    "score": lambda columns, filters, _: _within(columns.scores, filters.score),
    "min_votes": lambda columns, filters, _: columns.votes >= filters.min_votes,
    "countries": lambda columns, filters, _: columns.countries.having_any(filters.countries),
    "languages": lambda columns, filters, _: columns.languages.having_any(filters.languages),
    "people": lambda columns, filters, names: _having_each(columns, filters, names, "people"),
    "keywords": lambda columns, filters, names: _having_each(columns, filters, names, "keywords"),
}
