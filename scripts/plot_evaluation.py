"""Draw what `evaluate.py --json` wrote, as SVG and PNG; needs the environment of `make peers`."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

LABELS = {
    "ndcg": "NDCG@10",
    "recall": "recall@20",
    "tail": "recall@20 of the long tail",
    "coverage": "share of the catalogue shown to anybody",
    "bias": "likes of the median film shown / liked",
    "likeness": "mean cosine of the ten films",
}
OURS = "marquee"
MARKERS = "osv^<>DPX"
# Okabe and Ito's colours, which colour-blind people tell apart, and a few greys.
COLOURS = ("#d55e00", "#e69f00", "#0072b2", "#009e73", "#cc79a7", "#56b4e9", "#000000", "#777777")
STYLE = {
    "font.size": 9,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.alpha": 0.3,
    "legend.frameon": False,
    # The same figures give the same file, byte for byte.
    "svg.hashsalt": "marquee",
}


def draw_newcomers(figures: Sequence[Row], metric: str) -> None:
    """Draw a metric by the number of films named, a panel for each way of naming."""
    variants = _distinct(row["variant"] for row in figures)
    _, panels = plt.subplots(1, len(variants), figsize=(10, 4.2), sharey=True, squeeze=False)
    for panel, variant in zip(panels[0], variants, strict=True):
        rows = [row for row in figures if (row["variant"], row["metric"]) == (variant, metric)]
        counts = _distinct(row["named"] for row in rows)
        for index, model in enumerate(_distinct(row["model"] for row in rows)):
            own = {row["named"]: row for row in rows if row["model"] == model}
            places = [counts.index(count) + index * 0.05 - 0.2 for count in own]
            _line(panel, places, list(own.values()), model, index)
        panel.set_xticks(range(len(counts)), [str(count) for count in counts])
        panel.set_xlabel("films named")
        panel.set_title(f"favourites named: {variant}")
    panels[0][0].set_ylabel(LABELS[metric])
    panels[0][-1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5))


def draw_bias(figures: Sequence[Row]) -> None:
    """Draw accuracy by popularity bias, a point for each model, with five films named."""
    chosen = [row for row in figures if (row["variant"], row["named"]) == ("random", 5)]
    by_metric = {
        metric: {row["model"]: row for row in chosen if row["metric"] == metric}
        for metric in ("bias", "ndcg")
    }
    _, panel = plt.subplots(figsize=(6.5, 4.2))
    for index, (model, row) in enumerate(by_metric["bias"].items()):
        across, up = row["mean"], by_metric["ndcg"][model]["mean"]
        mark, colour = MARKERS[index % len(MARKERS)], COLOURS[index % len(COLOURS)]
        panel.plot(across, up, mark, color=colour, label=model)
    panel.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    panel.set_xlabel(f"{LABELS['bias']} (1 is unbiased)")
    panel.set_ylabel("NDCG@10, five films named at random")


def draw_gains(gains: Sequence[Row]) -> None:
    """Draw the gain over each peer in NDCG@10 with its interval."""
    chosen = [row for row in gains if (row["metric"], row["model"]) == ("ndcg", OURS)]
    variants = _distinct(row["variant"] for row in chosen)
    _, panels = plt.subplots(1, len(variants), figsize=(10, 4.2), sharey=True, squeeze=False)
    for panel, variant in zip(panels[0], variants, strict=True):
        rows = [row for row in chosen if row["variant"] == variant]
        counts = _distinct(row["named"] for row in rows)
        for index, peer in enumerate(_distinct(row["peer"] for row in rows)):
            own = [row for row in rows if row["peer"] == peer]
            places = [counts.index(row["named"]) + index * 0.1 - 0.25 for row in own]
            _line(panel, places, own, peer, index + 2, joined=False)
        panel.axhline(0.0, color="black", linewidth=0.8)
        panel.set_xticks(range(len(counts)), [str(count) for count in counts])
        panel.set_xlabel("films named")
        panel.set_title(f"favourites named: {variant}")
    panels[0][0].set_ylabel(f"gain of {OURS} in NDCG@10")
    panels[0][-1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5))


def draw_loop(rounds: Sequence[Row]) -> None:
    """Draw likes per suggestion by round, with feedback and without."""
    variants = _distinct(row["variant"] for row in rounds)
    _, panels = plt.subplots(1, len(variants), figsize=(9, 4.2), squeeze=False)
    for panel, variant in zip(panels[0], variants, strict=True):
        for listens in (True, False):
            own = [
                row
                for row in rounds
                if (row["model"], row["variant"], row["listens"]) == (OURS, variant, listens)
            ]
            panel.plot(
                [row["round"] for row in own],
                [row["likes"] for row in own],
                "o-" if listens else "s--",
                color=COLOURS[0 if listens else 2],
                label="with feedback" if listens else "without",
            )
        panel.set_title(f"{variant} loop")
        panel.set_xlabel("round of five suggestions")
    panels[0][0].set_ylabel("likes per suggestion")
    panels[0][-1].legend()


def _line(  # noqa: PLR0913 - what a line is made of
    panel: Any,  # noqa: ANN401 - matplotlib is not there when types are checked
    places: Sequence[float],
    rows: Sequence[Row],
    label: str,
    index: int,
    *,
    joined: bool = True,
) -> None:
    means = [row["mean"] for row in rows]
    errors = [
        [row["mean"] - row["low"] for row in rows],
        [row["high"] - row["mean"] for row in rows],
    ]
    panel.errorbar(
        places,
        means,
        yerr=errors,
        fmt=MARKERS[index % len(MARKERS)] + ("-" if joined else ""),
        color=COLOURS[index % len(COLOURS)],
        capsize=2,
        linewidth=2.0 if label == OURS else 1.0,
        label=label,
    )


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def plots_of(found: Mapping[str, Any]) -> dict[str, Callable[[], None]]:
    """Return what draws each plot that the figures allow, by file name."""
    plots: dict[str, Callable[[], None]] = {}
    if figures := found.get("figures"):
        for metric in _distinct(row["metric"] for row in figures):
            plots[metric] = partial(draw_newcomers, figures, metric)
        plots["accuracy-by-bias"] = partial(draw_bias, figures)
    if gains := found.get("gains"):
        plots["gains"] = partial(draw_gains, gains)
    if loop := found.get("loop"):
        plots["loop"] = partial(draw_loop, loop["rounds"])
    return plots


def main(arguments: list[str] | None = None) -> int:
    """Draw each plot into a folder, as SVG and PNG."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", help="what evaluate.py --json wrote; - for standard input")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    text = sys.stdin.read() if options.figures == "-" else Path(options.figures).read_text()
    options.folder.mkdir(parents=True, exist_ok=True)
    plt.rcParams.update(STYLE)
    for name, draw in plots_of(json.loads(text)).items():
        draw()
        plt.savefig(options.folder / f"{name}.svg", bbox_inches="tight", metadata={"Date": None})
        plt.savefig(options.folder / f"{name}.png", bbox_inches="tight", dpi=120)
        plt.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
