"""Measure the engine for newcomers against its peers, on people it has not seen.

Protocol: people are permuted once by a fixed seed; 15 % are for tuning, then five disjoint folds
of 15 % for testing. A newcomer names 1, 3, 5, 10 or 20 of the films they rated 4 stars and
more, drawn at random, or the best known first; all other likes are to be found among all films.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd

from app.catalog.sources.join import joined_records, most_rated
from app.catalog.sources.published import read_published_sets
from app.recommend import open_build
from app.recommend.training import train_build
from app.recommend.training.evaluate import (
    Audience,
    engine_ranker,
    measured,
    paired_difference,
    peer_rankers,
    summary,
)
from app.recommend.training.split import held_out

if TYPE_CHECKING:
    from app.recommend.training.metrics import Interval

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
METRICS = ("ndcg", "recall", "tail")
ENGINE = "marquee"


def read_films(data: Path) -> pd.DataFrame:
    """Return every MovieLens film with the facts that the site would know of it."""
    sets = read_published_sets(data)
    records = joined_records(most_rated(sets, len(sets.films)), sets)
    return pd.DataFrame(
        {
            "film_id": [int(dict(record.external_ids)["movielens"]) for record in records],
            "title": [record.title for record in records],
            "year": [record.year for record in records],
            "genres": [record.genres for record in records],
            "directors": [tuple(person.name for person in r.directors) for r in records],
            "cast": [tuple(person.name for person in record.cast) for record in records],
            "keywords": [record.keywords for record in records],
            "countries": [record.countries for record in records],
        }
    )


def read_ratings(path: Path) -> pd.DataFrame:
    """Return ratings of a file in MovieLens' layout."""
    ratings = pd.read_csv(path)
    ratings.columns = pd.Index(["user_id", "film_id", "stars", "rated_at"])
    return ratings


def evaluate_fold(
    films: pd.DataFrame, ratings: pd.DataFrame, out: np.ndarray, options: argparse.Namespace
) -> pd.DataFrame:
    """Train without some people and measure on them."""
    audience = Audience.without(ratings, out, films["film_id"].to_numpy(np.int64))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_build(train_build(Path(folder), films, audience.training, seed=options.seed))
        rankers = {ENGINE: engine_ranker(engine)}
        if options.peers:
            rankers |= peer_rankers(audience, options.seed)
        return measured(audience, rankers, draws=options.draws, seed=options.seed)


def differences(cases: pd.DataFrame) -> dict[str, Interval]:
    """Return the engine's gain over each peer in NDCG@10, named at random, with intervals."""
    drawn = cases[cases["variant"] == "random"]
    peers = [model for model in drawn["model"].unique() if model != ENGINE]
    return {peer: paired_difference(drawn, ENGINE, peer, "ndcg") for peer in peers}


def report(cases: pd.DataFrame) -> str:
    """Return the tables as text."""
    lines = []
    for metric, label in zip(METRICS, ("NDCG@10", "recall@20", "tail recall@20"), strict=True):
        lines += [label, summary(cases, metric).round(4).to_string(), ""]
    lines.append("Gain in NDCG@10 over all numbers of named films, with 95 % interval")
    lines += [
        f"  over {peer}: {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
        for peer, gain in differences(cases).items()
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables, and write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the published sets")
    parser.add_argument("--ratings", type=Path, help="other ratings in MovieLens' layout")
    parser.add_argument("--validation", action="store_true", help="the people for tuning instead")
    parser.add_argument("--folds", type=int, default=5, help="how many test folds")
    parser.add_argument("--draws", type=int, default=3, help="random draws for each person")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    films = read_films(options.data)
    ratings = read_ratings(options.ratings or options.data / "ml-latest-small" / "ratings.csv")
    ratings = ratings[ratings["film_id"].isin(films["film_id"])]
    people = held_out(ratings["user_id"].to_numpy(np.int64), options.seed)
    folds = (people.validation,) if options.validation else people.tests[: options.folds]
    cases = pd.concat([evaluate_fold(films, ratings, fold, options) for fold in folds])
    print(report(cases))
    if options.json:
        tables = {
            metric: summary(cases, metric).reset_index().to_dict("records") for metric in METRICS
        }
        figures = {"tables": tables, "gains": differences(cases), "seed": options.seed}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
