"""Measure how fast ratings are imported, in how much memory, and how long others wait meanwhile.

  scripts/bench_import.py --ratings 25000000
  scripts/bench_import.py --ratings 25000000 --database postgresql+psycopg://…/an_empty_database

A set of MovieLens' kind is generated, imported into an empty database, and imported again, which
must change nothing. Meanwhile a visitor writes ten times a second: the longest wait is printed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from sqlalchemy import create_engine, text

from app import create_app
from app.catalog.importing import SourceImport, fingerprint_of
from app.catalog.sources import movielens
from app.connections import prepare_engine
from app.db import db
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Iterator

RATINGS_A_PERSON = 150
ROWS_AT_A_TIME = 1_000_000
VISITS_A_SECOND = 10


@dataclass(slots=True)
class Visitor:
    """Somebody who writes on the site while ratings are imported; `longest` is in seconds."""

    longest: float = 0.0
    writes: int = 0


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Generate, import twice, print the figures; 1 where the second import changed something."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=int, default=1_000_000, help="how many (default 1M)")
    parser.add_argument("--films", type=int, default=20_000, help="how many (default 20,000)")
    parser.add_argument("--database", help="address of an empty database (default SQLite)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "ml-generated"
        generate(folder, ratings=options.ratings, films=options.films)
        database = {"database_url": options.database} if options.database else {}
        site = create_app({"instance_path": Path(name) / "instance", **database})
        with site.app_context():
            db.create_all()
            db.session.commit()
            return _measured(folder)


def _measured(folder: Path) -> int:
    changed = False
    for what in ("first import", "second import"):
        with visits() as visitor:
            started = time.monotonic()
            work = SourceImport(
                movielens.open_source(folder, lambda _row: None),
                fingerprint=fingerprint_of(folder),
                reject=lambda _row: None,
                explain=lambda _match: None,
            )
            for _step in work.run():
                db.session.commit()
            seconds = time.monotonic() - started
        ratings, changed = work.summary.ratings, work.summary.changed
        print(
            f"{what} on {db.engine.dialect.name}: {ratings.read:,} ratings in {seconds:.1f} s, "
            f"{ratings.read / seconds:,.0f} a second; {ratings.added:,} added; peak memory "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB; a visitor's "
            f"{visitor.writes:,} writes waited {visitor.longest * 1000:,.0f} ms at most"
        )
    if changed:
        print("The second import changed something.", file=sys.stderr)
    return int(changed)


@contextmanager
def visits() -> Iterator[Visitor]:
    """Have somebody write on the site from a thread, on a connection of their own."""
    visitor, over = Visitor(), threading.Event()
    url = db.engine.url.render_as_string(hide_password=False)
    engine = create_engine(url)
    prepare_engine(engine)

    def write() -> None:
        while not over.wait(1 / VISITS_A_SECOND):
            started = time.monotonic()
            with engine.begin() as connection:
                connection.execute(
                    text("INSERT INTO viewers (created_at) VALUES (:now)"),
                    {"now": "2026-01-01 00:00:00+00:00"},
                )
            visitor.longest = max(visitor.longest, time.monotonic() - started)
            visitor.writes += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield visitor
    finally:
        over.set()
        thread.join()
        engine.dispose()


def generate(folder: Path, *, ratings: int, films: int) -> None:
    """Write a set of MovieLens' kind: few films have most ratings, sorted by person and film."""
    folder.mkdir(parents=True)
    with (folder / "movies.csv").open("w", encoding="utf-8") as file:
        file.write("movieId,title,genres\n")
        file.writelines(
            f"{film},Film {film} ({1930 + film % 90}),Drama\n" for film in range(1, films + 1)
        )
    random = np.random.default_rng(0)
    with (folder / "ratings.csv").open("w", encoding="utf-8") as file:
        file.write("userId,movieId,rating,timestamp\n")
        person = 1
        while ratings > 0:
            people = min(ROWS_AT_A_TIME, ratings) // RATINGS_A_PERSON + 1
            for _ in range(people):
                drawn = random.beta(0.5, 4.0, min(RATINGS_A_PERSON, ratings)) * films
                for film in np.unique(drawn.astype(np.int64)).tolist():
                    stars = int(random.integers(1, 11)) / 2
                    file.write(f"{person},{film + 1},{stars},{1_000_000_000 + person}\n")
                    ratings -= 1
                person += 1
                if ratings <= 0:
                    break


if __name__ == "__main__":
    sys.exit(main())
