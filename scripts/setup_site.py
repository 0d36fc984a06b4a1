"""Set the site up: migrate the database, load the starter films, make the first build.

`make run` calls it before serving. Whatever is there already is left as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# BLAS on one thread, which must be said before numpy is imported: where others use the cores,
# two threads wait for each other and take four times as long.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from flask_migrate import upgrade

from app import create_app
from app.catalog.queries import best_known
from app.db import db
from app.recommend import BuildRefusedError, open_build
from app.recommend.artifacts import current_build_id
from app.search.index import FOLDER, FilmIndex
from app.search.seal import SearchIndexError
from app.web.settings import site_settings
from scripts.failures import told_in_a_line


@told_in_a_line
def main() -> int:
    """Do what is not done yet; 1 with one line where it cannot be done."""
    with create_app().app_context():
        upgrade()
        is_empty = not best_known(1)
        db.session.remove()
        builds = site_settings().builds_path
    if not is_empty and _can_serve(builds):
        return 0
    # Only now: the training libraries take seconds to import, and nothing is to be done mostly.
    from scripts import load_starter, rebuild_index

    if is_empty and (code := load_starter.main([])):
        return code
    return rebuild_index.main([])


def _can_serve(builds: Path) -> bool:
    """Whether there is a build that this version of the site takes: an older one may not do."""
    build_id = current_build_id(builds)
    if build_id is None:
        return False
    try:
        open_build(builds / build_id)
        FilmIndex.open(builds / build_id / FOLDER)
    except (BuildRefusedError, SearchIndexError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
