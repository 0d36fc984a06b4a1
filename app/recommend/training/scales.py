"""What is usual in a build: deviations of its terms over simulated profiles.

Nobody's ratings are needed. A profile is drawn from the co-likes: a first film by its likes,
each further one by how often it is liked together with those before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.blend import Blend
from app.recommend.placement import Placement
from app.recommend.popularity import Renown
from app.recommend.scales import Scales
from app.recommend.taste import Taste
from app.recommend.two_pass import second_pass_weight
from app.recommend.types import Mix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.item_cf import ItemModel
    from app.recommend.training.co_likes import CoLikes

LIKE_COUNTS = (1, 2, 3, 5, 10, 20)
PROFILES = 24
PASSES = 2
TENTH = 10
POINTS_OF_TENTH = 0.68
"""What the tenth suggestion after a single favourite gets on average, of 1."""
LEAST = 1e-6


def simulated_profiles(
    co_likes: CoLikes, count: int, size: int, random: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Return profiles as ascending rows of the co-likes' films, each of `size` or fewer films."""
    likes = co_likes.like_counts.astype(np.float64)
    profiles = []
    for _ in range(count):
        chosen: list[int] = []
        chances = likes.copy()
        while len(chosen) < size and chances.sum() > 0:
            film = int(random.choice(len(chances), p=chances / chances.sum()))
            together = co_likes.weights[[film]].toarray().ravel()
            chances = together if not chosen else chances + together
            chosen.append(film)
            chances[chosen] = 0.0
        profiles.append(np.array(sorted(chosen), np.int64))
    return profiles


def measure_scales(
    co_likes: CoLikes, items: ItemModel, content: ContentSpace, *, seed: int
) -> Scales:
    """Measure the deviations, and the strength that should give 63 points."""
    random = np.random.default_rng(seed)
    film_count = len(content.vectors)
    scales = Scales(LIKE_COUNTS, (1.0,) * 6, (1.0,) * 6, 1.0, 1.0)
    log_popularity = np.full(film_count, items.log_popularity.min(initial=0.0), np.float32)
    log_popularity[: len(items)] = items.log_popularity
    renown = Renown(np.zeros(film_count, np.float32), log_popularity)
    placement = Placement.nowhere(film_count - len(items))
    if len(items):
        singles = simulated_profiles(co_likes, PROFILES, 1, random)
    else:
        drawn = random.choice(film_count, min(PROFILES, film_count), replace=False)
        singles = [np.array([row], np.int64) for row in drawn]
    tastes = [Taste(rows, np.ones(len(rows))) for rows in singles]
    genres = [content.genres @ content.genre_profile(t.rows, t.weights) for t in tastes]
    scales = replace(
        scales,
        genre_deviation=max(float(np.mean([g.std() for g in genres])), LEAST),
    )
    if len(items):
        for place, size in enumerate(LIKE_COUNTS):
            profiles = simulated_profiles(co_likes, PROFILES, size, random)
            for _ in range(PASSES):
                blend = Blend(items, content, renown, scales, placement)
                scales = _with_deviations(scales, place, profiles, blend)
    blend = Blend(items, content, renown, scales, placement)
    tops = [_tenth(blend, taste) for taste in tastes]
    middle = float(np.mean(tops)) if tops else 1.0
    points_scale = middle / -np.log1p(-POINTS_OF_TENTH)
    return replace(scales, points_scale=points_scale if points_scale > LEAST else 1.0)


def _with_deviations(
    scales: Scales, place: int, profiles: list[NDArray[np.int64]], blend: Blend
) -> Scales:
    """Measure both passes for one number of likes.

    The second pass depends on the deviations assumed so far, so this is done more than once.
    """
    tastes = [Taste(rows, np.ones(len(rows))) for rows in profiles]
    found = [blend.evidence(t, blend.content_term(t)) for t in tastes]
    # Strengths are in deviations times a weight, so their deviation tells how far off one was.
    mean = np.mean([(one.expected + one.worth.usual).std() for one in found if one is not None])
    second = np.mean([one.second.std() for one in found if one is not None])
    means, seconds = list(scales.mean_deviations), list(scales.autoencoder_deviations)
    means[place] *= max(float(mean), LEAST)
    likes = LIKE_COUNTS[place]
    seconds[place] *= max(float(second) / second_pass_weight(likes), LEAST)
    return replace(scales, mean_deviations=tuple(means), autoencoder_deviations=tuple(seconds))


def _tenth(blend: Blend, taste: Taste) -> float:
    totals = blend.strengths(taste, Mix()).total
    totals[taste.rows] = -np.inf
    place = min(TENTH, len(totals) - len(taste))
    return float(np.sort(totals)[::-1][place - 1]) if place else 0.0
