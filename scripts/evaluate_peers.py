"""Run recommenders of other projects, in an environment of their own; `evaluate.py` calls this.

Arrays come in and go out as npz files, so neither environment imports the other's packages.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

NO_FILM = -1


def implicit_als(given: Arrays) -> dict[str, NDArray[Any]]:
    """Fit `implicit`'s ALS and rank films for newcomers by folding them in.

    Args:
        given: user_starts and user_films, the liked columns of each person who trains, one after
            another, and where each begins (one entry more at the end); case_starts and
            case_films, likewise for newcomers; film_count; shown, how many to rank; seed.

    Returns:
        ranked: int64[case, shown], columns in order, −1 where a list ends.
    """
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(
        factors=32,
        regularization=0.1,
        alpha=4.0,
        iterations=15,
        random_state=int(given["seed"]),
        num_threads=1,
    )
    model.fit(_likes(given, "user"), show_progress=False)
    cases, shown = _likes(given, "case"), int(given["shown"])
    ranked = np.full((cases.shape[0], shown), NO_FILM, np.int64)
    found, _ = model.recommend(
        np.arange(cases.shape[0]),
        cases,
        N=min(shown, cases.shape[1]),
        filter_already_liked_items=True,
        recalculate_user=True,
    )
    ranked[:, : found.shape[1]] = found
    return {"ranked": ranked}


def surprise_stars(given: Arrays) -> dict[str, NDArray[Any]]:
    """Predict each rating with Surprise's KNNBaseline and SVD, fitted on the other folds.

    Args:
        given: users, films, stars and folds of all ratings; seed.

    Returns:
        KNNBaseline and SVD: float64[rating].
    """
    import pandas as pd
    from surprise import SVD, Dataset, KNNBaseline, Reader

    frame = pd.DataFrame({name: given[name] for name in ("users", "films", "stars")})
    # Of its kinds of likeness the one that errs least on MovieLens.
    likeness = {"name": "pearson_baseline", "user_based": False}
    predicted = {name: np.empty(len(frame)) for name in ("KNNBaseline", "SVD")}
    for fold in np.unique(given["folds"]):
        asked = given["folds"] == fold
        ratings = Dataset.load_from_df(frame[~asked], Reader(rating_scale=(0.5, 5)))
        training = ratings.build_full_trainset()
        pairs = frame.loc[asked, ["users", "films"]].to_numpy().tolist()
        for model in (
            KNNBaseline(sim_options=likeness, verbose=False),
            SVD(random_state=int(given["seed"])),
        ):
            model.fit(training)
            estimates = [model.predict(user, film).est for user, film in pairs]
            predicted[type(model).__name__][asked] = estimates
    return predicted


def _likes(given: Arrays, whose: str) -> sparse.csr_matrix[np.float32]:
    starts, films = given[f"{whose}_starts"], given[f"{whose}_films"]
    shape = (len(starts) - 1, int(given["film_count"]))
    return sparse.csr_matrix((np.ones(len(films), np.float32), films, starts), shape=shape)


PEERS: dict[str, Callable[[Arrays], dict[str, NDArray[Any]]]] = {
    "implicit_als": implicit_als,
    "surprise_stars": surprise_stars,
}


def main(arguments: list[str] | None = None) -> int:
    """Read arrays, run a peer, write what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("given", type=Path, help="npz file to read")
    parser.add_argument("found", type=Path, help="npz file to write")
    options = parser.parse_args(arguments)
    with np.load(options.given, allow_pickle=False) as given:
        np.savez(options.found, allow_pickle=False, **PEERS[options.peer](dict(given)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
