"""Measure what visitors notice of faults: each happens to a site of its own under a steady load.

    python scripts/bench_faults.py --rate 300 --seconds 60
    python scripts/bench_faults.py --only "worker killed" "PostgreSQL restarted"
    python scripts/bench_faults.py --only "rebuild killed" --seconds 900

Beside the load somebody marks films, and in the end the database must hold every mark that was
acknowledged. The exit code is 1 where it does not, or where an answer came that must not come of
that fault.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app.recommend import open_build
from scripts import setup_site
from scripts.bench.faults import FAULTS
from scripts.bench.load import Plan
from scripts.bench.machine import machine
from scripts.bench.report import table
from scripts.bench.scene import new_scene, seconds_until_whole
from scripts.bench.server import serving, use_instance
from scripts.bench.steady import HEADINGS, WARM_UP_SECONDS, run_steadily, site_mix
from scripts.bench.witness import Witness
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.bench.load import Measured
    from scripts.bench.scene import Fault, Scene

CALM_SECONDS = 2.0
SLOW_MILLISECONDS = 100.0
MORE_HEADINGS = ("times", "in 100 ms", "whole again in", "marks kept", "lost", "marks refused")


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
            if fault.needs_root and os.geteuid() != 0:
                print(f"{fault.name}: left out, only root can make it happen.\n", flush=True)
                continue
            instance = Path(folder) / str(number)
            shutil.copytree(starter, instance)
            figures.append(_measured(fault, instance, options))
            print(_as_text(figures[-1]), flush=True)
    rows = [found["row"] for found in figures]
    print("\n".join(table((*HEADINGS, *MORE_HEADINGS), rows)))
    if options.json:
        document = {"machine": machine(), "rate": options.rate, "faults": figures}
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    return int(any(found["not_allowed"] or found["marks_lost"] for found in figures))


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
            plan = Plan(
                site.port,
                page.cycles,
                options.seconds + 2 * CALM_SECONDS,
                warm_up_seconds=WARM_UP_SECONDS,
                rate=options.rate,
            )
            over = threading.Event()
            actor = threading.Timer(WARM_UP_SECONDS + CALM_SECONDS, _acting_until, (act, over))
            actor.start()
            try:
                with Witness(site.port, film_ids) as witness:
                    line, measured, memory = run_steadily(fault.name, site, plan)
                figures = _figures(fault, scene, measured, witness)
            finally:
                over.set()
            actor.join()
        return {
            **line.as_figures(),
            **figures,
            "row": (*line.as_row(), *_more_cells(figures)),
            "worker_megabytes": memory.megabytes(),
        }


def _acting_until(act: Callable[[], None], over: threading.Event) -> None:
    """Have a fault happen, and stay: what a thread has started ends with the thread."""
    act()
    over.wait()


def _figures(fault: Fault, scene: Scene, measured: Measured, witness: Witness) -> dict[str, Any]:
    came = {**measured.unexpected, **witness.refused}
    return {
        "times": scene.times,
        "said": scene.said,
        "not_allowed": {kind: count for kind, count in came.items() if kind not in fault.allowed},
        "last_trouble_after_seconds": max((at for at, _ in measured.troubles), default=None),
        "whole_again_after_seconds": seconds_until_whole(
            scene, [measured.began + at for at, _ in measured.troubles]
        ),
        "share_within_100_ms": _share_within(measured, SLOW_MILLISECONDS),
        "marks_acknowledged": witness.acknowledged.total(),
        "marks_lost": _lost(scene, witness),
        "marks_refused": dict(witness.refused),
    }


def _more_cells(figures: dict[str, Any]) -> tuple[str, ...]:
    """Return what a row has besides its times; see `MORE_HEADINGS`."""
    whole = figures["whole_again_after_seconds"]
    refused = (f"{count} × {kind}" for kind, count in figures["marks_refused"].items())
    return (
        f"{figures['times']}",
        f"{figures['share_within_100_ms']:.2%}",
        "" if whole is None else f"{whole:.1f} s",
        f"{figures['marks_acknowledged']:,}",
        f"{figures['marks_lost']}",
        ", ".join(refused) or "none",
    )


def _share_within(measured: Measured, milliseconds: float) -> float:
    return bisect_right(measured.milliseconds, milliseconds) / max(1, len(measured.milliseconds))


def _lost(scene: Scene, witness: Witness) -> int:
    settings: dict[str, object] = {"instance_path": scene.folder}
    if url := scene.variables.get("DATABASE_URL"):
        settings["database_url"] = url
    return witness.lost(settings)


def _as_text(found: dict[str, Any]) -> str:
    said = "; ".join(f"{name}: {value}" for name, value in found["said"].items())
    last = found["last_trouble_after_seconds"]
    lines = [
        *table((*HEADINGS, *MORE_HEADINGS), [found["row"]]),
        "",
        f"Happened {found['times']} times. {said}".strip(),
        "No trouble." if last is None else f"The last trouble came {last:.1f} s after the start.",
    ]
    if found["not_allowed"]:
        lines.append(f"Must not be: {found['not_allowed']}")
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    sys.exit(main())
