"""Predicted stars: what a viewer would give to a film, and how sure that is.

A viewer's stars are the mean of all, what the film gets above it, and the viewer's own taste: a
weight for each trait of a film, unknown beforehand and learnt from the viewer's stars.

Source: Bayesian linear regression (Bishop, "Pattern Recognition and Machine Learning", 2006, 3.3),
which is kriging with the covariance traits · traitsᵀ. Changed: an interval's width is a measured
mix of the model's own variance, the viewer's spread and the film's votes, scaled by quantiles of
held-out errors, as in split conformal prediction (Lei et al. 2018).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.recommend.artifacts import Build
    from app.recommend.content import ContentSpace
    from app.recommend.vocabulary import Vocabulary

LOWEST_STARS = 0.5
HIGHEST_STARS = 5.0
NOISE = 0.8
"""Variance, in stars², of a viewer's stars round what their taste explains."""
CONTENT_VARIANCE = 0.2
"""How much viewers differ, in stars², in what films of one kind of content mean to them."""
GENRE_VARIANCE = 0.05
TYPICAL_SPREAD = 0.75
"""A viewer's mean squared error, in stars², before anything is known of them."""
SPREAD_PRIOR_RATINGS = 5.0
VOTES_AT_LEAST = 3.0


@dataclass(frozen=True)
class PredictedStars:
    """Stars for the films that were asked for, in their order.

    Attributes:
        stars: float64[film], 0.5–5; NaN for films that the build does not know.
        low: float64[film], the lower end of an interval that holds 80 % of all stars.
        high: float64[film], its upper end.
    """

    stars: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class StarSpread:
    """How far stars lie from what was predicted; measured on people held out of training.

    The variance of an error is `base` + `taste` · variance of the viewer's weights + `viewer` ·
    the viewer's own mean squared error + `votes` / (votes of the film + 3).

    Attributes:
        base: stars².
        taste: a factor.
        viewer: a factor.
        votes: stars².
        below: how many standard errors the interval reaches down.
        above: how many it reaches up.
    """

    base: float
    taste: float
    viewer: float
    votes: float
    below: float
    above: float

    @classmethod
    def from_json(cls, figures: Mapping[str, Any]) -> Self:
        """Read the figures of a manifest.

        Raises:
            ValueError: one is no number from 0 up.
            KeyError: one is missing.
        """
        values = {field.name: float(figures[field.name]) for field in fields(cls)}
        if not all(0 <= value < math.inf for value in values.values()):
            raise ValueError("the spread of stars is no set of numbers from 0 up")
        return cls(**values)

    def deviations(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64[film], standard errors in stars, from float64[film, feature].

        Features are 1, the taste's variance, the viewer's mean squared error, 1 / (votes + 3).
        """
        weights = np.array([self.base, self.taste, self.viewer, self.votes])
        deviations: NDArray[np.float64] = np.sqrt(features @ weights)
        return deviations


@dataclass(frozen=True)
class StarModel:
    """The stars of a build.

    Attributes:
        mean: stars that films get on average.
        film_biases: float32[film], stars that each film gets above the mean.
        votes: float32[film], how many stars were given to each film.
        traits: float32[film, trait], what viewers differ in beside content and genres; the first
            is 1 for each film, times how much viewers differ in all their stars.
        spread: how sure predictions are.
        content: the content of the build.
    """

    mean: float
    film_biases: NDArray[np.float32]
    votes: NDArray[np.float32]
    traits: NDArray[np.float32]
    spread: StarSpread
    content: ContentSpace

    @classmethod
    def read(cls, build: Build, figures: Mapping[str, Any], content: ContentSpace) -> Self:
        """Map the stars of a build; `figures` are what its manifest says of them.

        Raises:
            ValueError: a figure makes no sense.
            KeyError: one is missing.
        """
        mean = float(figures["mean"])
        if not LOWEST_STARS <= mean <= HIGHEST_STARS:
            raise ValueError("the mean of stars is outside 0.5–5")
        return cls(
            mean,
            build.array("star_biases"),
            build.array("star_votes"),
            build.array("star_traits"),
            spread=StarSpread.from_json(figures["spread"]),
            content=content,
        )

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return what a build keeps of the model beside its figures; `read` takes it back."""
        return {
            "star_biases": self.film_biases,
            "star_votes": self.votes,
            "star_traits": self.traits,
        }

    def figures(self) -> dict[str, Any]:
        """Return what the manifest says of the model."""
        return {"mean": self.mean, "spread": asdict(self.spread)}

    def expected(
        self, rated: NDArray[np.int64], stars: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what a viewer would give, and what the width of the interval depends on.

        Args:
            rated: int64[rating], rows of the films that the viewer gave stars to.
            stars: float64[rating], those stars, 0.5–5.
            rows: int64[film], the films to predict.

        Returns:
            float64[film], stars, perhaps outside 0.5–5; float64[film, feature], see `StarSpread`.
        """
        known, wanted = self._all_traits(rated), self._all_traits(rows)
        errors = stars - self.mean - self.film_biases[rated]
        inverse = np.linalg.inv(known.T @ known + NOISE * np.eye(known.shape[1]))
        weights = inverse @ (known.T @ errors)
        expected = self.mean + self.film_biases[rows] + wanted @ weights
        # What each rating was off, had it not been known itself: an error over 1 − leverage.
        leverage = np.einsum("rt,rt->r", known @ inverse, known)
        off = (errors - known @ weights) / (1.0 - leverage)
        seen = (off**2).sum() + SPREAD_PRIOR_RATINGS * TYPICAL_SPREAD
        features = np.ones((len(rows), 4))
        features[:, 1] = NOISE * np.einsum("ft,ft->f", wanted @ inverse, wanted)
        features[:, 2] = seen / (len(rated) + SPREAD_PRIOR_RATINGS)
        features[:, 3] = 1.0 / (self.votes[rows] + VOTES_AT_LEAST)
        return expected, features

    def predict(
        self, rated: NDArray[np.int64], stars: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> PredictedStars:
        """Predict stars with intervals; see `expected` for the arguments."""
        expected, features = self.expected(rated, stars, rows)
        deviations = self.spread.deviations(features)
        return PredictedStars(
            *(
                np.clip(values, LOWEST_STARS, HIGHEST_STARS)
                for values in (
                    expected,
                    expected - self.spread.below * deviations,
                    expected + self.spread.above * deviations,
                )
            )
        )

    def _all_traits(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return float64[film, trait]: content, genres and the rest, each as far as it matters."""
        return np.hstack(
            [
                math.sqrt(CONTENT_VARIANCE) * self.content.vectors[rows],
                math.sqrt(GENRE_VARIANCE) * self.content.genres[rows],
                self.traits[rows],
            ]
        ).astype(np.float64)


def predicted_stars(
    model: StarModel, films: Vocabulary, ratings: Mapping[int, float], film_ids: Sequence[int]
) -> PredictedStars:
    """Predict a viewer's stars for films, by id.

    Args:
        model: the stars of a build.
        films: its films.
        ratings: the stars that the viewer gave, 0.5–5; films that the build does not know are
            ignored.
        film_ids: the films to predict; repetitions and films of `ratings` are allowed.

    Raises:
        ValueError: stars are no number from 0.5 to 5.
    """
    known = {row: stars for row, stars in _checked(films, ratings) if row is not None}
    places = [(place, films.find_row(film_id)) for place, film_id in enumerate(film_ids)]
    inside = [(place, row) for place, row in places if row is not None]
    where = np.array([place for place, _ in inside], np.int64)
    predicted = model.predict(
        np.array(sorted(known), np.int64),
        np.array([known[row] for row in sorted(known)], np.float64),
        np.array([row for _, row in inside], np.int64),
    )
    columns = np.full((3, len(film_ids)), np.nan)
    columns[:, where] = predicted.stars, predicted.low, predicted.high
    return PredictedStars(*columns)


def _checked(films: Vocabulary, ratings: Mapping[int, float]) -> list[tuple[int | None, float]]:
    for film_id, stars in ratings.items():
        if not LOWEST_STARS <= stars <= HIGHEST_STARS:  # nor is NaN
            raise ValueError(f"Film {film_id} has {stars} stars; stars are from 0.5 to 5.")
    return [(films.find_row(film_id), float(stars)) for film_id, stars in ratings.items()]
