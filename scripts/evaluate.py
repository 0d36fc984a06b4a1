"""Measure the engine for newcomers against its peers, on people it has not seen.

Protocol: people are permuted once by a fixed seed; 15 % are for tuning, then five disjoint folds
of 15 % for testing. A newcomer names 1, 3, 5, 10 or 20 of the films they rated 4 stars and
more, drawn at random, or those with most stars and of these the best known first; all other
likes are to be found among all films. "marquee" is what people see by default, "marquee, score
alone" the same scores without the rules of variety. Intervals hold 95 %; people are the units.
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
from tqdm import tqdm

from app.catalog.sources.join import joined_records, most_rated
from app.catalog.sources.published import read_published_sets
from app.recommend import open_build
from app.recommend.training import train_build
from app.recommend.training.audience import Audience
from app.recommend.training.evaluate import (
    METRICS,
    OVERALL,
    Judge,
    cases_of,
    figures,
    gains,
    measured,
)
from app.recommend.training.peers import PEERS
from app.recommend.training.rankers import OURS, engine_rankers, peer_rankers
from app.recommend.training.split import NAMED_COUNTS, held_out

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


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
    films: pd.DataFrame,
    ratings: pd.DataFrame,
    out: np.ndarray,
    options: argparse.Namespace,
    tell: Callable[[str], None],
) -> pd.DataFrame:
    """Train without some people and measure on them."""
    audience = Audience.without(ratings, out)
    with tempfile.TemporaryDirectory() as folder:
        tell("training")
        engine = open_build(train_build(Path(folder), films, audience.training, seed=options.seed))
        rankers = engine_rankers(engine)
        if options.peers:
            rankers |= peer_rankers(audience, options.seed)
        cases = cases_of(audience, draws=options.draws, seed=options.seed)
        return measured(cases, rankers, Judge(audience, engine), tell)


def report(found: pd.DataFrame, compared: pd.DataFrame) -> str:
    """Return the tables as text."""
    lines = []
    for metric, label in METRICS.items():
        lines += ["", label, table(found[found["metric"] == metric])]
    shown = compared[(compared["metric"] == "ndcg") & (compared["model"] == next(iter(OURS)))]
    if len(shown):
        lines += ["", f"Gain of {next(iter(OURS))} in NDCG@10", table(shown, "peer", signed=True)]
    return "\n".join(lines)


def table(found: pd.DataFrame, model: str = "model", *, signed: bool = False) -> str:
    """Return figures as text: a row for each variant and model, a column for each count."""
    half = (found["high"] - found["low"]) / 2
    sign = "+" if signed else ""
    cells = [
        f"{mean:{sign}.4f} ±{width:.4f}" for mean, width in zip(found["mean"], half, strict=True)
    ]
    wide = found.assign(cell=cells).pivot_table(
        index=["variant", model], columns="named", values="cell", aggfunc="first", sort=False
    )
    counts = [count for count in (*NAMED_COUNTS, OVERALL) if count in wide.columns]
    return wide[counts].to_string()


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
    steps = len(folds) * (1 + len(OURS) + (len(PEERS) if options.peers else 0))
    with tqdm(total=steps, leave=False) as bar:

        def tell(step: str) -> None:
            bar.update()
            bar.set_postfix_str(step)

        rows = pd.concat([evaluate_fold(films, ratings, fold, options, tell) for fold in folds])
    found, compared = figures(rows, len(films)), gains(rows, list(OURS))
    print(report(found, compared))
    if options.json:
        tables = {"figures": found.to_dict("records"), "gains": compared.to_dict("records")}
        options.json.write_text(json.dumps({"seed": options.seed, **tables}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
