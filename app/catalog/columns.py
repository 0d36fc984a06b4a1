"""The catalogue as columns in memory: what filters, orders and counts take no scan of tables for.

Rows are films in order of their ids. Everything here is numpy on plain arrays, without a database;
`app.catalog.column_reads` fills them and keeps them fresh.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from app.catalog.filters import Sort
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


class Labels:
    """Which films have which of some labels, such as genres.

    Attributes:
        keys: of the labels as an address writes them, in order.
        names: of the labels for people, in the same order.
    """

    def __init__(self, names: Mapping[str, str], films: int, pairs: NDArray[np.int64]) -> None:
        """Take the labels, how many films there are, and what holds.

        Args:
            names: of the labels by key.
            films: how many rows there are.
            pairs: int64[pair, (label's position, film's row)], in any order.
        """
        self.keys = tuple(names)
        self.names = tuple(names.values())
        self._films = films
        self._position_of = {key: position for position, key in enumerate(names)}
        ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        self._labels = ordered[:, 0].astype(np.int32)
        self._rows = ordered[:, 1].astype(np.int32)
        self._starts = np.searchsorted(self._labels, np.arange(len(names) + 1))

    def __contains__(self, key: object) -> bool:
        """Whether there is such a label."""
        return key in self._position_of

    def name_of(self, key: str) -> str:
        """Return the name of a label that there is."""
        return self.names[self._position_of[key]]

    def having(self, key: str) -> Mask:
        """Return bool[film], whether the film has the label; nobody has an unknown one."""
        mask = np.zeros(self._films, bool)
        position = self._position_of.get(key)
        if position is not None:
            mask[self._rows[self._starts[position] : self._starts[position + 1]]] = True
        return mask

    def having_any(self, keys: Iterable[str]) -> Mask:
        """Return bool[film], whether the film has one of the labels."""
        mask = np.zeros(self._films, bool)
        for key in keys:
            mask |= self.having(key)
        return mask

    def having_all(self, keys: Iterable[str]) -> Mask:
        """Return bool[film], whether the film has all of the labels."""
        mask = np.ones(self._films, bool)
        for key in keys:
            mask &= self.having(key)
        return mask

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Return int64[label], how many of the films of a mask have it."""
        return np.bincount(self._labels[mask[self._rows]], minlength=len(self.keys))

    def of_rows(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Return the names that each of these films has, in order of the labels."""
        named: dict[int, list[str]] = {row: [] for row in rows}
        wanted = np.isin(self._rows, rows)
        for label, row in zip(self._labels[wanted], self._rows[wanted], strict=True):
            named[int(row)].append(self.names[label])
        return [tuple(named[row]) for row in rows]


@dataclass(frozen=True)
class FilmColumns:
    """What can be asked of the films, by row.

    Attributes:
        film_ids: int64[film], ascending.
        sort_titles: as a catalogue sorts them.
        years: float64[film], NaN where unknown.
        runtimes: float64[film], minutes, NaN where unknown.
        votes: int64[film], how many people rated it.
        scores: float64[film], their mean, 0-10, NaN where nobody did.
        regards: float64[film], see `app.catalog.ratings`.
        kinds: "movie" and "show".
        genres: by slug.
        countries: by code.
        languages: the original ones, by code.
    """

    film_ids: NDArray[np.int64]
    sort_titles: tuple[str, ...]
    years: NDArray[np.float64]
    runtimes: NDArray[np.float64]
    votes: NDArray[np.int64]
    scores: NDArray[np.float64]
    regards: NDArray[np.float64]
    kinds: Labels
    genres: Labels
    countries: Labels
    languages: Labels
    _orders: dict[Sort, NDArray[np.int64]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many films there are."""
        return len(self.film_ids)

    def rows_of(self, film_ids: Iterable[int]) -> NDArray[np.int64]:
        """Return the rows of those films that there are, in order."""
        return np.flatnonzero(np.isin(self.film_ids, np.fromiter(film_ids, np.int64)))

    def in_order(self, sort: Sort) -> NDArray[np.int64]:
        """Return int64[film], the rows in an order; equal films stand in order of their ids."""
        if sort not in self._orders:
            # np.lexsort sorts by the last key first, puts NaN last, and leaves equals in order.
            self._orders[sort] = np.lexsort(self._keys_of(sort))
        return self._orders[sort]

    def _keys_of(self, sort: Sort) -> tuple[NDArray[np.generic], ...]:
        """Return what to sort by, the deciding key last; of equal films the most rated leads."""
        if sort is Sort.TITLE:
            return (self._places_of_titles(),)
        deciding: dict[Sort, NDArray[np.generic]] = {
            Sort.VOTES: -self.votes,
            Sort.REGARD: -self.regards,
            Sort.SCORE: -self.scores,
            Sort.NEWEST: -self.years,
            Sort.OLDEST: self.years,
            Sort.SHORTEST: self.runtimes,
            Sort.LONGEST: -self.runtimes,
        }
        return (-self.votes, deciding[sort])

    def _places_of_titles(self) -> NDArray[np.int64]:
        folded = [fold(title) for title in self.sort_titles]
        places = np.empty(len(folded), np.int64)
        places[sorted(range(len(folded)), key=folded.__getitem__)] = np.arange(len(folded))
        return places

    def figures_of(
        self, film_ids: Sequence[int]
    ) -> dict[int, tuple[float | None, int, tuple[str, ...]]]:
        """Return the score (None without votes), votes and countries of films that there are."""
        rows = np.searchsorted(self.film_ids, np.asarray(film_ids, np.int64))
        countries = self.countries.of_rows(rows.tolist())
        return {
            film_id: (None if np.isnan(score) else float(score), int(votes), named)
            for film_id, score, votes, named in zip(
                film_ids, self.scores[rows], self.votes[rows], countries, strict=True
            )
        }
