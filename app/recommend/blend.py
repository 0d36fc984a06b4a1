"""The hybrid: content, community and prior blended into one strength for every film.

Strengths have no unit and no upper end; `points` turns them into 0–100. Nothing here looks at
which films are candidates, so leaving a film out changes no other film's strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.placement import FAME_WEIGHT
from app.recommend.taste import FULL_PROFILE, confidence, ramp_of
from app.recommend.two_pass import TwoPass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.item_cf import ItemModel
    from app.recommend.placement import Placement
    from app.recommend.popularity import Renown
    from app.recommend.scales import Scales
    from app.recommend.taste import Taste
    from app.recommend.two_pass import Evidence, Worth
    from app.recommend.types import Mix

GENRE_WEIGHT = 1.5
RESEMBLANCE_WEIGHT = 18.0
LIKES_ADDED_UP = 3
RESEMBLANCE_SPREAD = 1.5
"""So many likes add up in resemblance; of more, each counts the less."""
RARITY_WEIGHT = 1.2
DEFAULT_NOVELTY = 0.3
NOVELTY_REACH = 12.0
REGARD_STRENGTH = 0.6
EVERYTHING = slice(None)


@dataclass(frozen=True)
class Strengths:
    """The blended terms of every film; each is float64[film].

    Attributes:
        content: for resembling the liked films.
        community: from people who like the liked films.
        prior: for being well regarded.
        novelty: for being little known, more or less than by default.
        evidence: what the terms were made of; None for an empty taste.
    """

    content: NDArray[np.float64]
    community: NDArray[np.float64]
    prior: NDArray[np.float64]
    novelty: NDArray[np.float64]
    evidence: Evidence | None = None

    @property
    def total(self) -> NDArray[np.float64]:
        """float64[film]: the sum of the terms."""
        return self.content + self.community + self.prior + self.novelty


def resemblance_rate(taste: Taste) -> float:
    """Return the strength of a resemblance of 1 to a like: less, where there are many."""
    likes = min(max(len(taste), LIKES_ADDED_UP), FULL_PROFILE)
    return float(RESEMBLANCE_WEIGHT * (LIKES_ADDED_UP / likes) ** RESEMBLANCE_SPREAD)


def genre_rate(taste: Taste, scales: Scales) -> float:
    """Return the strength of having the genres of the likes: films say more, the more there are."""
    return GENRE_WEIGHT * (1.0 - ramp_of(len(taste))) / scales.genre_deviation


class Blend:
    """Turns a taste into strengths.

    Attributes:
        passes: item CF over a taste.
        content: the content of the build.
        renown: what is said of each film by everybody.
        scales: the yardsticks of the build.
        placement: where the films stand that item CF does not know.
        rarity: float64[film], the community term of being little known, which makes up for the
            head start of hits; 0 for films that item CF does not know.
    """

    def __init__(
        self,
        items: ItemModel,
        content: ContentSpace,
        renown: Renown,
        scales: Scales,
        placement: Placement,
    ) -> None:
        """Take the parts of a build."""
        self.passes = TwoPass(items, scales)
        self.content = content
        self.renown = renown
        self.scales = scales
        self.placement = placement
        self._priors: dict[int, NDArray[np.float64]] = {}
        self._regard = renown.regard.astype(np.float64)
        log_popularity = renown.log_popularity.astype(np.float64)
        self._obscurity = log_popularity.max() - log_popularity
        self.rarity = RARITY_WEIGHT * self._obscurity
        self.rarity[len(items) :] = 0.0

    def strengths(
        self, taste: Taste, mix: Mix, rows: NDArray[np.int64] | slice = EVERYTHING
    ) -> Strengths:
        """Blend the terms for one taste.

        Args:
            taste: the likes.
            mix: how much each term counts.
            rows: the films whose strengths are wanted.
        """
        if not len(taste):
            return self._regarded(mix, rows)
        growth = confidence(taste)
        content = self.content_term(taste)
        evidence = self.evidence(taste, content)
        if evidence is None:
            community = prior = np.zeros_like(self.rarity[rows])
        else:
            community = self._community(evidence, rows)
            prior = self._prior(evidence.worth)[rows]
        return Strengths(
            content=content[rows] * (mix.content * growth),
            community=community * (mix.community * growth),
            prior=prior * (mix.prior * growth),
            novelty=self.novelty(mix)[rows] * growth,
            evidence=evidence,
        )

    def _community(
        self, evidence: Evidence, rows: NDArray[np.int64] | slice
    ) -> NDArray[np.float64]:
        """Return float64[wanted film]: of the films beyond item CF what their kin have."""
        found = evidence.expected + evidence.second
        known = found + self.rarity[: len(found)]
        if isinstance(rows, slice):
            return np.concatenate([known, self.placement.carried(found)])[rows]
        inside = rows < len(found)
        community = np.zeros(len(rows))
        community[inside] = known[rows[inside]]
        community[~inside] = self.placement.of(rows[~inside] - len(found)).carried(found)
        return community

    def _prior(self, worth: Worth) -> NDArray[np.float64]:
        """Return float64[film], which depends on nothing but the number of likes."""
        if worth.likes not in self._priors:
            placed = self.placement.carried(worth.usual)
            placed += FAME_WEIGHT * self.placement.expected_fame
            self._priors[worth.likes] = np.concatenate([worth.usual, placed])
        return self._priors[worth.likes]

    def points(self, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn strengths into points, 0–100: more strength, never fewer points."""
        return -100.0 * np.expm1(-np.maximum(strengths, 0.0) / self.scales.points_scale)

    def content_term(self, taste: Taste) -> NDArray[np.float64]:
        """Return float64[film], the strength of resembling the liked films, before the mix."""
        genres = self.content.genres @ self.content.genre_profile(taste.rows, taste.weights)
        resemblance = self.content.resemblance(taste.rows, taste.weights)
        return genres * genre_rate(taste, self.scales) + resemblance * resemblance_rate(taste)

    def evidence(self, taste: Taste, content: NDArray[np.float64]) -> Evidence | None:
        """Run item CF on those likes that it knows; None where it knows no films at all.

        Args:
            taste: the likes.
            content: float64[film], their content term.
        """
        items = self.passes.items
        return self.passes.evidence(taste.first(len(items)), content) if len(items) else None

    def novelty(self, mix: Mix) -> NDArray[np.float64]:
        """Return float64[film], what the novelty dial adds, before the growth by likes."""
        reach = NOVELTY_REACH * (mix.novelty - DEFAULT_NOVELTY)
        dialled: NDArray[np.float64] = self._obscurity * reach
        return dialled

    def _regarded(self, mix: Mix, rows: NDArray[np.int64] | slice) -> Strengths:
        strength = self._regard[rows] * (REGARD_STRENGTH * self.scales.points_scale * mix.prior)
        nothing = np.zeros_like(strength)
        return Strengths(nothing, nothing, strength, self.novelty(mix)[rows])
