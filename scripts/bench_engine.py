"""Measure the engine alone: how long one answer takes, as a distribution, on one BLAS thread.

Without --build, a build of made-up films and likes of the wanted size is trained first.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from app.recommend import Mix, Profile, open_build
from app.recommend.training import train_build
from scripts.bench.made_up import made_up_films, made_up_ratings

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.recommend import Engine

LIKES = (1, 3, 5, 10, 20)
PERCENTILES = (50, 90, 99)


def timed(answer: Callable[[Profile], object], profiles: list[Profile]) -> np.ndarray:
    """Return how long each answer took in milliseconds."""
    times = []
    for profile in profiles:
        started = time.perf_counter()
        answer(profile)
        times.append((time.perf_counter() - started) * 1000)
    return np.array(times)


def profiles_of(
    engine: Engine, likes: int, count: int, random: np.random.Generator
) -> list[Profile]:
    """Return profiles whose films are drawn as often as people like them."""
    fame = np.array([engine.fame_of(int(film)) for film in engine.film_ids])
    chances = fame / fame.sum()
    return [
        Profile(tuple(random.choice(engine.film_ids, likes, replace=False, p=chances).tolist()))
        for _ in range(count)
    ]


def line(label: str, times: np.ndarray) -> str:
    """Return a row of the table."""
    values = "".join(f"{value:9.2f}" for value in np.percentile(times, PERCENTILES))
    return f"{label:<34}{values}{times.max():9.2f}"


def measure(engine: Engine, rounds: int, seed: int) -> None:
    """Print the distributions."""
    random = np.random.default_rng(seed)
    print(f"{'milliseconds':<34}{'p50':>9}{'p90':>9}{'p99':>9}{'most':>9}")
    for likes in LIKES:
        profiles = profiles_of(engine, likes, rounds, random)
        print(line(f"recommend, {likes} favourites, first", timed(engine.recommend, profiles)))
        print(line(f"recommend, {likes} favourites, again", timed(engine.recommend, profiles)))
    profiles = [
        Profile(profile.favourites[:5], dislikes=profile.favourites[5:])
        for profile in profiles_of(engine, 10, rounds, random)
    ]
    print(line("recommend, 5 and 5 dislikes", timed(engine.recommend, profiles)))
    varied = Mix(diversity=0.5)
    print(line("the same, varied", timed(lambda p: engine.recommend(p, 10, varied), profiles)))
    print(line("similar", timed(lambda p: engine.similar(p.favourites[0], 12), profiles)))


def main(arguments: list[str] | None = None) -> int:
    """Measure a build, or a made-up one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, help="a build's folder or the root of builds")
    parser.add_argument("--films", type=int, default=10_000)
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    random = np.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = options.build
        if path is None:
            started = time.perf_counter()
            films = made_up_films(options.films, random)
            ratings = made_up_ratings(options.ratings, options.films, random)
            path = train_build(Path(folder), films, ratings, seed=options.seed)
            size = sum(file.stat().st_size for file in path.rglob("*")) / 1e6
            print(f"Trained in {time.perf_counter() - started:.1f} s, {size:.0f} MB on disk")
        started = time.perf_counter()
        engine = open_build(path)
        print(f"Opened {len(engine.film_ids):,} films in {time.perf_counter() - started:.2f} s")
        measure(engine, options.rounds, options.seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Peak memory of this process, training included: {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
