"""The figures of an evaluation as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.recommend.training.evaluate import METRICS, OVERALL
from app.recommend.training.rankers import OURS
from app.recommend.training.split import NAMED_COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

PERCENT = ("gain", "change")
DEFAULT = next(iter(OURS))


def newcomers_text(figures: pd.DataFrame, gains: pd.DataFrame) -> str:
    """Return a table for each metric, and of the gains over peers.

    Args:
        figures: of `app.recommend.training.evaluate.figures`.
        gains: of the same module.
    """
    lines = ["NEWCOMERS"]
    for metric, label in METRICS.items():
        lines += [label, table(figures[figures["metric"] == metric], "model"), ""]
    for model in OURS:
        own = gains[(gains["metric"] == "ndcg") & (gains["model"] == model)]
        if len(own):
            lines += [f"Gain of {model} in NDCG@10 on the same cases"]
            lines += [table(own, "peer", signed=True), ""]
    return "\n".join(lines)


def table(figures: pd.DataFrame, model: str, *, signed: bool = False) -> str:
    """Return a row for each variant and model, a column for each number of named films.

    Args:
        figures: columns variant, named, mean, low, high and that of `model`; one metric.
        model: the column that names the model of a row.
        signed: whether to write a sign before each figure.
    """
    sign = "+" if signed else ""
    cells = [
        f"{mean:{sign}.4f} ±{(high - low) / 2:.4f}"
        for mean, low, high in figures[["mean", "low", "high"]].to_numpy(float)
    ]
    wide = figures.assign(cell=cells).pivot_table(
        index=["variant", model], columns="named", values="cell", aggfunc="first", sort=False
    )
    counts = [count for count in (*NAMED_COUNTS, OVERALL) if count in wide.columns]
    return str(wide[counts].to_string())


def loop_text(figures: pd.DataFrame) -> str:
    """Return likes and dislikes per suggestion and the gain by feedback, a line each."""
    lines = ["LOOP: 3 favourites, 10 rounds of 5 suggestions, answered"]
    for row in figures.to_dict("records"):
        heard = {True: "with feedback", False: "without"}.get(row["listens"], "by feedback")
        lines.append(f"{row['model']}, {row['variant']}: {row['metric']} {heard} {_figure(row)}")
    return "\n".join([*lines, ""])


def new_films_text(figures: pd.DataFrame) -> str:
    """Return how new films are placed and what becomes of the old ones, a line each."""
    labels = {
        "recall": "recall@10 among the new films",
        "with_new": "NDCG@10 of the old films, with the new ones in the catalogue",
        "without": "NDCG@10 of the old films, without them",
        "change": "change of NDCG@10",
    }
    lines = ["NEW FILMS: a tenth of the films without ratings"]
    for row in figures.to_dict("records"):
        label = labels[row["metric"]]
        lines.append(f"{row['model']}, {row['named']} named: {label} {_figure(row)}")
    return "\n".join([*lines, ""])


def stars_text(stars: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Return errors of predicted stars, a line for each model, protocol and figure."""
    lines = ["STARS"]
    for model, protocols in stars.items():
        for protocol, figures in protocols.items():
            lines += [
                f"{model}, {protocol}: {name} {_figure({'metric': name, **figure})}"
                for name, figure in figures.items()
            ]
    return "\n".join([*lines, ""])


def _figure(row: Mapping[Any, Any]) -> str:
    if row["metric"] in PERCENT:
        return f"{row['mean']:+.1%} ({row['low']:+.1%} to {row['high']:+.1%})"
    return f"{row['mean']:.4f} ±{(row['high'] - row['low']) / 2:.4f}"
