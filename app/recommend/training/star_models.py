"""Fitting predicted stars: what each film gets above the mean, and what viewers differ in.

From single ratings, or where nobody's are at hand from counts of stars alone. Films with few
stars lean on what is known of films like them.

Source: damped biases after Koren, "Factorization meets the neighborhood" (2008). Changed: a film's
bias is damped towards a ridge regression on its content, year and fame instead of towards 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from app.recommend.popularity import STARS
from app.recommend.stars import StarModel, StarSpread
from app.recommend.training.films import histograms_of
from app.recommend.training.star_factors import film_factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.content import ContentSpace

USER_DAMPING = 3.0
FILM_DAMPING = 5.0
BIAS_ROUNDS = 6
BIAS_RIDGE = 20.0
CONTENT_SCALE = 3.0
MEAN_WITHOUT_VOTES = 3.5
FURTHEST = 3.0
"""Standard deviations at which a film's year and fame are cut off."""
VIEWER_VARIANCE = 0.2
"""How much viewers differ, in stars², in all their stars."""
REGARD_VARIANCE = 0.2
"""How much they differ in how far they follow everybody's regard; of the film's bias, a factor."""
YEAR_VARIANCE = 0.04
FAME_VARIANCE = 0.025
FACTOR_RATINGS = 2_000_000
"""More ratings than these tell the factors nothing new; people are drawn at random."""
COUNTED_SPREAD = StarSpread(base=0.0, taste=0.5, viewer=0.8, votes=0.8, below=1.4, above=1.25)
"""Measured on MovieLens with counts of stars alone, and made wider by a twelfth: other audiences
are less like it than people held out of it."""


@dataclass(frozen=True)
class StarTable:
    """The ratings of an audience over the films of a build.

    Attributes:
        people: int64[rating], who, counted from 0.
        rows: int64[rating], which film.
        stars: float64[rating], 0.5–5.
    """

    people: NDArray[np.int64]
    rows: NDArray[np.int64]
    stars: NDArray[np.float64]

    @classmethod
    def of(cls, films: pd.DataFrame, ratings: pd.DataFrame | None) -> StarTable:
        """Take checked ratings of checked films; none where there are no ratings."""
        if ratings is None:
            return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        people, _ = pd.factorize(ratings["user_id"], sort=True)
        rows = pd.Index(films["film_id"]).get_indexer(ratings["film_id"])
        return cls(people, rows, ratings["stars"].to_numpy(np.float64))

    def __len__(self) -> int:
        """Return how many ratings there are."""
        return len(self.rows)

    @property
    def person_count(self) -> int:
        """How many people there may be: the greatest of their numbers and one."""
        return int(self.people.max(initial=-1)) + 1

    def only(self, chosen: NDArray[np.bool_]) -> StarTable:
        """Return the chosen ratings, bool[rating]; people keep their numbers."""
        return StarTable(self.people[chosen], self.rows[chosen], self.stars[chosen])

    def histograms(self, film_count: int) -> NDArray[np.float64]:
        """Return float64[film, 10], how many ratings of 0.5, 1.0 … 5.0 stars each film has.

        Stars between two steps count for the nearer.
        """
        halves = np.rint(self.stars * 2).astype(np.int64) - 1
        counts = np.bincount(self.rows * len(STARS) + halves, minlength=film_count * len(STARS))
        return counts.reshape(-1, len(STARS)).astype(np.float64)

    def of_people(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return bool[rating]: which are of the given people."""
        marks = np.zeros(self.person_count, bool)
        marks[chosen] = True
        return marks[self.people]


def fit_star_model(
    films: pd.DataFrame, table: StarTable, content: ContentSpace, *, seed: int
) -> StarModel:
    """Fit the stars of a build; how sure they are is left at what is usual for counts of stars.

    Args:
        films: a checked frame; its histograms count beside the ratings.
        table: ratings over the same films, perhaps none.
        content: vectors and genres of the same films.
        seed: for the factors.
    """
    histograms = histograms_of(films)
    votes = np.bincount(table.rows, minlength=len(films)) + histograms.sum(axis=1)
    sums = np.bincount(table.rows, table.stars, len(films)) + histograms @ STARS
    mean = float(sums.sum() / votes.sum()) if votes.any() else MEAN_WITHOUT_VOTES
    year = _standardised(_years(films), votes)
    fame = _standardised(np.log1p(votes), votes)
    design = np.column_stack(
        [
            CONTENT_SCALE * content.vectors,
            content.genres,
            *(year, year**2, fame, fame**2, np.ones(len(films))),
        ]
    )
    film_biases, errors = _biases(table, mean, sums, votes, design=design)
    traits = np.column_stack(
        [
            np.full(len(films), np.sqrt(VIEWER_VARIANCE)),
            np.sqrt(REGARD_VARIANCE) * film_biases,
            np.sqrt(YEAR_VARIANCE) * year,
            np.sqrt(FAME_VARIANCE) * fame,
            *([_factors(table, errors, len(films), seed)] if len(table) else []),
        ]
    )
    return StarModel(
        mean,
        film_biases.astype(np.float32),
        votes.astype(np.float32),
        traits.astype(np.float32),
        spread=COUNTED_SPREAD,
        content=content,
    )


def _years(films: pd.DataFrame) -> NDArray[np.float64]:
    years = films["year"].to_numpy(np.float64)
    known = years[~np.isnan(years)]
    return np.where(np.isnan(years), np.median(known) if len(known) else 0.0, years)


def _standardised(values: NDArray[np.float64], votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values about the mean of what people rate, in standard deviations, cut off."""
    weights = votes if votes.any() else np.ones(len(votes))
    centred = values - np.average(values, weights=weights)
    deviation = np.sqrt(np.average(centred**2, weights=weights))
    cut: NDArray[np.float64] = np.clip(centred / max(deviation, 1e-9), -FURTHEST, FURTHEST)
    return cut


def _biases(
    table: StarTable,
    mean: float,
    sums: NDArray[np.float64],
    votes: NDArray[np.float64],
    *,
    design: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each film's stars above the mean, and each rating less what biases explain.

    Args:
        table: the ratings.
        mean: of all votes.
        sums: float64[film], the stars of all votes.
        votes: float64[film], how many they are.
        design: float64[film, feature], what a film's bias may depend on.

    Returns:
        float64[film]; float64[rating].
    """
    ratings_of = np.bincount(table.people, minlength=table.person_count)
    viewers = np.zeros(table.person_count)
    weights = votes / (votes + FILM_DAMPING)
    gram = (design * weights[:, None]).T @ design + BIAS_RIDGE * np.eye(design.shape[1])
    for _ in range(BIAS_ROUNDS):
        above = sums - mean * votes - np.bincount(table.rows, viewers[table.people], len(votes))
        own = above / np.maximum(votes, 1.0)
        expected = design @ np.linalg.solve(gram, design.T @ (weights * own))
        films = (above + FILM_DAMPING * expected) / (votes + FILM_DAMPING)
        left = table.stars - mean - films[table.rows]
        viewers = np.bincount(table.people, left, len(viewers)) / (ratings_of + USER_DAMPING)
    return films, left - viewers[table.people]


def _factors(
    table: StarTable, errors: NDArray[np.float64], film_count: int, seed: int
) -> NDArray[np.float64]:
    """Return float64[film, factor], from as many people as needed."""
    people = np.random.default_rng(seed).permutation(table.person_count)
    ratings_of = np.bincount(table.people, minlength=table.person_count)
    enough = np.cumsum(ratings_of[people]) - ratings_of[people] < FACTOR_RATINGS
    rank = np.full(table.person_count, -1)
    rank[people[enough]] = np.arange(enough.sum())
    drawn = rank[table.people] >= 0
    shape = (int(enough.sum()), film_count)
    cells = (rank[table.people[drawn]], table.rows[drawn])
    return film_factors(sparse.csr_array((errors[drawn], cells), shape=shape), seed)
