"""Set the site up: migrate the database, load the starter films, make the first build.

`make run` calls it before serving. Whatever is there already is left as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask_migrate import upgrade

from app import create_app
from app.catalog.queries import best_known
from app.db import db
from app.errors import MarqueeError
from app.recommend.artifacts import current_build_id

if TYPE_CHECKING:
    from flask import Flask


def main() -> int:
    """Do what is not done yet; 1 with one line where it cannot be done."""
    try:
        app = create_app()
        with app.app_context():
            upgrade()
            is_empty = not best_known(1)
            db.session.remove()
    except MarqueeError as error:
        print(error, file=sys.stderr)
        return 1
    if not is_empty and _has_build(app):
        return 0
    # Only now: the training libraries take seconds to import, and nothing is to be done mostly.
    from scripts import load_starter, rebuild_index

    if is_empty and (code := load_starter.main([])):
        return code
    return rebuild_index.main([])


def _has_build(app: Flask) -> bool:
    return current_build_id(app.extensions["marquee-settings"].builds_path) is not None


if __name__ == "__main__":
    sys.exit(main())
