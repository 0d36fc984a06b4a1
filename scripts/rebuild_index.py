"""Build the Annoy index, the item CF and the search index from the database, and publish them.

The site may go on serving: workers pick the new build up within two seconds. Killed at any
moment, the old build stays; run it again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# BLAS on one thread, which must be said before numpy is imported: where others use the cores,
# two threads wait for each other and take four times as long.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from tqdm import tqdm

from app import create_app
from app.discover.rebuild import STEPS, rebuild
from app.recommend.artifacts import verify
from app.web.settings import site_settings
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Rebuild, show the steps, print a summary; 1 with one line where it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="for everything random (default 0)")
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    options = parser.parse_args(arguments)
    with (
        create_app().app_context(),
        tqdm(total=STEPS, unit="step", disable=options.quiet or None) as bar,
    ):
        started = time.monotonic()

        def show(step: str) -> None:
            bar.set_description(step)
            bar.update()

        path = rebuild(site_settings().builds_path, seed=options.seed, progress=show)
    build = verify(path)
    inputs = build.manifest["inputs"]
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    print(
        f"Published build {build.build_id} in {time.monotonic() - started:.1f} s: "
        f"{inputs['films']:,} films, {inputs['pairs']:,} co-liked pairs of "
        f"{inputs['people']:,} people, {size / 1e6:.1f} MB."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
