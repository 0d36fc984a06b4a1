"""Measure the search at many titles: how fast it answers and how many typos it forgives.

SQLite's FTS5 (trigrams, and beginnings of words) answers the same queries in the same run.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from app.catalog.starter.film_file import read_films
from app.search.index import FilmIndex, write_index
from app.search.records import FilmRecord
from app.text import fold
from scripts.bench.machine import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Find = Callable[[str], list[int]]

SHOWN = 3  # a film counts as found when it is among so many
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Query:
    """What is typed, and the film that is meant."""

    text: str
    meant: FilmRecord


def starter_records() -> list[FilmRecord]:
    """Return the starter's films."""
    return [
        FilmRecord(
            film_id=film_id,
            title=film.title,
            aliases=tuple(film.aliases),
            year=film.year,
            directors=tuple(person.name for person in film.directors),
            cast=tuple(person.name for person in film.cast),
            rating_count=sum(film.rating_histogram),
        )
        for film_id, film in enumerate(read_films(), 1)
    ]


def made_up_records(
    count: int, seeds: Sequence[FilmRecord], rng: random.Random
) -> list[FilmRecord]:
    """Return films that do not exist, made of the words and names of those that do."""
    words = [word for film in seeds for word in film.title.split()]
    names = sorted({name for film in seeds for name in film.cast})
    firsts, lasts = [name.split()[0] for name in names], [name.split()[-1] for name in names]

    def title() -> str:
        return " ".join(rng.choices(words, k=rng.choice((1, 2, 2, 3, 3, 4, 5, 6))))

    def person() -> str:
        return f"{rng.choice(firsts)} {rng.choice(lasts)}"

    return [
        FilmRecord(
            film_id=len(seeds) + number,
            title=title(),
            aliases=(title(),) if rng.random() < 0.3 else (),  # noqa: PLR2004 - three in ten
            year=rng.randint(1920, 2025),
            directors=(person(),),
            cast=tuple(person() for _ in range(6)),
            rating_count=min(300, int(rng.paretovariate(0.7))),
        )
        for number in range(1, count + 1)
    ]


def with_typos(text: str, count: int, rng: random.Random) -> str:
    """Return the text with letters dropped, doubled, changed or swapped."""
    for _ in range(count):
        at = rng.randrange(max(1, len(text) - 1))
        text = rng.choice(
            (
                text[:at] + text[at + 1 :],
                text[: at + 1] + text[at:],
                text[:at] + rng.choice(LETTERS) + text[at + 1 :],
                text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            )
        )
    return text


def queries_by_kind(films: Sequence[FilmRecord], rng: random.Random) -> dict[str, list[Query]]:
    """Return queries for films; typos only in titles long enough to bear them."""

    def shuffled(text: str) -> str:
        words = text.split()
        rng.shuffle(words)
        return " ".join(words)

    texts: dict[str, Callable[[FilmRecord], str]] = {
        "whole title": lambda film: film.title,
        "being typed": lambda film: film.title[: rng.randint(1, len(film.title))],
        "one or two letters": lambda film: film.title[: rng.randint(1, 2)],
        "words in any order": lambda film: shuffled(film.title),
        "title and year": lambda film: f"{film.title} {film.year}",
        "somebody in it": lambda film: rng.choice((*film.directors, *film.cast, film.title)),
        "one typo": lambda film: with_typos(fold(film.title), 1, rng),
        "two typos": lambda film: with_typos(fold(film.title), 2, rng),
    }
    return {
        kind: [Query(text_of(film), film) for film in films if len(fold(film.title)) >= 6]  # noqa: PLR2004 - a short title with a typo may be any other
        for kind, text_of in texts.items()
    }


class Fts5:
    """The peer: SQLite's full-text search, ranked by its bm25, among equals by fame."""

    def __init__(self, films: Sequence[FilmRecord]) -> None:
        """Fill one table of trigrams and one of words."""
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE TABLE fame (id INTEGER PRIMARY KEY, rating_count INTEGER)")
        self._db.executemany(
            "INSERT INTO fame VALUES (?, ?)", ((film.film_id, film.rating_count) for film in films)
        )
        for table, tokenizer in (("trigrams", "trigram"), ("words", "unicode61")):
            self._db.execute(
                f"CREATE VIRTUAL TABLE {table} "
                f"USING fts5(title, alias, people, tokenize='{tokenizer}')"
            )
            self._db.executemany(
                f"INSERT INTO {table}(rowid, title, alias, people) VALUES (?, ?, ?, ?)",  # noqa: S608 - two constants
                ((film.film_id, *_folded_names(film)) for film in films),
            )

    def by_trigrams(self, text: str) -> list[int]:
        """Find films that share trigrams: forgives typos, reads many rows."""
        folded = fold(text)
        trigrams = {folded[at : at + 3] for at in range(len(folded) - 2)}
        return self._find("trigrams", " OR ".join(f'"{part}"' for part in sorted(trigrams)))

    def by_beginnings(self, text: str) -> list[int]:
        """Find films that have words that begin so: fast, forgives nothing."""
        return self._find("words", " ".join(f'"{word}"*' for word in fold(text).split()))

    def _find(self, table: str, match: str) -> list[int]:
        if not match:
            return []
        statement = (
            f"SELECT fame.id FROM {table} JOIN fame ON fame.id = {table}.rowid "  # noqa: S608 - two constants
            f"WHERE {table} MATCH ? ORDER BY bm25({table}, 10, 5, 2), rating_count DESC LIMIT 8"
        )
        return [row[0] for row in self._db.execute(statement, (match,))]


def _folded_names(film: FilmRecord) -> tuple[str, str, str]:
    people = (*film.directors, *film.cast)
    return fold(film.title), fold(" ".join(film.aliases)), fold(" ".join(people))


def measure(find: Find, queries: Sequence[Query], runs: int) -> tuple[list[float], float]:
    """Return the milliseconds of each query, the best of its runs, and the share of films found."""
    milliseconds, found = [], 0
    for query in queries:
        taken = []
        for _ in range(runs):
            began = time.perf_counter()
            hits = find(query.text)
            taken.append((time.perf_counter() - began) * 1e3)
        milliseconds.append(min(taken))
        found += query.meant.film_id in hits[:SHOWN]
    return milliseconds, found / len(queries)


def _find_in(index: FilmIndex, text: str) -> list[int]:
    return [hit.film_id for hit in index.suggest(text).hits]


def _open_peers(films: Sequence[FilmRecord]) -> dict[str, Find]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search"
        began = time.perf_counter()
        write_index(path, films)
        written = time.perf_counter() - began
        size = sum(file.stat().st_size for file in path.iterdir()) / 1e6
        index = FilmIndex.open(path)  # the files stay mapped when the folder goes
        print(f"{len(films):,} films written in {written:.1f} s, {size:.1f} MB, to one index.\n")
    fts = Fts5(films)
    return {
        "Marquee": partial(_find_in, index),
        "FTS5 trigrams": fts.by_trigrams,
        "FTS5 beginnings": fts.by_beginnings,
    }


def main(arguments: list[str] | None = None) -> int:
    """Print a table: for each kind of query and each engine, milliseconds and films found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=60_000)
    parser.add_argument("--queries", type=int, default=300, help="of each kind")
    parser.add_argument("--runs", type=int, default=3, help="the fastest counts")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)  # noqa: S311 - not a secret
    seeds = starter_records()[: options.films * 9 // 10]
    films = [*seeds, *made_up_records(options.films - len(seeds), seeds, rng)]
    print(f"{machine()}, SQLite {sqlite3.sqlite_version}")
    engines = _open_peers(films)
    asked = rng.choices(films, [film.rating_count + 1 for film in films], k=options.queries)
    print(f"{'':20} {'':16} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'found':>7}")
    for kind, queries in queries_by_kind(asked, rng).items():
        for name, find in engines.items():
            taken, found = measure(find, queries, options.runs)
            p50, p95, p99 = np.percentile(taken, (50, 95, 99))
            print(f"{kind:20} {name:16} {p50:8.2f} {p95:8.2f} {p99:8.2f} {found:7.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
