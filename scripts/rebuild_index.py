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

from app import create_app
from app.discover.rebuild import STEPS, rebuild
from app.recommend.training import CoLikes
from app.web.settings import site_settings
from scripts.failures import told_in_a_line
from scripts.publishing import published_line, steps_shown


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Rebuild, show the steps, print a summary; 1 with one line where it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="for everything random (default 0)")
    parser.add_argument(
        "--force", action="store_true", help="publish even if it answers worse than before"
    )
    parser.add_argument(
        "--site-likes",
        type=Path,
        metavar="FILE",
        help="the viewers' co-likes as the learner counted them; else they are counted anew",
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    options = parser.parse_args(arguments)
    with (
        create_app().app_context(),
        steps_shown(STEPS, quiet=options.quiet) as show,
    ):
        started = time.monotonic()
        builds = site_settings().builds_path
        path = rebuild(
            builds,
            seed=options.seed,
            force=options.force,
            site_likes=CoLikes.load(options.site_likes) if options.site_likes else None,
            progress=show,
        )
    print(published_line(path, started))
    return 0


if __name__ == "__main__":
    sys.exit(main())
