"""Count co-likes of a ratings file in MovieLens' layout, here or on a Spark cluster.

With --spark run it in Spark's environment, made by `make spark`:
.venv-spark/bin/python scripts/count_co_likes.py --spark --ratings ratings.csv --out co_likes.npz
The result is the same, figure by figure.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd

from app.recommend.training import CoLikes

TYPES = {"user_id": np.int64, "film_id": np.int64, "stars": np.float32, "rated_at": np.int64}


def read_ratings(path: Path) -> pd.DataFrame:
    """Return ratings of a file in MovieLens' layout."""
    return pd.read_csv(path, header=0, names=list(TYPES), dtype=TYPES)


def counted_by_spark(options: argparse.Namespace) -> CoLikes:
    """Count on a cluster, and train item factors where asked."""
    from app.recommend.training import spark

    settings = dict(pair.split("=", 1) for pair in options.set)
    with spark.spark_session(options.master, host=options.host, settings=settings) as session:
        ratings = spark.read_ratings(session, options.ratings)
        if options.factors:
            factors = spark.train_item_factors(ratings, seed=options.seed)
            np.savez(options.factors, **factors._asdict())
        return spark.count_co_likes(ratings)


def main(arguments: list[str] | None = None) -> int:
    """Count, write, and print what was counted.

    Returns:
        0, or 1 if the ratings make no sense.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratings", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="where to write, an npz")
    parser.add_argument("--spark", action="store_true", help="count with Spark")
    parser.add_argument("--master", default="local[2]", help="Spark's master, such as spark://…")
    parser.add_argument("--host", default="127.0.0.1", help="where workers reach this machine")
    parser.add_argument("--set", action="append", default=[], help="NAME=VALUE, for Spark")
    parser.add_argument("--factors", type=Path, help="train ALS too and write its npz here")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.factors and not options.spark:
        parser.error("--factors needs --spark")
    try:
        if options.spark:
            co_likes = counted_by_spark(options)
        else:
            co_likes = CoLikes.from_ratings(read_ratings(options.ratings))
    except (OSError, ValueError) as error:
        print(str(error).partition("\n")[0], file=sys.stderr)
        return 1
    co_likes.save(options.out)
    pairs = (co_likes.weights.nnz - len(co_likes.film_ids)) // 2
    print(
        f"Counted {co_likes.user_count:,} people, {len(co_likes.film_ids):,} films and "
        f"{pairs:,} pairs."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
