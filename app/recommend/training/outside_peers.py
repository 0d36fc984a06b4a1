"""Recommenders of other projects, run in an environment of their own.

Nothing of theirs is imported here: `scripts/evaluate_peers.py` runs with that environment's Python,
and arrays go both ways as npz files.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.training.metrics import Interval, mean_interval
from app.recommend.training.rankers import SHOWN, as_films, named_matrix
from app.recommend.training.ratings import checked_ratings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from app.recommend.training.audience import Audience
    from app.recommend.training.rankers import Ranker

RANKERS = {"ALS of implicit": "implicit_als"}
STAR_FOLDS = 5


class PeerFailedError(RuntimeError):
    """A peer did not come to an end; the message is the last line that it printed."""


@dataclass(frozen=True)
class OutsidePeers:
    """The environment of the peers.

    Attributes:
        python: its interpreter.
        script: what to run with it.
    """

    python: Path
    script: Path

    @property
    def are_there(self) -> bool:
        """Whether the environment was made."""
        return self.python.is_file()

    def run(self, peer: str, **given: Any) -> dict[str, NDArray[Any]]:  # noqa: ANN401 - arrays
        """Run a peer on arrays and return the arrays that it writes.

        Raises:
            PeerFailedError: it failed.
        """
        with tempfile.TemporaryDirectory() as folder:
            question, answer = Path(folder, "given.npz"), Path(folder, "found.npz")
            np.savez(question, allow_pickle=False, **given)
            done = subprocess.run(  # noqa: S603 - the interpreter that `make peers` made
                [self.python, self.script, peer, question, answer],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise PeerFailedError(f"{peer}: {_last_line(done.stderr)}")
            with np.load(answer, allow_pickle=False) as found:
                return dict(found)

    def rankers(self, audience: Audience, seed: int) -> dict[str, Ranker]:
        """Return the peers' rankers by name."""
        return {name: self._ranker(peer, audience, seed) for name, peer in RANKERS.items()}

    def _ranker(self, peer: str, audience: Audience, seed: int) -> Ranker:
        def rank(named: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
            users, cases = audience.user_films, named_matrix(named, audience.film_ids)
            found = self.run(
                peer,
                user_starts=users.indptr,
                user_films=users.indices,
                case_starts=cases.indptr,
                case_films=cases.indices,
                film_count=len(audience.film_ids),
                shown=SHOWN,
                seed=seed,
            )
            return as_films(found["ranked"], audience.film_ids)

        return rank

    def stars(self, ratings: pd.DataFrame, seed: int) -> dict[str, dict[str, dict[str, float]]]:
        """Measure Surprise's predicted stars in five folds over all ratings.

        Returns:
            By model: mae and rmse, each with mean, low and high.
        """
        ratings = checked_ratings(ratings)
        users, films = (ratings[name].to_numpy(np.int64) for name in ("user_id", "film_id"))
        stars = ratings["stars"].to_numpy(np.float64)
        folds = np.random.default_rng([seed, STAR_FOLDS]).permutation(len(stars)) % STAR_FOLDS
        predicted = self.run(
            "surprise_stars", users=users, films=films, stars=stars, folds=folds, seed=seed
        )
        return {model: _errors(own - stars, users) for model, own in predicted.items()}


def _errors(errors: NDArray[np.float64], users: NDArray[np.int64]) -> dict[str, dict[str, float]]:
    squared = mean_interval(errors**2, users)
    return {
        "mae": mean_interval(np.abs(errors), users)._asdict(),
        "rmse": Interval(*np.sqrt(np.maximum(squared, 0.0)).tolist())._asdict(),
    }


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[-1]
