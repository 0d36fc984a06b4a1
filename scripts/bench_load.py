"""Measure how the site bears a steady load, on SQLite or with the real parts behind it.

Requests are sent at a rate, whether or not the ones before were answered, in the shares of
visitors: browse 45, search 25, like and dislike 20, shared lists 10; each answer is timed from
the moment its request was due. What is sent in the first ten seconds does not count. A bare page
of Flask with one template is measured in the same run, at the same rate and at its most. The
site is one of its own in a temporary folder; `--instance` gives it the films of another one.

    python scripts/bench_load.py --rate 400 --seconds 600
    python scripts/bench_load.py --rate 400 --seconds 600 --parts postgresql redis --instance COPY
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app.recommend import open_build
from scripts import setup_site
from scripts.bench.filling import fill_database
from scripts.bench.load import Plan, measure
from scripts.bench.machine import machine
from scripts.bench.parts import PARTS, variables_of
from scripts.bench.report import table
from scripts.bench.server import serving, use_instance
from scripts.bench.steady import HEADINGS, WARM_UP_SECONDS, Steady, run_steadily, site_mix
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.bench.server import Server

BARE_BYTES = 20_000
MOST_GROWTH_PERCENT = 5.0
MOST_MILLISECONDS = {"50": 8.0, "99": 50.0, "99.9": 150.0}


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and write the figures to a file if one is named."""
    options = _options(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="marquee-load-")))
        if options.instance:
            shutil.copytree(options.instance, folder, dirs_exist_ok=True)
        use_instance(folder)
        variables = variables_of(options.parts, folder, stack)
        os.environ.update(variables)
        if options.instance and "postgresql" in options.parts:
            fill_database(variables["DATABASE_URL"], folder / "site.sqlite")
        if code := setup_site.main():
            return code
        figures = _measured(folder, options, variables)
    print(_as_text(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=400.0, help="requests a second (400)")
    parser.add_argument("--seconds", type=float, default=600.0, help="of the site (600)")
    parser.add_argument(
        "--warm-up-seconds", type=float, default=WARM_UP_SECONDS, help="that do not count (10)"
    )
    parser.add_argument("--bare-seconds", type=float, default=30.0, help="of the bare page (30)")
    parser.add_argument("--workers", type=int, default=2, help="of gunicorn (2)")
    parser.add_argument("--connections", type=int, default=32, help="kept open (32)")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=[], help="behind the site")
    parser.add_argument("--instance", type=Path, help="a site on SQLite not in use, to copy")
    parser.add_argument("--seed", type=int, default=0, help="of the mix")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args(arguments)


def _measured(
    folder: Path, options: argparse.Namespace, variables: Mapping[str, str]
) -> dict[str, Any]:
    with serving(
        "scripts.bench.plain:app", workers=options.workers, ready="/100", **variables
    ) as bare:
        bare_lines = _bare_lines(bare, options)
    film_ids = open_build(folder / "builds").film_ids.tolist()
    with serving("wsgi:app", workers=options.workers, ready="/healthz", **variables) as site:
        page = site_mix(site, film_ids, connections=options.connections, seed=options.seed)
        name = " + ".join(["the site", *options.parts]) if options.parts else "the site on SQLite"
        plan = Plan(
            site.port,
            page.cycles,
            options.seconds,
            warm_up_seconds=options.warm_up_seconds,
            rate=options.rate,
        )
        line, _, memory = run_steadily(name, site, plan)
    growth = list(memory.growth_percent().values())
    return {
        "machine": machine(),
        "settings": (
            f"gunicorn with {options.workers} workers, {options.connections} connections, "
            f"{options.seconds:g} s"
        ),
        "lines": [found.as_figures() for found in (*bare_lines, line)],
        "rows": [found.as_row() for found in (*bare_lines, line)],
        "worker_megabytes": memory.megabytes(),
        "growth_percent": growth,
        "missed": missed(line, growth),
    }


def _bare_lines(bare: Server, options: argparse.Namespace) -> tuple[Steady, Steady]:
    request = f"GET /{BARE_BYTES} HTTP/1.1\r\nHost: 127.0.0.1:{bare.port}\r\n\r\n"
    cycles = ((request,),) * options.connections
    lines = []
    for name, rate in (("a bare page, same rate", options.rate), ("a bare page, its most", None)):
        measured = measure(Plan(bare.port, cycles, options.bare_seconds, rate=rate))
        lines.append(Steady.of(name, measured, rate))
    return lines[0], lines[1]


def missed(line: Steady, growth_percent: list[float]) -> list[str]:
    """Return what of the site's bars was not reached, as sentences; none is as it should be.

    Args:
        line: of the site.
        growth_percent: of each worker's memory.
    """
    sentences = [f"{count} × {kind}" for kind, count in line.unexpected.items()]
    sentences += [
        f"p{percent} is {line.milliseconds[percent]:,.1f} ms, not {most:g}"
        for percent, most in MOST_MILLISECONDS.items()
        if not line.milliseconds[percent] <= most
    ]
    sentences += [
        f"a worker grew by {growth:.1f} %"
        for growth in growth_percent
        if growth > MOST_GROWTH_PERCENT
    ]
    return sentences


def _as_text(figures: dict[str, Any]) -> str:
    memory = ", ".join(f"{size:.0f}" for size in figures["worker_megabytes"])
    growth = ", ".join(f"{percent:+.1f} %" for percent in figures["growth_percent"])
    bars = "; ".join(figures["missed"]) or "none"
    return "\n\n".join(
        (
            f"{figures['machine']}; {figures['settings']}.",
            "\n".join(table(HEADINGS, figures["rows"])),
            f"Memory of the workers in the end: {memory} MB, grown by {growth}.",
            f"Bars that were missed: {bars}.",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
