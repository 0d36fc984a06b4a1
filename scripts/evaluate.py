"""Measure the engine against its peers on people it has not seen.

People are permuted once by a fixed seed; 15 % are for tuning, then five disjoint folds of 15 % for
testing. A newcomer names 1, 3, 5, 10 or 20 of the films they rated 4 stars and more, drawn at
random, or those with most stars and of these the best known first; all other likes are to be found
among all films. "marquee" is what people see by default, "marquee, score alone" the same scores
without the rules of variety. Then the loop of suggestions and answers, and films that nobody has
rated; stars where asked for. Intervals hold 95 %; people are the units.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd
from tqdm import tqdm

from app.catalog.sources.join import joined_records, most_rated
from app.catalog.sources.other_movielens import ratings_of, with_films_of
from app.catalog.sources.published import read_published_sets
from app.recommend.training.evaluate import figures, gains
from app.recommend.training.loop import likes_by_round, loop_figures
from app.recommend.training.new_films import new_film_figures
from app.recommend.training.outside_peers import OutsidePeers
from app.recommend.training.rankers import OURS
from app.recommend.training.split import held_out
from app.recommend.training.tables import loop_text, new_films_text, newcomers_text, stars_text
from app.recommend.training.trials import Trials

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.catalog.sources.published import PublishedSets

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
PROTOCOLS = ("newcomers", "loop", "new-films", "stars")
DEFAULT_PROTOCOLS = PROTOCOLS[:-1]
PUBLIC = "tmdb"
"""Whose votes are a fact of a film: nearly all of MovieLens' films have TMDB's."""
NO_PEERS = "Peers of other projects and plots are left out: make peers."


def read_films(data: Path) -> pd.DataFrame:
    """Return every MovieLens film with the facts that the site would know of it."""
    return films_of(read_published_sets(data))


def films_of(sets: PublishedSets) -> pd.DataFrame:
    """Return every MovieLens film of the sets with the facts that the site would know of it."""
    records = joined_records(most_rated(sets, len(sets.films)), sets)
    votes = [next((one for one in r.votes if one.source == PUBLIC), None) for r in records]
    return pd.DataFrame(
        {
            "film_id": [int(dict(record.external_ids)["movielens"]) for record in records],
            "title": [record.title for record in records],
            "collection": [r.collection.name if r.collection else "" for r in records],
            "year": [record.year for record in records],
            "genres": [record.genres for record in records],
            "directors": [tuple(person.name for person in r.directors) for r in records],
            "cast": [tuple(person.name for person in record.cast) for record in records],
            "keywords": [record.keywords for record in records],
            "countries": [record.countries for record in records],
            "vote_count": [one.count if one else None for one in votes],
            "vote_mean": [one.mean if one else None for one in votes],
        }
    )


def read_inputs(options: argparse.Namespace) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return films and ratings; of other ratings with the films of the file beside them."""
    sets = read_published_sets(options.data)
    path = options.ratings or options.data / "ml-latest-small" / "ratings.csv"
    ratings = ratings_of(path)
    if options.ratings:
        sets = with_films_of(path, sets, options.data, set(ratings["film_id"].unique().tolist()))
    films = films_of(sets)
    return films, ratings[ratings["film_id"].isin(films["film_id"])]


class Evaluation:
    """What was asked for, measured step by step."""

    def __init__(self, trials: Trials, options: argparse.Namespace) -> None:
        """Take the folds and what was asked for."""
        self.trials = trials
        self.options = options
        peers = OutsidePeers(options.peers_python, ROOT / "scripts" / "evaluate_peers.py")
        self.peers = peers if options.peers and peers.are_there else None
        self.found: dict[str, Any] = {}
        self.texts: list[str] = []

    def newcomers(self) -> None:
        """Measure rankings for newcomers."""
        rows = self.trials.newcomers(
            draws=self.options.draws, peers=self.options.peers, outside=self.peers
        )
        means, compared = figures(rows, len(self.trials.films)), gains(rows, list(OURS))
        self.found |= {"figures": records(means), "gains": records(compared)}
        self.texts.append(newcomers_text(means, compared))

    def loop(self) -> None:
        """Play the loop."""
        rows = self.trials.loop()
        means = loop_figures(rows)
        self.found["loop"] = {"figures": records(means), "rounds": records(likes_by_round(rows))}
        self.texts.append(loop_text(means))

    def new_films(self) -> None:
        """Place new films."""
        means = new_film_figures(self.trials.new_films())
        self.found["new_films"] = records(means)
        self.texts.append(new_films_text(means))

    def stars(self) -> None:
        """Measure predicted stars."""
        from app.recommend.training.star_protocols import measure_stars

        trials = self.trials
        stars = {
            "marquee": measure_stars(
                trials.films, trials.ratings, seed=trials.seed, progress=trials.progress
            )
        }
        if self.peers:
            trials.progress("Stars, Surprise")
            theirs = self.peers.stars(trials.ratings, trials.seed)
            stars |= {f"Surprise's {name}": {"five_fold": own} for name, own in theirs.items()}
        self.found["stars"] = stars
        self.texts.append(stars_text(stars))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows for JSON: what is missing is null."""
    return [
        {
            str(name): None if isinstance(value, float) and np.isnan(value) else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


def evaluate(options: argparse.Namespace, progress: Callable[[str], None]) -> Evaluation:
    """Measure what was asked for."""
    progress("reading")
    films, ratings = read_inputs(options)
    people = held_out(ratings["user_id"].to_numpy(np.int64), options.seed)
    folds = (people.validation,) if options.validation else people.tests[: options.folds]
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(films, ratings, folds, Path(folder), options.seed, progress)
        evaluation = Evaluation(trials, options)
        for protocol in options.protocols:
            getattr(evaluation, protocol.replace("-", "_"))()
    return evaluation


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the published sets")
    parser.add_argument(
        "--ratings", type=Path, help="ratings.csv or ratings.dat of another MovieLens set"
    )
    parser.add_argument("--only", choices=PROTOCOLS, help="one protocol alone")
    parser.add_argument("--stars", action="store_true", help="predicted stars as well")
    parser.add_argument("--quick", action="store_true", help="one fold, one draw")
    parser.add_argument("--validation", action="store_true", help="the people for tuning instead")
    parser.add_argument("--folds", type=int, default=5, help="how many test folds")
    parser.add_argument("--draws", type=int, default=3, help="random draws for each person")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--peers-python", type=Path, default=PEERS_PYTHON, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--plots", type=Path, help="draw SVG and PNG into this folder")
    options = parser.parse_args(arguments)
    if options.quick:
        options.folds = options.draws = 1
    stars = ("stars",) if options.stars else ()
    options.protocols = (options.only,) if options.only else (*DEFAULT_PROTOCOLS, *stars)
    return options


def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables, and write JSON and plots where asked."""
    options = parsed(arguments)
    if not options.peers_python.is_file():
        print(NO_PEERS)
    with tqdm(leave=False, disable=None, unit=" steps") as bar:

        def tell(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        evaluation = evaluate(options, tell)
    print("\n".join(evaluation.texts))
    asked = {"seed": options.seed, "folds": options.folds, "draws": options.draws}
    text = json.dumps({**asked, **evaluation.found}, indent=1) + "\n"
    if options.json:
        options.json.write_text(text)
    if options.plots and options.peers_python.is_file():
        draw(options, text)
    return 0


def draw(options: argparse.Namespace, figures_json: str) -> None:
    """Draw the plots, in the environment of the peers."""
    import subprocess

    script = ROOT / "scripts" / "plot_evaluation.py"
    command = [options.peers_python, script, "-", options.plots]
    subprocess.run(command, input=figures_json, text=True, check=True)  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main())
