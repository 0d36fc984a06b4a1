"""Measure the main pages under gunicorn beside a bare Flask page of the same size, and the engine.

It sets up a site of its own on the starter in a temporary folder, or copies another, so no data
are touched. The requests come from another process over kept connections; each page and its bare
twin are measured in turn, and the best of several runs counts: others may use the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# As gunicorn.conf.py has it; it must be said before numpy is imported.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from tqdm import tqdm

from app.recommend import Engine, Profile, open_build
from scripts import setup_site
from scripts.bench.load import Measured, Plan, measure
from scripts.bench.machine import machine
from scripts.bench.report import EngineLine, PageLine, Report, SteadyLine
from scripts.bench.server import Server, serving, use_instance
from scripts.bench.visits import MIX, Page, mixed, pages_of
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Sequence

PROFILES = 300
PROFILE_SIZES = (1, 3, 10)
SUGGESTIONS = 10
STEADY_RATE = 400.0


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables, and write the figures to a file if one is named."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder:
        if options.instance:
            shutil.copytree(options.instance, folder, dirs_exist_ok=True)
        use_instance(Path(folder))
        if code := setup_site.main():
            return code
        report = _measured(open_build(Path(folder) / "builds"), options)
    print(report.as_text())
    if options.json:
        options.json.write_text(json.dumps(report.as_figures(), indent=1) + "\n")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", type=Path, help="a site that is not in use, to copy")
    parser.add_argument("--workers", type=int, default=2, help="of gunicorn (default 2)")
    parser.add_argument("--connections", type=int, default=4, help="kept open (default 4)")
    parser.add_argument("--seconds", type=float, default=1.0, help="a page and run (default 1)")
    parser.add_argument("--runs", type=int, default=3, help="the best counts (default 3)")
    parser.add_argument("--steady", type=float, default=10.0, help="seconds (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="of profiles and of the mix")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args(arguments)


def _measured(engine: Engine, options: argparse.Namespace) -> Report:
    rng = random.Random(options.seed)  # noqa: S311 - not a secret
    film_ids = engine.film_ids.tolist()
    rng.shuffle(film_ids)
    alone = measure_engine(engine, options.runs, options.seed)
    with (
        serving("wsgi:app", workers=options.workers, ready="/healthz") as site,
        serving("scripts.bench.plain:app", workers=options.workers, ready="/100") as bare,
    ):
        pages = pages_of(site.port, film_ids, options.connections)
        order = [name for name, count in MIX.items() for _ in range(count)]
        rng.shuffle(order)
        pages.append(mixed(pages, order))
        with tqdm(total=len(pages) * options.runs, unit="run") as bar:
            lines = tuple(_page_line(page, site, bare, options, bar) for page in pages)
        steady = _steady_line(site, pages[-1], options.steady)
        memory = tuple(site.worker_megabytes())
    settings = (
        f"gunicorn with {options.workers} workers, {options.connections} connections, "
        f"best of {options.runs} runs of {options.seconds:g} s"
    )
    return Report(machine(), settings, lines, steady, alone, memory)


def measure_engine(engine: Engine, runs: int, seed: int) -> tuple[EngineLine, ...]:
    """Time `recommend` alone, in this process, for profiles of some sizes.

    Args:
        engine: of the build to measure.
        runs: how often each profile is asked for; its fastest time counts.
        seed: of the profiles.
    """
    rng = np.random.default_rng(seed)
    lines = []
    for size in PROFILE_SIZES:
        profiles = [
            Profile(favourites=tuple(rng.choice(engine.film_ids, size, replace=False).tolist()))
            for _ in range(PROFILES)
        ]
        times = [[_milliseconds(engine, profile) for profile in profiles] for _ in range(runs)]
        p50, p99 = np.percentile(np.min(times, axis=0), (50, 99))
        lines.append(EngineLine(size, float(p50), float(p99)))
    return tuple(lines)


def _milliseconds(engine: Engine, profile: Profile) -> float:
    began = time.perf_counter()
    engine.recommend(profile, SUGGESTIONS)
    return (time.perf_counter() - began) * 1e3


def _page_line(
    page: Page, site: Server, bare: Server, options: argparse.Namespace, bar: tqdm[NoReturn]
) -> PageLine:
    """Measure a page and its bare twin in turn."""
    bar.set_description(page.name)
    ours, twins = [], []
    for _ in range(options.runs):
        ours.append(_checked(page.name, Plan(site.port, page.cycles, options.seconds)))
        twin = f"GET /{ours[-1].bytes_a_body:.0f} HTTP/1.1\r\nHost: 127.0.0.1:{bare.port}\r\n\r\n"
        cycles = ((twin,),) * options.connections
        twins.append(_checked("the bare page", Plan(bare.port, cycles, options.seconds)))
        bar.update()
    best, best_twin = _fastest(ours), _fastest(twins)
    return PageLine(
        page=page.name,
        path=page.path,
        kilobytes=best.bytes_a_body / 1e3,
        a_second=best.a_second,
        p50=best.percentile(50),
        p90=best.percentile(90),
        p99=best.percentile(99),
        bare_a_second=best_twin.a_second,
        bare_p50=best_twin.percentile(50),
    )


def _steady_line(site: Server, page: Page, seconds: float) -> SteadyLine:
    plan = Plan(site.port, page.cycles, seconds, rate=STEADY_RATE)
    measured = _checked("mixed at a steady rate", plan)
    p50, p90, p99 = (measured.percentile(percent) for percent in (50, 90, 99))
    return SteadyLine(STEADY_RATE, measured.a_second, p50, p90, p99)


def _checked(name: str, plan: Plan) -> Measured:
    measured = measure(plan)
    if measured.unexpected or not measured.milliseconds:
        raise ConnectionError(f"{name}: answered {measured.unexpected or 'nothing'}.")
    return measured


def _fastest(runs: Sequence[Measured]) -> Measured:
    return max(runs, key=lambda measured: measured.a_second)


if __name__ == "__main__":
    sys.exit(main())
