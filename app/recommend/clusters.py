"""Clusters of the catalogue: films of one kind, with a name made of their facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.recommend.artifacts import Build

NO_CLUSTER = -1


@dataclass(frozen=True, slots=True)
class Cluster:
    """Films of one kind.

    Attributes:
        number: which cluster of the build, counted from 0, the largest first.
        facts: its most telling facts, the most telling first, such as "horror" and "1980s".
        size: how many films it has.
    """

    number: int
    facts: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class Clusters:
    """The clusters of a build.

    Attributes:
        of_films: int32[film], the number of each film's cluster; −1 for films without facts.
        all: every cluster, by number.
    """

    of_films: NDArray[np.int32]
    all: tuple[Cluster, ...]

    @classmethod
    def read(cls, build: Build, names: Sequence[Sequence[Any]]) -> Self:
        """Map the clusters of a build; `names` are the facts that its manifest tells of each.

        Raises:
            ValueError: films belong to clusters that have no name.
        """
        of_films = build.array("clusters")
        if len(of_films) and not NO_CLUSTER <= of_films.min() <= of_films.max() < len(names):
            raise ValueError("films belong to clusters without a name")
        sizes = np.bincount(of_films[of_films >= 0], minlength=len(names)).tolist()
        clusters = (
            Cluster(number, tuple(str(fact) for fact in facts), size)
            for number, (facts, size) in enumerate(zip(names, sizes, strict=True))
        )
        return cls(of_films, tuple(clusters))

    def find(self, row: int | None) -> Cluster | None:
        """Return the cluster of a film, if it has one; none for None."""
        number = NO_CLUSTER if row is None else int(self.of_films[row])
        return None if number == NO_CLUSTER else self.all[number]
