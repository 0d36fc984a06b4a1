"""How similar two films are: liked by the same people, and made of the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.item_cf import ItemModel

SHRINK_LIKES = 10.0
CONTENT_SHARE = 0.35


@dataclass(frozen=True)
class Similarity:
    """Similarity of films by co-likes and content, the same from both sides.

    Attributes:
        items: the item CF of the build.
        content: the content of the build.
        deviations: float32[film], √(C_ff + shrinkage) of the films that item CF knows.
        order: int32[film], the build's fixed random order, which breaks ties.
    """

    items: ItemModel
    content: ContentSpace
    deviations: NDArray[np.float32]
    order: NDArray[np.int32]

    def nearest(self, row: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the most similar rows, int64[film], and similarities, the greatest first.

        Only films that are near in one of both ways are looked at; the row itself is left out.
        """
        near, likeness = self.content.nearest(row)
        similarities = np.zeros(len(self.order))
        similarities[near] = CONTENT_SHARE * likeness
        columns = near
        if row < len(self.items):
            related = self.items.covariance.columns[row].astype(np.int64)
            values = self.items.covariance.entries[row]
            related, values = related[values > 0], values[values > 0]
            scale = self.deviations[row] * self.deviations[related]
            similarities[related] += values / scale
            columns = np.union1d(near, related)
        columns = columns[(columns != row) & (similarities[columns] > 0)]
        best = np.lexsort((self.order[columns], -similarities[columns]))[:count]
        return columns[best], similarities[columns[best]]
