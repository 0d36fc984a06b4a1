"""Measure implicit's ALS on the same likes: run by bench_training.py with a Python that has it.

Arguments: an npz with arrays users and films, a row a like, how many profiles to answer.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy import sparse

FAVOURITES = 5
TEN = 10


def main(path: str, rounds: int) -> None:
    """Print the figures as JSON."""
    with np.load(path) as likes:
        users, films = likes["users"], likes["films"]
    user_films = sparse.csr_matrix((np.ones(len(users), np.float32), (users, films)))
    model = AlternatingLeastSquares(random_state=0, num_threads=1)
    wall, cpu = time.perf_counter(), time.process_time()
    model.fit(user_films, show_progress=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    random = np.random.default_rng(0)
    fame = np.bincount(films) / len(films)
    times = []
    for _ in range(rounds):
        named = random.choice(len(fame), FAVOURITES, replace=False, p=fame)
        ones = np.ones(FAVOURITES, np.float32)
        row = sparse.csr_matrix((ones, (np.zeros(FAVOURITES, int), named)), (1, len(fame)))
        started = time.process_time()
        model.recommend(0, row, N=TEN, recalculate_user=True)
        times.append((time.process_time() - started) * 1000)
    figures = {
        "fit_seconds": wall,
        "fit_cpu": cpu,
        "recommend_p50": float(np.percentile(times, 50)),
        "recommend_p99": float(np.percentile(times, 99)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
