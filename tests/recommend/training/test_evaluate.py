"""Measuring the engine and its peers on held-out people of a made-up audience."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from app.recommend.training.audience import Audience
from app.recommend.training.evaluate import METRICS, OVERALL, figures, gains
from app.recommend.training.peers import PEERS
from app.recommend.training.rankers import NO_FILM, OURS, peer_ranker
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
    steps: list[str] = []
    rows = evaluate.evaluate_fold(films, ratings, out, options, steps.append)
    models = [*OURS, *PEERS]
    assert rows["model"].unique().tolist() == models
    assert steps == ["training", *models]
    assert set(rows["user_id"]) <= set(out)
    assert (rows["ndcg"].between(0, 1) & rows["recall"].between(0, 1)).all()
    found = figures(rows, len(films))
    assert set(found["metric"]) == set(METRICS)
    assert (found["low"] <= found["high"]).all()
    drawn = found[(found["variant"] == "random") & (found["metric"] == "ndcg")]
    means = drawn.groupby("model")["mean"].mean()
    assert means["marquee, score alone"] > means["popularity"]
    compared = gains(rows, list(OURS))
    assert set(compared["peer"]) == set(PEERS)
    assert set(compared["named"]) == {1, 3, 5, OVERALL}
    text = evaluate.report(found, compared)
    assert "recall@20 of the long tail" in text
    assert "Gain of marquee in NDCG@10" in text


def test_without_peers_there_is_nothing_to_gain_on() -> None:
    rows = _rows([[1.0, 0.5]], ["marquee"])
    assert "Gain" not in evaluate.report(figures(rows, 10), gains(rows, ["marquee"]))


def test_gains_are_those_of_the_same_cases() -> None:
    rows = _rows([[0.5, 0.7, 0.9], [0.4, 0.6, 0.8]], ["marquee", "peer"])
    compared = gains(rows, ["marquee"]).set_index(["metric", "named"])
    assert compared.loc[("ndcg", OVERALL), "mean"] == pytest.approx(0.1)
    assert compared.loc[("ndcg", 1), "low"] == pytest.approx(0.1)


def _rows(values: list[list[float]], models: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"model": model, "variant": "random", "named": 1, "user_id": user, "draw": 0}
            | dict.fromkeys(("ndcg", "recall", "tail", "bias", "likeness"), value)
            | {"shown": np.array([user])}
            for model, own in zip(models, values, strict=True)
            for user, value in enumerate(own)
        ]
    )


def test_a_ranker_leaves_out_named_films_and_breaks_ties_alike_for_all() -> None:
    ratings = pd.DataFrame({"user_id": [1, 1, 1, 2], "film_id": [7, 8, 9, 5], "stars": 5.0})
    audience = Audience.without(ratings, np.array([2]))
    rank = peer_ranker(PEERS["popularity"], audience, 0)
    lists = rank([np.array([5]), np.array([8]), np.array([7, 8, 9])])
    assert sorted(lists[0][:3].tolist()) == [7, 8, 9]
    assert lists[1][:2].tolist() == [film for film in lists[0].tolist() if film in (7, 9)]
    assert (lists[2] == NO_FILM).all()


@pytest.mark.slow
@pytest.mark.skipif(not evaluate.DATA.is_dir(), reason="the published data sets are not here")
def test_the_script_measures_the_published_ratings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"
    arguments = ["--folds", "1", "--draws", "1", "--no-peers", "--json", str(out)]
    assert evaluate.main(arguments) == 0
    assert "NDCG@10" in capsys.readouterr().out
    figures = pd.DataFrame(json.loads(out.read_text())["figures"])
    ndcg = figures[(figures["metric"] == "ndcg") & (figures["model"] == "marquee")]
    assert ndcg.loc[(ndcg["variant"] == "random") & (ndcg["named"] == 5), "mean"].item() > 0.4


def test_the_speed_of_a_build_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_engine(tmp_path, films=60, users=30)
    assert bench_engine.main(["--build", str(tmp_path), "--rounds", "2"]) == 0
    assert "recommend, 20 favourites, again" in capsys.readouterr().out


def test_the_speed_of_a_made_up_build_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_engine.main(["--films", "80", "--ratings", "3000", "--rounds", "2"]) == 0
    assert "Trained in" in capsys.readouterr().out
