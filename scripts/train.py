"""Train a build and publish it, from files or from the site's database.

From files: ratings in MovieLens' layout (`ratings.csv`, or a zip that holds one) or co-likes that
were counted elsewhere, and films (`movies.csv`, or a folder of the published sets). What was
counted is kept: a run that was killed, or has other settings, does not count again.
Without files: from the database, as `scripts/rebuild_index.py` does.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# BLAS on one thread, which must be said before numpy is imported: where others use the cores,
# two threads wait for each other and take four times as long.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import pandas as pd
from tqdm import tqdm

from app import create_app
from app.catalog.sources.titles import parsed_title
from app.discover.rebuild import STEPS, rebuild
from app.errors import ConflictError
from app.recommend import BuildLockedError
from app.recommend.training import CoLikes, train_build
from app.recommend.training.kept_counts import counted_file
from app.recommend.training.reproduction import check_reproducible
from app.web.settings import site_settings
from scripts.failures import told_in_a_line
from scripts.publishing import published_line, steps_shown

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[str], None]
    Train = Callable[[Path, int], Path]

KEPT = "training"
NO_GENRES = "(no genres listed)"
# The ratings are looked for, read and counted; no database is read and no search index written.
STEPS_FROM_FILES = STEPS + 3 - 2


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Train and publish, or check that training gives the same; 1 with one line if it cannot."""
    options = parsed(arguments)
    with create_app().app_context(), steps_shown(STEPS_FROM_FILES, quiet=options.quiet) as tell:
        settings = site_settings()
        kept = settings.instance_path / KEPT
        root = settings.builds_path if options.films is None else options.out or kept / "builds"
        train = trainer(options, kept, tell)
        started = time.monotonic()
        if options.check_reproducible:
            build_id, files = check_reproducible(root, train)
            line = f"Build {build_id} came out the same again: {files} files."
        else:
            line = published_line(train(root, options.seed), started)
    print(line)
    return 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options; ends the program where they make no sense."""
    parser = argparse.ArgumentParser(description=__doc__)
    likes = parser.add_mutually_exclusive_group()
    likes.add_argument("--ratings", type=Path, help="ratings.csv, or a zip that holds one")
    likes.add_argument("--co-likes", type=Path, help="an npz that CoLikes.save wrote")
    parser.add_argument("--films", type=Path, help="movies.csv, or a folder of the published sets")
    parser.add_argument(
        "--out",
        type=Path,
        help="the root of the builds of files (default: instance/training/builds)",
    )
    parser.add_argument("--seed", type=int, default=0, help="for everything random (default 0)")
    parser.add_argument(
        "--force", action="store_true", help="publish even if it answers worse than before"
    )
    parser.add_argument(
        "--check-reproducible",
        action="store_true",
        help="publish nothing: train the current build again and compare every file",
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    options = parser.parse_args(arguments)
    from_files = options.ratings is not None or options.co_likes is not None
    if from_files != (options.films is not None):
        parser.error("--films goes together with --ratings or --co-likes")
    if options.out is not None and not from_files:
        parser.error("--out is for training from files; the site's builds lie in its instance")
    return options


def trainer(options: argparse.Namespace, kept: Path, tell: Tell) -> Train:
    """Return what trains a build of the chosen inputs under a root, with a seed."""

    def from_database(root: Path, seed: int) -> Path:
        return rebuild(root, seed=seed, force=options.force, progress=tell)

    def from_files(root: Path, seed: int) -> Path:
        films, co_likes = inputs_of(options, kept, tell)
        sources = {
            "films": options.films.name,
            "likes": (options.ratings or options.co_likes).name,
        }
        try:
            return train_build(
                root,
                films,
                co_likes=co_likes,
                seed=seed,
                progress=tell,
                force=options.force,
                sources=sources,
            )
        except BuildLockedError as error:
            raise ConflictError(str(error)) from None

    return from_database if options.films is None else from_files


def inputs_of(options: argparse.Namespace, kept: Path, tell: Tell) -> tuple[pd.DataFrame, CoLikes]:
    """Return films and co-likes of the files."""
    films = read_films(options.films)
    if options.co_likes is not None:
        return films, CoLikes.load(options.co_likes)
    with tqdm(unit="B", unit_scale=True, leave=False, disable=options.quiet or None) as bar:

        def show(read: int, size: int) -> None:
            bar.total = size
            bar.update(read - bar.n)

        counted = counted_file(options.ratings, kept, tell=tell, tell_read=show)
    return counted.with_histograms(films), counted.co_likes


def read_films(path: Path) -> pd.DataFrame:
    """Return the films of MovieLens' `movies.csv`, or of a folder of the published sets.

    Raises:
        ValueError: the file is no such file.
    """
    if path.is_dir():
        from scripts.evaluate import read_films as read_published_films

        return read_published_films(path)
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        try:
            for row in csv.DictReader(file):
                title = parsed_title(row["title"])
                genres = [name for name in row["genres"].split("|") if name != NO_GENRES]
                rows.append((int(row["movieId"]), title.title, title.year, genres))
        except (KeyError, ValueError, AttributeError, csv.Error) as error:
            raise ValueError(f"{path.name} holds no films in MovieLens' layout.") from error
    return pd.DataFrame(rows, columns=["film_id", "title", "year", "genres"])


if __name__ == "__main__":
    sys.exit(main())
