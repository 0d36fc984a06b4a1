"""Measure how training grows with films and ratings, beside implicit's ALS on the same likes.

Each case is trained several times, on made-up ratings of another seed, in a process of its own.
Exponents are fitted to seconds of the processor, which others on the machine disturb least.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from scripts.bench.growth import exponent_of
from scripts.bench.machine import machine

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "scripts" / "bench" / "implicit_als.py"
PEER_ROUNDS = 300
COUNTING = "Counting co-likes"
FITTING = "Fitting item models"


class Series(NamedTuple):
    """Cases of which one size differs: "ratings" or "films"."""

    varied: str
    cases: tuple[tuple[int, int], ...]


SERIES = (
    Series("ratings", tuple((count, 9_742) for count in (100_000, 300_000, 1_000_000, 3_000_000))),
    Series("films", tuple((1_000_000, films) for films in (1_000, 3_000, 9_742, 60_000))),
)


def run_case(ratings: int, films: int, seed: int, implicit: Path | None) -> dict[str, Any]:
    """Train once, and the peer on the same likes where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [str(number) for number in (ratings, films, seed)]
        module = ["-m", "scripts.bench.training_case"]
        figures = _output([sys.executable, *module, *arguments, folder])
        if implicit:
            likes = str(Path(folder) / "likes.npz")
            figures["implicit"] = _output([str(implicit), str(PEER), likes, str(PEER_ROUNDS)])
    return figures


def _output(command: list[str]) -> dict[str, Any]:
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603 - our own programs
        command, cwd=ROOT, env={**os.environ, **threads}, stdout=subprocess.PIPE, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def costs_of(run: dict[str, Any]) -> dict[str, float]:
    """Return the figures of a run that tables show."""
    costs = {
        "count, CPU s": run["cpu"][COUNTING],
        "fit, CPU s": run["cpu"][FITTING],
        "whole, CPU s": sum(run["cpu"].values()),
        "whole, s": sum(run["seconds"].values()),
        "peak, MB": run["peak_mb"],
        "build, MB": run["build_mb"],
        "recommend p50, CPU ms": run["recommend_p50"],
        "recommend p99, CPU ms": run["recommend_p99"],
    }
    if peer := run.get("implicit"):
        fitted = run["cpu"][COUNTING] + run["cpu"][FITTING]
        costs["fit / implicit's"] = fitted / peer["fit_cpu"]
        costs["recommend / implicit's"] = run["recommend_p50"] / peer["recommend_p50"]
    return costs


def spread(values: list[float]) -> str:
    """Return the middle and, of several, the ends."""
    middle = f"{np.median(values):.3g}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.3g}–{max(values):.3g})"


def table(series: Series, runs: list[dict[str, Any]]) -> str:
    """Return a series as Markdown: a row a case, then how each cost grows."""
    names = list(costs_of(runs[0]))
    lines = [f"| {series.varied} | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    sizes = [run[series.varied] for run in runs]
    for size in sorted(set(sizes)):
        costs = [costs_of(run) for run in runs if run[series.varied] == size]
        cells = (spread([cost[name] for cost in costs]) for name in names)
        lines.append(f"| {size:,} | {' | '.join(cells)} |")
    if len(set(sizes)) > 1 and len(runs) > 2:  # noqa: PLR2004 - a line through two points fits
        grown = [exponent_of(sizes, [costs_of(run)[name] for run in runs]) for name in names]
        cells = (f"{one.mean:.2f} ({one.low:.2f}–{one.high:.2f})" for one in grown)
        lines.append(f"| grows like size^ | {' | '.join(cells)} |")
    return "\n".join(lines)


def cases_of(text: str) -> Series:
    """Read "100000x3000,1000000x9742", ratings × films, as a series of its own."""
    pairs = [case.split("x") for case in text.split(",")]
    return Series("ratings", tuple((int(ratings), int(films)) for ratings, films in pairs))


def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables, and write every run as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=cases_of, help="ratings x films, such as 1000000x9742,…")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--implicit-python", type=Path, help="a Python that has implicit")
    parser.add_argument("--json", type=Path, help="write the figures of every run here")
    options = parser.parse_args(arguments)
    measured = {}
    print(f"On {machine()}, BLAS on one thread\n")
    for series in [options.cases] if options.cases else SERIES:
        runs = [
            run_case(ratings, films, seed, options.implicit_python)
            for seed in range(options.repeats)
            for ratings, films in series.cases
        ]
        measured[series.varied] = runs
        print(f"{table(series, runs)}\n", flush=True)
        if options.json:
            options.json.write_text(json.dumps(measured, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
