"""Set the site up: migrate the database, load the starter films, make the first build.

`make run` calls it before serving. Whatever is there already is left as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask_migrate import upgrade

from app import create_app
from app.catalog.queries import best_known
from app.db import db
from app.errors import MarqueeError
from app.recommend.artifacts import current_build_id
from app.web.settings import site_settings


def main() -> int:
    """Do what is not done yet; 1 with one line where it cannot be done."""
    try:
        with create_app().app_context():
            upgrade()
            is_empty = not best_known(1)
            has_build = current_build_id(site_settings().builds_path) is not None
            db.session.remove()
    except MarqueeError as error:
        print(error, file=sys.stderr)
        return 1
    if has_build and not is_empty:
        return 0
    # Only now: the training libraries take seconds to import, and nothing is to be done mostly.
    from scripts import load_starter, rebuild_index

    if is_empty and (code := load_starter.main([])):
        return code
    return rebuild_index.main([])


if __name__ == "__main__":
    sys.exit(main())
