"""Measuring the engine and its peers on held-out people of a made-up audience."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.recommend.training.split import held_out
from scripts import bench_engine, evaluate
from tests.factories.recommend import make_engine, make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_engine_is_measured_beside_its_peers() -> None:
    films = make_films(120)
    ratings = make_ratings(films, 100)
    out = held_out(ratings["user_id"].to_numpy(np.int64), 0).tests[0]
    options = argparse.Namespace(seed=0, peers=True, draws=2)
    cases = evaluate.evaluate_fold(films, ratings, out, options)
    assert set(cases["model"]) == {
        "marquee",
        "popularity",
        "item kNN",
        "user kNN",
        "EASE",
        "iALS",
    }
    assert set(cases["user_id"]) <= set(out)
    assert cases[["ndcg", "recall"]].stack().between(0, 1).all()
    means = cases[cases["variant"] == "random"].groupby("model")["ndcg"].mean()
    assert means["marquee"] > means["popularity"]
    gain = evaluate.differences(cases)["popularity"]
    assert gain.low < gain.mean < gain.high
    assert "tail recall@20" in evaluate.report(cases)


@pytest.mark.slow
@pytest.mark.skipif(not evaluate.DATA.is_dir(), reason="the published data sets are not here")
def test_the_script_measures_the_published_ratings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    arguments = ["--folds", "1", "--draws", "1", "--no-peers", "--json", str(out)]
    assert evaluate.main(arguments) == 0
    assert "NDCG@10" in capsys.readouterr().out
    (row, *_) = json.loads(out.read_text())["tables"]["ndcg"]
    assert row["5"] > 0.4


def test_the_speed_of_a_build_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_engine(tmp_path, films=60, users=30)
    assert bench_engine.main(["--build", str(tmp_path), "--rounds", "2"]) == 0
    assert "recommend, 20 favourites, again" in capsys.readouterr().out


def test_the_speed_of_a_made_up_build_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_engine.main(["--films", "80", "--ratings", "3000", "--rounds", "2"]) == 0
    assert "Trained in" in capsys.readouterr().out
