"""Film ids and matrix rows: which film stands in which row of a build's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class Vocabulary:
    """The films of a build in the order of its rows.

    Films that somebody likes come first, so that the arrays of item CF cover the first rows.
    """

    def __init__(self, film_ids: NDArray[np.int64]) -> None:
        """Take int64[row], the film id of each row, without repetition."""
        self.film_ids = film_ids
        self._row_of = {int(film_id): row for row, film_id in enumerate(film_ids)}

    def __len__(self) -> int:
        """Return how many films the build knows."""
        return len(self.film_ids)

    def __contains__(self, film_id: object) -> bool:
        """Tell whether the build knows a film."""
        return film_id in self._row_of

    def find_row(self, film_id: int) -> int | None:
        """Return the row of a film, or None when the build does not know it."""
        return self._row_of.get(film_id)

    def rows_of(self, film_ids: Iterable[int]) -> NDArray[np.int64]:
        """Return the rows of those films that the build knows, each once, in order of row."""
        known = {self._row_of[film_id] for film_id in film_ids if film_id in self._row_of}
        return np.array(sorted(known), np.int64)

    def unknown(self, film_ids: Iterable[int]) -> tuple[int, ...]:
        """Return the ids that the build does not know, ascending, each once."""
        return tuple(sorted({film_id for film_id in film_ids if film_id not in self._row_of}))
