"""The hybrid: content, community and prior blended into one strength for every film.

Strengths have no unit and no upper end; `points` turns them into 0–100. Nothing here looks at
which films are candidates, so leaving a film out changes no other film's strength.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.placement import FAME_WEIGHT
from app.recommend.taste import FULL_PROFILE, confidence
from app.recommend.two_pass import TwoPass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.item_cf import ItemModel
    from app.recommend.placement import Placement
    from app.recommend.popularity import Renown
    from app.recommend.scales import Scales
    from app.recommend.taste import Taste
    from app.recommend.two_pass import Evidence
    from app.recommend.types import Mix

GENRE_WEIGHT = 1.3
RESEMBLANCE_WEIGHT = 18.0
RESEMBLANCE_SPREAD = 0.45
RARITY_WEIGHT = 1.5
DEFAULT_NOVELTY = 0.3
NOVELTY_REACH = 12.0
REGARD_STRENGTH = 0.6


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
    """Return the part of its resemblance that each like keeps: less, the more likes there are."""
    return float(min(len(taste), FULL_PROFILE) ** -RESEMBLANCE_SPREAD)


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
        self._regard = renown.regard.astype(np.float64)
        log_popularity = renown.log_popularity.astype(np.float64)
        self._obscurity = log_popularity.max() - log_popularity
        self.rarity = RARITY_WEIGHT * self._obscurity
        self.rarity[len(items) :] = 0.0

    def strengths(self, taste: Taste, mix: Mix) -> Strengths:
        """Blend the terms for one taste."""
        if not len(taste):
            return self._regarded(mix)
        growth = confidence(taste)
        content = self.content_term(taste)
        community, prior = np.zeros((2, len(self.rarity)))
        evidence = self.evidence(taste, content)
        if evidence is not None:
            known = len(evidence.second)
            community[:known] = evidence.expected + evidence.second
            community[known:] = self.placement.carried(community[:known])
            community[:known] += self.rarity[:known]
            prior[:known] = evidence.worth.usual
            prior[known:] = self.placement.carried(evidence.worth.usual)
            prior[known:] += FAME_WEIGHT * self.placement.expected_fame
        return Strengths(
            content=content * (mix.content * growth),
            community=community * (mix.community * growth),
            prior=prior * (mix.prior * growth),
            novelty=self.novelty(mix) * growth,
            evidence=evidence,
        )

    def points(self, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn strengths into points, 0–100: more strength, never fewer points."""
        return -100.0 * np.expm1(-np.maximum(strengths, 0.0) / self.scales.points_scale)

    def content_term(self, taste: Taste) -> NDArray[np.float64]:
        """Return float64[film], the strength of resembling the liked films, before the mix."""
        genres = self.content.genres @ self.content.genre_profile(taste.rows, taste.weights)
        resemblance = self.content.resemblance(taste.rows, taste.weights)
        return genres * (GENRE_WEIGHT / self.scales.genre_deviation) + resemblance * (
            RESEMBLANCE_WEIGHT * resemblance_rate(taste)
        )

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

    def _regarded(self, mix: Mix) -> Strengths:
        nothing = np.zeros(len(self._regard))
        strength = self._regard * (REGARD_STRENGTH * self.scales.points_scale * mix.prior)
        return Strengths(nothing, nothing, strength, self.novelty(mix))
