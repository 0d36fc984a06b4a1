"""A run of the evaluation: the folds, a build for each trained once, and what is measured on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from app.recommend.opening import open_build
from app.recommend.training.audience import Audience
from app.recommend.training.evaluate import Judge, cases_of, measured
from app.recommend.training.fit import train_build
from app.recommend.training.loop import played
from app.recommend.training.new_films import Catalogues, new_films_of, placed
from app.recommend.training.rankers import OURS, engine_rankers, peer_rankers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.outside_peers import OutsidePeers

    Progress = Callable[[str], None]


@dataclass(frozen=True)
class Trials:
    """The protocols over all folds; each fold's build is trained once.

    Attributes:
        films: one row a film; see `checked_films`.
        ratings: columns user_id, film_id, stars and perhaps rated_at.
        folds: int64[user] for each fold, who is held out.
        folder: builds are kept here during the run.
        seed: for everything random.
        progress: called with each step as it begins.
    """

    films: pd.DataFrame
    ratings: pd.DataFrame
    folds: Sequence[NDArray[np.int64]]
    folder: Path
    seed: int
    progress: Progress
    _engines: dict[str, Engine] = field(default_factory=dict)

    def newcomers(
        self, *, draws: int, peers: bool, outside: OutsidePeers | None = None
    ) -> pd.DataFrame:
        """Measure rankings for newcomers; see `measured`.

        Args:
            draws: how often each person's favourites are drawn at random.
            peers: whether to measure our own peers as well.
            outside: those of other projects, too.
        """
        found = []
        for fold in range(len(self.folds)):
            audience, engine = self._fold(fold)
            rankers = engine_rankers(engine)
            if peers:
                rankers |= peer_rankers(audience, self.seed)
            if outside is not None:
                rankers |= outside.rankers(audience, self.seed)
            cases = cases_of(audience, draws=draws, seed=self.seed)
            found.append(measured(cases, rankers, Judge(audience, engine), self.progress))
        return pd.concat(found, ignore_index=True)

    def loop(self) -> pd.DataFrame:
        """Play the loop of suggestions and answers; see `played`."""
        found = []
        for fold in range(len(self.folds)):
            audience, engine = self._fold(fold)
            found.append(played(audience, engine, OURS, seed=self.seed, progress=self.progress))
        return pd.concat(found, ignore_index=True)

    def new_films(self) -> pd.DataFrame:
        """Place films that nobody has rated, others in each fold; see `placed`."""
        found = []
        for fold, users in enumerate(self.folds):
            whole = Audience.without(self.ratings, users)
            new = new_films_of(self.ratings, self.seed, fold)
            training = whole.training[~whole.training["film_id"].isin(new)]
            audience = Audience(training, whole.held)
            old = self.films[~self.films["film_id"].isin(new)]
            catalogues = Catalogues(
                new,
                self._engine(f"with-new-{fold}", self.films, audience),
                self._engine(f"without-new-{fold}", old, audience),
            )
            self.progress("new films")
            found.append(placed(audience, catalogues, self.seed))
        return pd.concat(found, ignore_index=True)

    def _fold(self, fold: int) -> tuple[Audience, Engine]:
        audience = Audience.without(self.ratings, self.folds[fold])
        return audience, self._engine(f"fold-{fold}", self.films, audience)

    def _engine(self, name: str, films: pd.DataFrame, audience: Audience) -> Engine:
        if name not in self._engines:
            self.progress("training")
            build = train_build(self.folder / name, films, audience.training, seed=self.seed)
            self._engines[name] = open_build(build)
        return self._engines[name]
