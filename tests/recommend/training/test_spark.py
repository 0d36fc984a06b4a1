"""Spark counts what one machine counts, figure by figure, also where a worker is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.recommend import Profile, open_build
from app.recommend.training import CoLikes, counting, train_build
from scripts.bench.made_up import made_up_ratings
from scripts.count_co_likes import read_ratings
from tests.factories.recommend import make_films, make_ratings
from tests.recommend.training.cluster import QUICK_JAVA, spark_cluster, until

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".venv-spark" / "bin" / "python"
SCRIPT = ROOT / "scripts" / "count_co_likes.py"
REAL = ROOT.parent / "shared" / "data" / "ml-latest-small" / "ratings.csv"
HEADER = "userId,movieId,rating,timestamp\n"
LIMITS = {"LIKES_AT_MOST": 200, "PAIRED_FILMS_AT_MOST": 500}
WRONG = {
    "wrong_stars": "1,10,5.5,9\n",
    "wrong_number": "1,10,NaN,9\n",
    "wrong_moment": "1,10,4.0,\n",
    "wrong_text": "1,ten,4.0,9\n",
}


@pytest.fixture(scope="module")
def python() -> Path:
    """Python with pyspark. Without it or Java the tests are skipped, or fail where required."""
    missing = [
        what
        for what, there in (
            (".venv-spark (make spark)", PYTHON.exists()),
            ("java", shutil.which("java")),
        )
        if not there
    ]
    if missing:
        reason = f"Spark needs {' and '.join(missing)}"
        (pytest.fail if os.environ.get("MARQUEE_REQUIRE_PARTS") else pytest.skip)(reason)
    return PYTHON


def run(python: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(python), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **QUICK_JAVA, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write_generated(path: Path, count: int, films: int) -> None:
    """Write ratings of which some are repeated, and of one person who likes everything."""
    random = np.random.default_rng(0)
    usual = made_up_ratings(count, films, random)
    again = usual.iloc[:: max(count // 500, 1)].copy()
    again["stars"] = random.integers(1, 11, len(again)) / 2
    again["rated_at"] += random.integers(-1, 2, len(again))  # before, at the same time, after
    everything = pd.DataFrame(
        {
            "user_id": 10_000_000,
            "film_id": random.permutation(films) + 1,
            "stars": 5.0,
            "rated_at": random.integers(0, 9, films),
        }
    )
    ratings = pd.concat([usual, again, everything]).sample(frac=1.0, random_state=0)
    ratings.to_csv(path, index=False)


def same(left: CoLikes, right: CoLikes) -> bool:
    """Tell whether every figure is the same to the last bit."""
    return (
        np.array_equal(left.film_ids, right.film_ids)
        and left.total_weight == right.total_weight
        and left.user_count == right.user_count
        and all(
            np.array_equal(getattr(one, part), getattr(other, part))
            for one, other in ((left.weights, right.weights), (left.people, right.people))
            for part in ("data", "indices", "indptr")
        )
    )


def test_one_session_of_spark(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generated = tmp_path / "generated.csv"
    write_generated(generated, 50_000, 1_200)
    make_ratings(make_films()).to_csv(tmp_path / "few.csv", index=False)
    (tmp_path / "none.csv").write_text(f"{HEADER}1,10,3.5,9\n")
    for name, row in WRONG.items():
        (tmp_path / f"{name}.csv").write_text(f"{HEADER}2,10,4.0,9\n{row}")
    if REAL.exists():
        (tmp_path / "real.csv").symlink_to(REAL)
    done = run(python, Path(__file__).with_name("on_spark.py"), tmp_path, json.dumps(LIMITS))
    _, errors = done.communicate()
    assert done.returncode == 0, errors

    assert same(CoLikes.load(tmp_path / "none.npz"), CoLikes.empty())
    if REAL.exists():
        real = CoLikes.from_ratings(read_ratings(REAL))
        assert same(CoLikes.load(tmp_path / "real.npz"), real)
    whole = CoLikes.from_ratings(read_ratings(generated))
    for name, limit in LIMITS.items():
        monkeypatch.setattr(counting, name, limit)
    limited = CoLikes.from_ratings(read_ratings(generated))
    assert limited.weights.nnz < whole.weights.nnz / 2
    assert limited.like_counts.sum() < whole.like_counts.sum()
    assert same(CoLikes.load(tmp_path / "limited.npz"), limited)

    said = json.loads((tmp_path / "said.json").read_text())
    assert said["ui"] is None
    assert set(said["refusals"]) == set(WRONG)
    assert all("Some ratings lack a value" in text for text in said["refusals"].values())

    few = CoLikes.from_ratings(read_ratings(tmp_path / "few.csv"))
    with np.load(tmp_path / "few_factors.npz") as factors:
        assert factors["film_ids"].tolist() == few.film_ids.tolist()
        assert factors["vectors"].shape == (len(few.film_ids), 8)
        assert factors["vectors"].dtype == np.float32
        assert np.isfinite(factors["vectors"]).all()
        assert (np.linalg.norm(factors["vectors"], axis=1) > 0).all()
    with np.load(tmp_path / "none_factors.npz") as factors:
        assert factors["vectors"].shape == (0, 8)


def test_a_cluster_loses_a_worker_and_counts_the_same(python: Path, tmp_path: Path) -> None:
    ratings, out = tmp_path / "ratings.csv", tmp_path / "co_likes.npz"
    films = make_films(1_200)
    write_generated(ratings, 50_000, 1_200)
    spark_class = next(python.parents[1].glob("lib/*/site-packages/pyspark/bin/spark-class"))
    (tmp_path / "cluster").mkdir()
    settings = [
        "spark.sql.shuffle.partitions=8",
        "spark.executor.memory=700m",
        "spark.shuffle.io.maxRetries=1",
        "spark.shuffle.io.retryWait=1s",
    ]
    with spark_cluster(spark_class, tmp_path / "cluster") as cluster:
        options = [part for setting in settings for part in ("--set", setting)]
        files = ("--ratings", ratings, "--out", out)
        job = run(python, SCRIPT, "--spark", "--master", cluster.address, *files, *options)
        try:
            until(lambda: all(worker.has_shuffled() for worker in cluster.workers), "both workers")
            cluster.workers[0].kill()
            assert job.poll() is None, "the job was done before a worker was killed"
            _, errors = job.communicate()
        finally:
            job.kill()
        assert job.returncode == 0, errors
        assert cluster.workers[1].process.poll() is None
    co_likes = CoLikes.load(out)
    assert same(co_likes, CoLikes.from_ratings(read_ratings(ratings)))
    films["film_id"] -= 100
    engine = open_build(train_build(tmp_path / "builds", films, co_likes=co_likes))
    assert len(engine.recommend(Profile((1, 21)))) == 10


@pytest.mark.slow
def test_a_million_ratings_are_counted_the_same(python: Path, tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    write_generated(ratings, 1_000_000, 20_000)
    parts = "spark.sql.shuffle.partitions=16"
    files = ("--ratings", ratings, "--out", tmp_path / "there.npz")
    done = run(python, SCRIPT, "--spark", *files, "--set", parts)
    _, errors = done.communicate()
    assert done.returncode == 0, errors
    here = CoLikes.from_ratings(read_ratings(ratings))
    assert here.weights.nnz < len(here.film_ids) ** 2
    assert len(here.film_ids) > counting.PAIRED_FILMS_AT_MOST
    assert same(CoLikes.load(tmp_path / "there.npz"), here)
