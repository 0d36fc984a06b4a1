"""The plots of an evaluation, drawn in the environment of the peers."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
SCRIPT = ROOT / "scripts" / "plot_evaluation.py"
METRICS = ("ndcg", "bias")
MODELS = ("marquee", "marquee, score alone", "popularity")
AROUND = {"mean": 0.4, "low": 0.3, "high": 0.5}
FIGURES = {
    "figures": [
        {"variant": variant, "model": model, "named": named, "metric": metric, **AROUND}
        for variant in ("random", "best known")
        for model in MODELS
        for named in (1, 5)
        for metric in METRICS
    ],
    "gains": [
        {"variant": "random", "model": "marquee", "peer": "popularity", "named": named}
        | {"metric": "ndcg", **AROUND}
        for named in (1, 5, "all")
    ],
    "loop": {
        "rounds": [
            {"model": "marquee", "variant": "open", "listens": listens, "round": 1, "likes": 0.4}
            for listens in (True, False)
        ]
    },
}


def draw(figures: object, folder: Path) -> dict[str, bytes]:
    subprocess.run([PYTHON, SCRIPT, "-", folder], input=json.dumps(figures), text=True, check=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(autouse=True)
def _peers() -> None:
    """Without the peers' environment the tests are skipped, or fail where it is required."""
    if not PYTHON.is_file():
        reason = "plots need .venv-peers (make peers)"
        (pytest.fail if os.environ.get("MARQUEE_REQUIRE_PARTS") else pytest.skip)(reason)


def test_every_plot_is_drawn_as_svg_and_png(tmp_path: Path) -> None:
    drawn = draw(FIGURES, tmp_path / "plots")
    names = {*METRICS, "accuracy-by-bias", "gains", "loop"}
    assert set(drawn) == {f"{name}.{kind}" for name in names for kind in ("svg", "png")}
    assert all(drawn[f"{name}.png"].startswith(b"\x89PNG") for name in names)


def test_the_same_figures_give_the_same_svg(tmp_path: Path) -> None:
    loop = {"loop": FIGURES["loop"]}
    first, second = (draw(loop, tmp_path / name)["loop.svg"] for name in ("first", "second"))
    assert b"<svg" in first
    assert first == second
