"""One training run in a process of its own, so that its peak memory is its own."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend import open_build
from app.recommend.training import train_build
from app.recommend.training.ratings import LIKED_FROM
from scripts.bench.made_up import made_up_films, made_up_ratings
from scripts.bench_engine import profiles_of

if TYPE_CHECKING:
    import pandas as pd

    from app.recommend import Engine

FAVOURITES = 5


class Watch:
    """Times the steps that training tells of: seconds on the clock and of the processor."""

    def __init__(self) -> None:
        """Begin."""
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._step = ""
        self._began = (0.0, 0.0)

    def tell(self, step: str) -> None:
        """Note that a step begins, and the one before it ends."""
        now = (time.perf_counter(), time.process_time())
        if self._step:
            self.seconds[self._step] = now[0] - self._began[0]
            self.cpu[self._step] = now[1] - self._began[1]
        self._step, self._began = step, now


def measured(ratings_count: int, film_count: int, seed: int, folder: Path) -> dict[str, Any]:
    """Train on made-up ratings and return the figures."""
    random = np.random.default_rng(seed)
    films = made_up_films(film_count, random)
    ratings = made_up_ratings(ratings_count, film_count, random)
    _keep_likes(ratings, folder)
    watch = Watch()
    with tempfile.TemporaryDirectory() as root:
        path = train_build(Path(root), films, ratings, seed=seed, progress=watch.tell)
        watch.tell("")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        inputs = json.loads((path / "manifest.json").read_text())["inputs"]
        size = sum(file.stat().st_size for file in path.rglob("*")) / 1e6
        answers = _answers(open_build(path), random)
    return {
        "ratings": ratings_count,
        "films": film_count,
        "users": int(ratings["user_id"].iloc[-1]) + 1,
        "paired_films": inputs["paired_films"],
        "pairs": inputs["pairs"],
        "seconds": watch.seconds,
        "cpu": watch.cpu,
        "peak_mb": peak,
        "build_mb": size,
        **answers,
    }


def _keep_likes(ratings: pd.DataFrame, folder: Path) -> None:
    """Write the likes for peers that are measured elsewhere."""
    liked = (ratings["stars"] >= LIKED_FROM).to_numpy()
    users, films = (ratings[name].to_numpy()[liked] for name in ("user_id", "film_id"))
    np.savez(folder / "likes.npz", users=users, films=films)


def _answers(engine: Engine, random: np.random.Generator, rounds: int = 300) -> dict[str, float]:
    """Return milliseconds of the processor for one answer, each to a profile never asked before."""
    times = []
    for profile in profiles_of(engine, FAVOURITES, rounds, random):
        started = time.process_time()
        engine.recommend(profile)
        times.append((time.process_time() - started) * 1000)
    return {
        "recommend_p50": float(np.percentile(times, 50)),
        "recommend_p99": float(np.percentile(times, 99)),
    }


if __name__ == "__main__":
    count, films, seed = map(int, sys.argv[1:4])
    print(json.dumps(measured(count, films, seed, Path(sys.argv[4]))))
