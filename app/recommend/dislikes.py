"""What a dislike takes from other films: never less than nothing, whatever else is disliked.

Each dislike is weighed on its own against the likes, so the order of clicks plays no part, one
more dislike raises no film, and taking it back restores every score exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.blend import Evidence
    from app.recommend.item_cf import ItemModel
    from app.recommend.similarity import Similarity

NEAR_FILMS = 20
"""So many of the nearest films lose most."""
TOUCHED_FILMS = 60
"""From the near ones the loss runs out until this many."""
LOST_BY_NEAREST = 0.6
"""The part of its points that the nearest film loses."""


def expected_drop(items: ItemModel, evidence: Evidence, disliked: int) -> NDArray[np.float64]:
    """Return float64[film], how far the conditional mean falls when a film is not liked.

    That is the Gaussian model's own answer to y = 0 for this film beside the likes, cut at 0:
    a dislike is no praise for films of the opposite sort.
    """
    rows = evidence.taste.rows
    own = items.own_covariance(rows)
    to_likes = items.covariance.block(np.array([disliked]), rows)[0]
    solved = np.linalg.solve(own, np.column_stack([to_likes, np.zeros_like(to_likes)]))[:, 0]
    expected = float(items.like_share[disliked] + evidence.coefficients @ to_likes)
    spread = float(items.own_covariance(np.array([disliked]))[0, 0] - solved @ to_likes)
    weights = np.concatenate([[1.0], -solved]) * (max(expected, 0.0) / max(spread, items.ridge))
    drop = items.covariance.weighted_sum(np.concatenate([[disliked], rows]), weights)
    return np.maximum(drop, 0.0)


def kept_share(similarity: Similarity, disliked: int) -> NDArray[np.float64]:
    """Return float64[film] in 0–1, the part of its points that each film keeps."""
    near, _ = similarity.nearest(disliked, TOUCHED_FILMS)
    ranks = np.arange(len(near))
    fading = np.clip((TOUCHED_FILMS - ranks) / (TOUCHED_FILMS - NEAR_FILMS), 0.0, 1.0)
    kept = np.ones(len(similarity.order))
    kept[near] = 1.0 - LOST_BY_NEAREST * fading
    return kept
