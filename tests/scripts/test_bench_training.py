"""Measuring how training grows: made-up data, exponents, tables, the script itself."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scripts import bench_training, count_co_likes
from scripts.bench.growth import exponent_of
from scripts.bench.made_up import made_up_films, made_up_ratings
from scripts.bench_training import Series, table

if TYPE_CHECKING:
    from pathlib import Path


def test_made_up_ratings_are_valid_and_unevenly_spread() -> None:
    ratings = made_up_ratings(40_000, 3_000, np.random.default_rng(1))
    assert len(ratings) == 40_000
    assert not ratings.duplicated(["user_id", "film_id"]).any()
    assert set(ratings["stars"].unique()) <= set(np.arange(1, 11) / 2)
    assert ratings["film_id"].between(1, 3_000).all()
    fame = np.sort(np.bincount(ratings["film_id"]))[::-1]
    assert fame[:300].sum() > 0.3 * len(ratings)  # a tenth of the films
    again = made_up_ratings(40_000, 3_000, np.random.default_rng(1))
    assert ratings.equals(again)


def test_made_up_films_share_facts_within_their_worlds() -> None:
    films = made_up_films(400, np.random.default_rng(1))
    assert films["film_id"].tolist() == list(range(1, 401))
    assert films["cast"].map(len).between(3, 5).all()
    assert films["directors"].explode().value_counts().max() > 4


def test_an_exponent_is_found_with_its_interval() -> None:
    sizes = [10, 100, 1_000, 10_000]
    found = exponent_of(sizes, [2.1 * size**1.5 for size in sizes])
    assert found.mean == pytest.approx(1.5)
    assert found.low <= found.mean <= found.high
    noisy = exponent_of(sizes, [1, 9, 120, 900])
    assert noisy.low < 1 < noisy.high
    with pytest.raises(ValueError, match="three"):
        exponent_of([1, 2], [1, 2])


def run_of(ratings: int, seconds: float, **peer: dict[str, float]) -> dict[str, object]:
    steps = {"Counting co-likes": seconds, "Fitting item models": seconds}
    sizes = {"ratings": ratings, "peak_mb": 9.0, "build_mb": 1.0}
    answers = {"recommend_p50": 1.0, "recommend_p99": 2.0}
    return {**sizes, **answers, "cpu": steps, "seconds": steps, **peer}


def test_the_table_shows_spread_growth_and_ratios() -> None:
    peer = {"fit_cpu": 2.0, "recommend_p50": 0.5}
    runs = [run_of(size, size / 100, implicit=peer) for size in (100, 100, 1_000, 10_000)]
    text = table(Series("ratings", ()), runs)
    assert "| fit / implicit's | recommend / implicit's |" in text
    assert "| 100 | 1 (1–1) |" in text
    assert "| grows like size^ | 1.00 (1.00–1.00) |" in text
    assert "grows" not in table(Series("ratings", ()), [run_of(100, 1.0)])


def test_the_script_trains_and_writes_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = tmp_path / "peer.py"
    peer.write_text(
        'import sys\nassert sys.argv[1].endswith("likes.npz")\n'
        'print(\'{"fit_cpu": 1.0, "recommend_p50": 1.0}\')\n'
    )
    monkeypatch.setattr(bench_training, "PEER", peer)
    out = tmp_path / "figures.json"
    arguments = ["--cases", "3000x200", "--repeats", "1", "--json", str(out)]
    assert bench_training.main([*arguments, "--implicit-python", sys.executable]) == 0
    run = json.loads(out.read_text())["ratings"][0]
    assert run["peak_mb"] > 0
    assert run["build_mb"] > 0
    assert 0 < run["recommend_p50"] <= run["recommend_p99"]
    assert "Fitting item models" in run["cpu"]
    assert "| 3,000 |" in capsys.readouterr().out


def test_co_likes_of_a_file_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ratings, out = tmp_path / "ratings.csv", tmp_path / "co_likes.npz"
    ratings.write_text("userId,movieId,rating,timestamp\n1,10,4.0,5\n1,20,4.5,6\n2,10,2.0,7\n")
    assert count_co_likes.main(["--ratings", str(ratings), "--out", str(out)]) == 0
    assert out.exists()
    assert capsys.readouterr().out == "Counted 1 people, 2 films and 1 pairs.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [("a,b,c,d\n1,ten,4.0,5\n", "ten"), ("a,b,c,d\n1,10,9.0,5\n", "not between 0.5 and 5")],
)
def test_ratings_that_make_no_sense_are_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text(text)
    assert count_co_likes.main(["--ratings", str(ratings), "--out", str(tmp_path / "out")]) == 1
    assert said in capsys.readouterr().err


def test_factors_come_from_spark_only(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        count_co_likes.main(["--ratings", "a", "--out", "b", "--factors", "c"])
