"""The people of an evaluation: those who train, and those who are held out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from app.recommend.training.ratings import LIKED_FROM
from app.recommend.training.split import Likes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Audience:
    """The people who train and those who are held out.

    Attributes:
        training: ratings of the former.
        held: ratings of the latter.
    """

    training: pd.DataFrame
    held: pd.DataFrame

    @classmethod
    def without(cls, ratings: pd.DataFrame, user_ids: NDArray[np.int64]) -> Audience:
        """Hold some people out of the ratings."""
        out = ratings["user_id"].isin(user_ids)
        return cls(ratings[~out], ratings[out])

    @cached_property
    def likes(self) -> dict[int, Likes]:
        """What each held-out person likes, by person."""
        liked = self.held[self.held["stars"] >= LIKED_FROM].sort_values("user_id", kind="stable")
        users, starts = np.unique(liked["user_id"].to_numpy(np.int64), return_index=True)
        films = np.split(liked["film_id"].to_numpy(np.int64), starts[1:])
        stars = np.split(liked["stars"].to_numpy(np.float64), starts[1:])
        return {int(user): Likes(*both) for user, *both in zip(users, films, stars, strict=False)}

    @cached_property
    def film_ids(self) -> NDArray[np.int64]:
        """int64[film], the films that somebody who trains likes, ascending."""
        liked = self.training["stars"] >= LIKED_FROM
        return np.unique(self.training.loc[liked, "film_id"].to_numpy(np.int64))

    @cached_property
    def user_films(self) -> sparse.csr_array[np.float64]:
        """float64[user, film], 1 for each like of the people who train; columns as `film_ids`."""
        liked = self.training[self.training["stars"] >= LIKED_FROM]
        users, rows = np.unique(liked["user_id"].to_numpy(), return_inverse=True)
        columns = np.searchsorted(self.film_ids, liked["film_id"].to_numpy())
        shape = (len(users), len(self.film_ids))
        return sparse.csr_array((np.ones(len(liked)), (rows, columns)), shape=shape)

    @cached_property
    def fame(self) -> dict[int, int]:
        """How many people who train like each film that somebody likes."""
        counts = np.asarray(self.user_films.sum(axis=0), np.int64)
        return dict(zip(self.film_ids.tolist(), counts.tolist(), strict=True))

    def stars_of(self, user_id: int) -> dict[int, float]:
        """Return every rating of a held-out person, by film."""
        own = self.held[self.held["user_id"] == user_id]
        return dict(zip(own["film_id"].tolist(), own["stars"].tolist(), strict=True))
