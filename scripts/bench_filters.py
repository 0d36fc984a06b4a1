"""Measure filters at many films: reading the columns, and a page's films, counts and reliefs."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from sqlalchemy import insert

from app import create_app
from app.catalog.changes import note_change
from app.catalog.column_reads import read_columns
from app.catalog.filtering import find_films
from app.catalog.filters import Filters, Match, Sort, Span
from app.catalog.models import Country, Film, FilmCountry, FilmGenre, Genre
from app.db import db
from scripts.bench.machine import machine

GENRES, COUNTRIES = 20, 60
BATCH = 5_000


def fill(films: int, dice: random.Random) -> None:
    """Put made-up films into the database."""
    genres = [{"name": f"Genre {n}", "slug": f"genre-{n}"} for n in range(1, GENRES + 1)]
    db.session.execute(insert(Genre), genres)
    codes = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(COUNTRIES)]
    db.session.execute(insert(Country), [{"code": code, "name": code} for code in codes])
    for start in range(1, films + 1, BATCH):
        ids = range(start, min(start + BATCH, films + 1))
        db.session.execute(insert(Film), [_made_up(film_id, dice) for film_id in ids])
        pairs = [
            {"film_id": film_id, "genre_id": genre_id}
            for film_id in ids
            for genre_id in dice.sample(range(1, GENRES + 1), 3)
        ]
        db.session.execute(insert(FilmGenre), pairs)
        made = [{"film_id": film_id, "country_code": dice.choice(codes)} for film_id in ids]
        db.session.execute(insert(FilmCountry), made)
    note_change()
    db.session.commit()


def _made_up(film_id: int, dice: random.Random) -> dict[str, object]:
    return {
        "id": film_id,
        "title": f"Film {film_id}",
        "sort_title": f"Film {film_id}",
        "year": dice.randint(1920, 2025),
        "runtime_minutes": dice.randint(60, 200),
        "rating_count": int(dice.paretovariate(0.7)),
        "mean_stars": dice.uniform(1, 5),
    }


def some_filters(dice: random.Random) -> Filters:
    """Return a question such as people ask."""
    first = dice.randint(1920, 2015)
    genres = tuple(sorted(f"genre-{n}" for n in dice.sample(range(1, GENRES + 1), 2)))
    return Filters(
        genres=genres,
        match=dice.choice(list(Match)),
        years=Span(first, first + dice.randint(0, 40)),
        score=Span(dice.randint(3, 8)),
        sort=dice.choice(list(Sort)),
    )


def asked(filters: Filters) -> float:
    """Return the milliseconds that films, counts and reliefs of a page take."""
    began = time.perf_counter()
    found = find_films(filters)
    found.film_ids[:36].tolist()
    for counts in (found.genres, found.without, found.kinds, found.countries, found.languages):
        counts()
    found.reliefs()
    taken = (time.perf_counter() - began) * 1e3
    db.session.rollback()
    return taken


def main(arguments: list[str] | None = None) -> int:
    """Print what reading the columns and asking take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=60_000)
    parser.add_argument("--questions", type=int, default=500)
    options = parser.parse_args(arguments)
    dice = random.Random(0)  # noqa: S311 - not a secret
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"instance_path": Path(folder)})
        with app.app_context():
            db.create_all()
            fill(options.films, dice)
            began = time.perf_counter()
            columns = read_columns()
            print(f"{len(columns):,} films read in {time.perf_counter() - began:.2f} s")
            find_films(Filters())
            for sort in Sort:
                find_films(Filters(sort=sort)).film_ids.tolist()
            taken = [asked(some_filters(dice)) for _ in range(options.questions)]
            p50, p95, p99 = np.percentile(taken, (50, 95, 99))
            print(f"films, counts and reliefs: p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f} ms")
            db.session.remove()
            db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
