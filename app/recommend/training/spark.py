"""Training beyond one machine: co-likes and item factors from Spark, as plain arrays.

The co-likes are those of `counting`, figure by figure: weights are whole numbers of 2^-30 here
too, so sums are exact in whatever order a cluster adds them, and a lost worker's part is merely
counted again. What comes back goes through `train_build` like any other co-likes.

Source: implicit-feedback ALS, Hu, Koren and Volinsky, "Collaborative filtering for implicit
feedback datasets" (2008), as in Spark's library. The only file that imports pyspark.
"""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 - the name that everybody knows it by
from scipy import sparse

from app.recommend.training import counting
from app.recommend.training.co_like_format import GRID, in_order, mirrored
from app.recommend.training.co_likes import CoLikes
from app.recommend.training.ratings import LEAST_STARS, LIKED_FROM, MOST_STARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

LOOPBACK = "127.0.0.1"
LOCAL = "local[2]"
RATINGS_SCHEMA = "user_id LONG, film_id LONG, stars DOUBLE, rated_at LONG"
FACTOR_DIMENSIONS = 64
FACTOR_ROUNDS = 10
FACTOR_RIDGE = 0.05
CONFIDENCE_OF_A_LIKE = 10.0


class ItemFactors(NamedTuple):
    """What ALS found of each film.

    Attributes:
        film_ids: int64[film], ascending: the films that somebody likes.
        vectors: float32[film, dimension].
    """

    film_ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


@contextmanager
def spark_session(
    master: str = LOCAL, *, host: str = LOOPBACK, settings: Mapping[str, str] | None = None
) -> Iterator[SparkSession]:
    """Run a Spark application; it ends with the block.

    Args:
        master: where to run: local[n], or the address of a cluster.
        host: the address of this machine that the cluster's workers reach it by.
        settings: further settings of Spark.
    """
    os.environ.setdefault("SPARK_LOCAL_IP", host)
    # Tables come back by Arrow; pandas, which Spark has no use for here, may be of any version.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    fixed = {
        "spark.driver.bindAddress": host,
        "spark.driver.host": host,
        "spark.driver.maxResultSize": "0",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.appName("Marquee").master(master)
    for name, value in {**fixed, **(settings or {})}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def read_ratings(spark: SparkSession, path: Path | str) -> DataFrame:
    """Read a CSV in MovieLens' layout, which all workers must be able to read."""
    return spark.read.csv(str(path), schema=RATINGS_SCHEMA, header=True)


def count_co_likes(ratings: DataFrame) -> CoLikes:
    """Count the co-likes of ratings, by the rules of `counting`.

    Args:
        ratings: columns user_id, film_id, stars and rated_at.

    Raises:
        ValueError: a rating lacks a value, or its stars are outside 0.5–5.
    """
    people = _people(_counted_likes(ratings)).persist()
    try:
        user_count, total_weight = people.agg(F.count("*"), F.sum("weight")).first()
        if not user_count:
            return CoLikes.empty()
        films = _arrays(
            people.select("weight", F.explode("films").alias("film_id"))
            .groupBy("film_id")
            .agg(F.count("*").alias("people"), F.sum("weight").alias("weight"))
            .sort("film_id")
        )
        paired = counting.most_liked(films["people"])
        pairs = _arrays(_pairs(people, films["film_id"][paired]))
        weights, people_of = (
            _matrix(films[name], paired, pairs["pair"], pairs[name])
            for name in ("weight", "people")
        )
    finally:
        people.unpersist()
    return CoLikes(
        film_ids=films["film_id"],
        weights=_off_grid(weights),
        people=people_of,
        total_weight=total_weight / GRID,
        user_count=user_count,
    )


def train_item_factors(
    ratings: DataFrame,
    *,
    dimensions: int = FACTOR_DIMENSIONS,
    rounds: int = FACTOR_ROUNDS,
    seed: int = 0,
) -> ItemFactors:
    """Train item factors on the same likes as `count_co_likes` counts.

    Args:
        ratings: columns user_id, film_id, stars and rated_at; user ids below 2^31.
        dimensions: how long each film's vector is.
        rounds: how often people and films are solved in turn.
        seed: for the first vectors.

    Raises:
        ValueError: a rating lacks a value, or its stars are outside 0.5–5.
    """
    likes = _counted_likes(ratings).select("user_id", "film_id").persist()
    try:
        film_ids = _arrays(likes.select("film_id").distinct().sort("film_id"))["film_id"]
        if not len(film_ids):
            return ItemFactors(film_ids, np.zeros((0, dimensions), np.float32))
        numbered = _numbered(likes, film_ids).select(
            F.col("user_id").cast("int").alias("user"), "row", F.lit(1.0).alias("like")
        )
        als = ALS(
            rank=dimensions,
            maxIter=rounds,
            regParam=FACTOR_RIDGE,
            implicitPrefs=True,
            alpha=CONFIDENCE_OF_A_LIKE,
            userCol="user",
            itemCol="row",
            ratingCol="like",
            seed=seed,
        )
        table = als.fit(numbered).itemFactors.sort("id").toArrow()
    finally:
        likes.unpersist()
    flat = table.column("features").combine_chunks().flatten().to_numpy()
    return ItemFactors(film_ids, flat.reshape(-1, dimensions).astype(np.float32))


def _counted_likes(ratings: DataFrame) -> DataFrame:
    """Return user_id and film_id of the likes that count, one a row."""
    _check(ratings)
    likes = (
        ratings.groupBy("user_id", "film_id")
        .agg(F.max(F.struct("rated_at", "stars")).alias("latest"))
        .filter(F.col("latest.stars") >= LIKED_FROM)
        .select("user_id", "film_id", "latest.rated_at")
    )
    newest_first = Window.partitionBy("user_id").orderBy(F.desc("rated_at"), F.desc("film_id"))
    return likes.withColumn("age", F.row_number().over(newest_first)).filter(
        F.col("age") <= counting.LIKES_AT_MOST
    )


def _check(ratings: DataFrame) -> None:
    in_range = F.col("stars").between(LEAST_STARS, MOST_STARS)
    for name in ("user_id", "film_id", "rated_at"):
        in_range &= F.col(name).isNotNull()
    wrong = ratings.filter(in_range.isNull() | ~in_range).first()
    if wrong is not None:
        raise ValueError(
            f"Some ratings lack a value or are not between {LEAST_STARS} and {MOST_STARS:.0f} "
            f"stars; one of them: user {wrong['user_id']}, film {wrong['film_id']}, "
            f"{wrong['stars']} stars, rated at {wrong['rated_at']}."
        )


def _people(likes: DataFrame) -> DataFrame:
    """Return user_id, films (those they like) and weight (in 1/GRID), a row for each person."""
    counts = np.arange(1, counting.LIKES_AT_MOST + 1)
    # What a person weighs comes from a table: another machine's power function may differ.
    units = np.rint(counting.like_weights(counts) * GRID).astype(np.int64)
    table = likes.sparkSession.createDataFrame(
        list(zip(counts.tolist(), units.tolist(), strict=True)), "likes INT, weight LONG"
    )
    grouped = likes.groupBy("user_id").agg(F.collect_list("film_id").alias("films"))
    sized = grouped.withColumn("likes", F.size("films"))
    return sized.join(F.broadcast(table), "likes").drop("likes")


def _pairs(people: DataFrame, paired_ids: NDArray[np.int64]) -> DataFrame:
    """Return pair (first row · films + second row, the first lesser), people and weight."""
    likes = people.select("user_id", "weight", F.explode("films").alias("film_id"))
    rows = (
        _numbered(likes, paired_ids)
        .groupBy("user_id", "weight")
        .agg(F.array_sort(F.collect_list("row")).alias("rows"))
    )
    first = rows.select("weight", "rows", F.posexplode("rows").alias("place", "first"))
    rest = F.slice("rows", F.col("place") + 2, F.size("rows"))
    both = first.select("weight", "first", F.explode(rest).alias("second"))
    pair = F.col("first").cast("long") * len(paired_ids) + F.col("second")
    return both.groupBy(pair.alias("pair")).agg(
        F.count("*").alias("people"), F.sum("weight").alias("weight")
    )


def _numbered(likes: DataFrame, film_ids: NDArray[np.int64]) -> DataFrame:
    """Add each film's row among the given films, in order of id; leave others out."""
    numbers = list(zip(film_ids.tolist(), range(len(film_ids)), strict=True))
    table = likes.sparkSession.createDataFrame(numbers, "film_id LONG, row INT")
    return likes.join(F.broadcast(table), "film_id")


def _arrays(table: DataFrame) -> dict[str, NDArray[Any]]:
    """Bring a table of numbers here."""
    arrow = table.toArrow()
    return {name: arrow.column(name).to_numpy() for name in arrow.column_names}


def _matrix(
    own: NDArray[np.int64],
    paired: NDArray[np.int64],
    pair: NDArray[np.int64],
    figures: NDArray[np.int64],
) -> sparse.csr_array[np.int64]:
    """Return int64[film, film], symmetric, from each film's own figure and those of pairs."""
    first, second = np.divmod(pair, max(len(paired), 1))
    diagonal = np.arange(len(own))
    return mirrored(
        np.concatenate([own, figures]),
        np.concatenate([diagonal, paired[first]]),
        np.concatenate([diagonal, paired[second]]),
        len(own),
    )


def _off_grid(units: sparse.csr_array[np.int64]) -> sparse.csr_array[np.float64]:
    parts = (units.data / GRID, units.indices, units.indptr)
    return in_order(sparse.csr_array(parts, shape=units.shape))
