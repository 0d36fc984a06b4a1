"""Measure what visitors notice of faults: each happens to a site of its own under a steady load.

    python scripts/bench_faults.py --rate 300 --seconds 60
    python scripts/bench_faults.py --only "worker killed" "PostgreSQL restarted"

The exit code is 1 where an answer came that must not come of that fault.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app.recommend import open_build
from scripts import setup_site
from scripts.bench.faults import FAULTS, Fault, Scene, new_scene
from scripts.bench.machine import machine
from scripts.bench.report import table
from scripts.bench.server import serving, use_instance
from scripts.bench.steady import HEADINGS, run_steadily, site_mix
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Callable

CALM_SECONDS = 2.0


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Have each fault happen; print a table, and write the figures to a file if one is named."""
    options = _options(arguments)
    chosen = [fault for fault in FAULTS if not options.only or fault.name in options.only]
    with tempfile.TemporaryDirectory(prefix="marquee-faults-") as folder:
        starter = Path(folder) / "starter"
        if options.instance:
            shutil.copytree(options.instance, starter)
        use_instance(starter)
        if code := setup_site.main():
            return code
        figures = []
        for number, fault in enumerate(chosen):
            instance = Path(folder) / str(number)
            shutil.copytree(starter, instance)
            figures.append(_measured(fault, instance, options))
            print(_as_text(figures[-1]), flush=True)
    if options.json:
        document = {"machine": machine(), "rate": options.rate, "faults": figures}
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    return int(any(found["not_allowed"] for found in figures))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [fault.name for fault in FAULTS]
    parser.add_argument("--rate", type=float, default=300.0, help="requests a second (300)")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each fault (60)")
    parser.add_argument("--times", type=int, help="how often each is repeated; else its own")
    parser.add_argument("--connections", type=int, default=32, help="kept open (32)")
    parser.add_argument("--workers", type=int, default=2, help="of gunicorn (2)")
    parser.add_argument("--only", nargs="*", choices=names, metavar="FAULT", help=f"of {names}")
    parser.add_argument("--instance", type=Path, help="a site on SQLite not in use, to copy")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args(arguments)


def _measured(fault: Fault, instance: Path, options: argparse.Namespace) -> dict[str, Any]:
    use_instance(instance)
    with new_scene(instance, options.seconds, options.times or fault.times) as scene:
        act = fault.prepare(scene)
        os.environ.update(scene.variables)
        if setup_site.main():  # fills another database than SQLite's
            raise OSError("The site could not be set up.")
        film_ids = open_build(instance / "builds").film_ids.tolist()
        with serving(
            "wsgi:app", workers=options.workers, ready="/healthz", **scene.variables
        ) as site:
            scene.server = site
            page = site_mix(site, film_ids, connections=options.connections, seed=0)
            over = threading.Event()
            actor = threading.Timer(CALM_SECONDS, _acting_until, (act, over))
            actor.start()
            try:
                line, measured, memory = run_steadily(
                    site,
                    page,
                    name=fault.name,
                    rate=options.rate,
                    seconds=options.seconds + 2 * CALM_SECONDS,
                )
            finally:
                over.set()
            actor.join()
        return _figures(fault, scene, line.as_figures(), line.as_row()) | {
            "last_trouble_after_seconds": max((at for at, _ in measured.troubles), default=None),
            "worker_megabytes": memory.megabytes(),
        }


def _acting_until(act: Callable[[], None], over: threading.Event) -> None:
    """Have a fault happen, and stay: what a thread has started ends with the thread."""
    act()
    over.wait()


def _figures(
    fault: Fault, scene: Scene, line: dict[str, Any], row: tuple[str, ...]
) -> dict[str, Any]:
    wrong = {kind: count for kind, count in line["unexpected"].items() if kind not in fault.allowed}
    said = {name: value for name, value in scene.said.items() if name != "back at"}
    return {**line, "row": row, "times": scene.times, "not_allowed": wrong, "said": said}


def _as_text(found: dict[str, Any]) -> str:
    said = "; ".join(f"{name}: {value}" for name, value in found["said"].items())
    last = found["last_trouble_after_seconds"]
    lines = [
        *table(HEADINGS, [found["row"]]),
        "",
        f"Happened {found['times']} times. {said}".strip(),
        "No trouble." if last is None else f"The last trouble came {last:.1f} s after the start.",
    ]
    if found["not_allowed"]:
        lines.append(f"Must not be: {found['not_allowed']}")
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    sys.exit(main())
