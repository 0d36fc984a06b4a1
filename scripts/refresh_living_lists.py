"""Bring every living list that others can see up to date: for a timer, once a day.

  scripts/refresh_living_lists.py

Lists that follow "my top suggestions" need a build; without one they are left as they are.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# BLAS on one thread: see setup_site.py.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app import create_app
from app.clock import utc_now
from app.db import db
from app.discover.engine import current_engine
from app.lists import living
from app.taste.queries import profile_of
from scripts.failures import told_in_a_line


@told_in_a_line
def main() -> int:
    """Refresh them, each in a transaction of its own."""
    with create_app().app_context():
        lists = living.living_lists()
        db.session.commit()
        changed = sum(_refresh(*one) for one in lists)
        print(f"{len(lists)} living lists, {changed} of them changed.")
    return 0


def _refresh(list_id: int, viewer_id: int, rule: str) -> bool:
    engine = current_engine()
    if rule != living.TOP:
        film_ids = living.films_of_rule(rule)
    elif engine is not None:
        film_ids = list(engine.ranking(profile_of(viewer_id), living.FILMS_OF_RULE))
    else:
        return False
    count = living.follow(viewer_id, list_id, film_ids, now=utc_now())
    db.session.commit()
    return count > 0


if __name__ == "__main__":
    sys.exit(main())
