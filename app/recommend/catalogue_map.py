"""The map of a build: clusters as discs on a plane, and each film's place in its disc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.recommend.artifacts import Build
    from app.recommend.clusters import Clusters

PLANE = (1.0, 0.7)
"""Width and height of the plane that the discs lie on."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A cluster on the map; all in units of the plane."""

    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class FilmPlace:
    """A film within the unit disc of its cluster: x and y from −1 to 1."""

    film_id: int
    x: float
    y: float


@dataclass(frozen=True)
class CatalogueMap:
    """The map of a build.

    Attributes:
        places: float32[film, 2], each film's place within the unit disc of its cluster.
        discs: of each cluster, by number.
    """

    places: NDArray[np.float32]
    discs: tuple[Disc, ...]

    @classmethod
    def read(cls, build: Build, discs: Sequence[Sequence[Any]], clusters: Clusters) -> Self:
        """Map the places of a build; `discs` are what its manifest tells of each cluster.

        Raises:
            ValueError: the discs are not those of the clusters, or lie nowhere.
        """
        if len(discs) != len(clusters.all):
            raise ValueError("its map has other clusters")
        read = tuple(
            Disc(number, *(float(value) for value in disc)) for number, disc in enumerate(discs)
        )
        for disc in read:
            inside = 0 <= disc.x <= PLANE[0] and 0 <= disc.y <= PLANE[1] and 0 < disc.radius <= 1
            if not inside:  # nor is NaN
                raise ValueError("a cluster lies beside the map")
        return cls(build.array("map_places"), read)
