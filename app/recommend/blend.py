"""The hybrid: content, community and prior blended into one strength for every film.

Strengths have no unit and no upper end; `points` turns them into 0–100. Nothing here looks at
which films are candidates, so leaving a film out changes no other film's strength.

Source: the two-pass hybrid of the project's measurements on MovieLens. Changed: each term is
scaled by what is usual for its number of likes, kept in the build, instead of by the deviation
over the catalogue for this very profile; so a term is a fixed multiple of its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace
    from app.recommend.item_cf import ItemModel
    from app.recommend.types import Mix

FULL_PROFILE = 20
"""So many likes and more count as a well-known taste."""
LIKE_WEIGHT = 0.7
"""What a like counts where a favourite counts 1."""
MEAN_SHARE = 0.7
FIRST_PASS_AUTOENCODER = 0.7
FIRST_PASS_CONTENT = 0.25
SOFT_WEIGHT = 0.6
SOFT_FILMS = 100
LEAST_MEAN_DEBIAS = 0.1
MEAN_DEBIAS = 0.3
AUTOENCODER_DEBIAS = 0.15
GENRE_WEIGHT = 1.5
RESEMBLANCE_WEIGHT = 28.0
RESEMBLANCE_SPREAD = 0.6
RARITY_WEIGHT = 0.75
CONFIDENCE_GROWTH = 0.25
DEFAULT_NOVELTY = 0.3
NOVELTY_REACH = 12.0
REGARD_STRENGTH = 0.6


@dataclass(frozen=True)
class Taste:
    """The films that a viewer likes, as rows of the build.

    Attributes:
        rows: int64[like], ascending.
        weights: float64[like], 1 for a favourite, less for a like.
    """

    rows: NDArray[np.int64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        """Return how many films are liked."""
        return len(self.rows)

    def without(self, place: int) -> Taste:
        """Return the taste without its film at `place`."""
        return Taste(np.delete(self.rows, place), np.delete(self.weights, place))

    def first(self, count: int) -> Taste:
        """Return the part of the taste that lies in the first `count` rows."""
        inside = self.rows < count
        return Taste(self.rows[inside], self.weights[inside])


@dataclass(frozen=True)
class Scales:
    """What is usual in this build, measured at training over simulated profiles.

    Attributes:
        like_counts: numbers of likes, ascending, at which the deviations were measured.
        mean_deviations: usual deviation over films of the conditional mean, one a count.
        autoencoder_deviations: the same for the second pass of the autoencoder.
        genre_deviation: the same for the genre cosine.
        points_scale: the strength that gives 63 points.
    """

    like_counts: Sequence[int]
    mean_deviations: Sequence[float]
    autoencoder_deviations: Sequence[float]
    genre_deviation: float
    points_scale: float

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> Scales:
        """Read what `dataclasses.asdict` wrote."""
        return cls(**values)  # type: ignore[arg-type]  # the manifest was verified

    def mean_deviation(self, likes: int) -> float:
        """Return the usual deviation of the conditional mean for so many likes."""
        return self._at(likes, self.mean_deviations)

    def autoencoder_deviation(self, likes: int) -> float:
        """Return the usual deviation of the autoencoder's second pass for so many likes."""
        return self._at(likes, self.autoencoder_deviations)

    def _at(self, likes: int, deviations: Sequence[float]) -> float:
        likes = min(likes, FULL_PROFILE)
        return float(np.interp(np.log(likes), np.log(self.like_counts), deviations))


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


@dataclass(frozen=True)
class Evidence:
    """What a taste gives before it is blended, kept to explain the result.

    Attributes:
        taste: the likes that item CF knows.
        coefficients: float64[like], the weight of each like in the conditional mean.
        usual: float64[film], what the films' own share of likes gives, for the films that item
            CF knows.
        expected: float64[film], what the likes add to that.
        second: float64[film], the autoencoder's second pass.
        soft_rows: int64[soft], the films of the soft profile, likes among them.
        soft_weights: float64[soft], their weights.
        mean_worth: float64[film], what a conditional mean of 1 is worth in strength, before the
            mix, for each film that item CF knows.
        autoencoder_worth: the same for an output of 1 of the second pass.
        autoencoder_unit: the same for the first pass, which is not debiased.
    """

    taste: Taste
    coefficients: NDArray[np.float64]
    usual: NDArray[np.float64]
    expected: NDArray[np.float64]
    second: NDArray[np.float64]
    soft_rows: NDArray[np.int64]
    soft_weights: NDArray[np.float64]
    mean_worth: NDArray[np.float64]
    autoencoder_worth: NDArray[np.float64]
    autoencoder_unit: float


def confidence(taste: Taste) -> float:
    """Return how much stronger all evidence counts than that of a single like."""
    return float(min(len(taste), FULL_PROFILE) ** CONFIDENCE_GROWTH)


def resemblance_rate(taste: Taste) -> float:
    """Return the part of its resemblance that each like keeps: less, the more likes there are."""
    return float(min(len(taste), FULL_PROFILE) ** -RESEMBLANCE_SPREAD)


def ramp_of(taste: Taste) -> float:
    """Return how well known a taste is: 0 without likes, 1 from `FULL_PROFILE` likes."""
    return float(np.sqrt(min(len(taste), FULL_PROFILE) / FULL_PROFILE))


class Blend:
    """Turns a taste into strengths."""

    def __init__(
        self,
        items: ItemModel,
        content: ContentSpace,
        regard: NDArray[np.float32],
        scales: Scales,
    ) -> None:
        """Take the parts of a build; `regard` is float32[film] in 0–1."""
        self.items = items
        self.content = content
        self.regard = regard
        self.scales = scales
        self._film_count = len(regard)
        most_liked = items.log_popularity.max(initial=-np.inf)
        self._rarity = np.zeros(self._film_count)
        self._rarity[: len(items)] = most_liked - items.log_popularity

    def strengths(self, taste: Taste, mix: Mix) -> Strengths:
        """Blend the terms for one taste."""
        if not len(taste):
            return self._regarded(mix)
        growth = confidence(taste)
        content = self.content_term(taste)
        community, prior = np.zeros((2, self._film_count))
        evidence = self.evidence(taste, content)
        if evidence is not None:
            known = len(self.items)
            community[:known] = (
                evidence.expected + evidence.second + RARITY_WEIGHT * self._rarity[:known]
            )
            prior[:known] = evidence.usual
        return Strengths(
            content=content * (mix.content * growth),
            community=community * (mix.community * growth),
            prior=prior * (mix.prior * growth),
            novelty=self._novelty(mix) * growth,
            evidence=evidence,
        )

    def points(self, strengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn strengths into points, 0–100: more strength, never fewer points."""
        return -100.0 * np.expm1(-np.maximum(strengths, 0.0) / self.scales.points_scale)

    def _regarded(self, mix: Mix) -> Strengths:
        nothing = np.zeros(self._film_count)
        strength = self.regard * (REGARD_STRENGTH * self.scales.points_scale * mix.prior)
        return Strengths(nothing, nothing, strength.astype(np.float64), self._novelty(mix))

    def _novelty(self, mix: Mix) -> NDArray[np.float64]:
        return self._rarity * (NOVELTY_REACH * (mix.novelty - DEFAULT_NOVELTY))

    def content_term(self, taste: Taste) -> NDArray[np.float64]:
        """Return float64[film], the strength of resembling the liked films, before the mix."""
        genres = self.content.genres @ self.content.genre_profile(taste.rows, taste.weights)
        resemblance = self.content.resemblance(taste.rows, taste.weights)
        return genres * (GENRE_WEIGHT / self.scales.genre_deviation) + resemblance * (
            RESEMBLANCE_WEIGHT * resemblance_rate(taste)
        )

    def evidence(self, taste: Taste, content: NDArray[np.float64]) -> Evidence | None:
        """Run both passes of item CF; None when it knows none of the likes.

        Args:
            taste: the likes.
            content: float64[film], the content term of all likes.
        """
        taste = taste.first(len(self.items))
        if not len(taste):
            return None
        ramp = ramp_of(taste)
        unit = 1.0 / self.scales.mean_deviation(len(taste))
        autoencoder_unit = 1.0 / self.scales.autoencoder_deviation(len(taste))
        log_popularity = self.items.log_popularity
        mean_worth = np.exp(-(LEAST_MEAN_DEBIAS + MEAN_DEBIAS * ramp) * log_popularity) * unit
        worth = np.exp(-AUTOENCODER_DEBIAS * ramp * log_popularity) * autoencoder_unit

        coefficients = self.items.coefficients(taste.rows, taste.weights)
        expected = self.items.covariance.weighted_sum(taste.rows, coefficients) * mean_worth
        usual = MEAN_SHARE * self.items.like_share * mean_worth
        direct = self.items.autoencoder.weighted_sum(taste.rows, taste.weights)
        first_pass = (
            expected
            + usual
            + direct * (ramp * FIRST_PASS_AUTOENCODER * autoencoder_unit)
            + content[: len(self.items)] * FIRST_PASS_CONTENT
        )
        soft_rows, soft_weights = _soft_profile(taste, first_pass)
        return Evidence(
            taste=taste,
            coefficients=coefficients,
            usual=usual,
            expected=expected,
            second=self.items.autoencoder.weighted_sum(soft_rows, soft_weights) * worth,
            soft_rows=soft_rows,
            soft_weights=soft_weights,
            mean_worth=mean_worth,
            autoencoder_worth=worth,
            autoencoder_unit=autoencoder_unit,
        )


def _soft_profile(
    taste: Taste, first_pass: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the likes and, with less weight, the films that the first pass is surest of."""
    guesses = first_pass.copy()
    guesses[taste.rows] = -np.inf
    count = min(SOFT_FILMS, len(guesses) - len(taste))
    if count < 1:
        return taste.rows, taste.weights
    best = np.argpartition(-guesses, count - 1)[:count]
    excess = guesses[best] - guesses[best].min()
    most = excess.max()
    soft = best[excess > 0]
    weights = SOFT_WEIGHT * excess[excess > 0] / most if most > 0 else excess[excess > 0]
    return np.concatenate([taste.rows, soft]), np.concatenate([taste.weights, weights])
