"""Run by the tests in Spark's environment: everything that one session can show.

Arguments: the folder that holds generated.csv, few.csv, none.csv, wrong*.csv and perhaps
real.csv; the limits to count generated.csv with. What came out is written beside them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from app.recommend.training import counting, spark


def counted(session: object, folder: Path, name: str, to: str) -> None:
    spark.count_co_likes(spark.read_ratings(session, folder / f"{name}.csv")).save(folder / to)


def refusal(session: object, path: Path) -> str | None:
    try:
        spark.count_co_likes(spark.read_ratings(session, path))
    except ValueError as error:
        return str(error)
    return None


def main(folder: Path, limits: dict[str, int]) -> None:
    with spark.spark_session(settings={"spark.sql.shuffle.partitions": "4"}) as session:
        counted(session, folder, "none", "none.npz")
        if (folder / "real.csv").exists():
            counted(session, folder, "real", "real.npz")
        for name, limit in limits.items():
            setattr(counting, name, limit)
        counted(session, folder, "generated", "limited.npz")
        refusals = {path.stem: refusal(session, path) for path in folder.glob("wrong*.csv")}
        for name in ("few", "none"):
            ratings = spark.read_ratings(session, folder / f"{name}.csv")
            factors = spark.train_item_factors(ratings, dimensions=8, rounds=3)
            np.savez(folder / f"{name}_factors.npz", **factors._asdict())
        ui = session.sparkContext.uiWebUrl
    (folder / "said.json").write_text(json.dumps({"refusals": refusals, "ui": ui}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
