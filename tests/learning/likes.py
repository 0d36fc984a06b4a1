"""What the tests of learning compare: the counts, and what the verdicts say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from app.learning.queries import counted_likes, like_counts
from app.recommend.training import CoLikes
from app.taste.queries import positive_verdicts

if TYPE_CHECKING:
    from app.learning.learner import Learner


def assert_counts_equal_the_verdicts() -> None:
    """See to it that no like is lost or doubled."""
    likes = positive_verdicts()
    assert counted_likes() == likes
    assert like_counts() == Counter(film_id for _viewer_id, film_id in likes)


def assert_co_likes_equal_the_verdicts(learner: Learner) -> None:
    """See to it that rows subtracted and added again give what counting anew gives."""
    expected = CoLikes.from_likes(positive_verdicts())
    assert learner.co_likes.film_ids.tolist() == expected.film_ids.tolist()
    assert (learner.co_likes.weights != expected.weights).nnz == 0
    assert (learner.co_likes.people != expected.people).nnz == 0
    assert learner.co_likes.user_count == expected.user_count
    assert np.isclose(learner.co_likes.total_weight, expected.total_weight, rtol=0, atol=1e-12)
