"""Bring every living list that others can see up to date: for a timer, once a day.

  scripts/refresh_living_lists.py

A list of which the rule cannot be followed is left as it is, and told of: one whose filters are
understood no longer, or one that follows "my top suggestions" where there is no build.
"""

from __future__ import annotations

import argparse
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
from app.errors import DomainError, InvalidInputError
from app.lists import living
from app.taste.queries import profile_of
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Refresh them, each in a transaction of its own; 1 if one could not be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args(arguments)
    with create_app().app_context():
        lists = living.living_lists()
        db.session.commit()
        changes = [_refreshed(*one) for one in lists]
    changed, left = changes.count(True), changes.count(None)
    print(f"{len(lists)} living lists, {changed} of them changed.")
    return 1 if left else 0


def _refreshed(list_id: int, viewer_id: int, rule: str) -> bool | None:
    """Return whether a list changed; None, after a line about it, where it was left."""
    try:
        count = living.follow(viewer_id, list_id, _films_of(viewer_id, rule), now=utc_now())
    except DomainError as error:
        db.session.rollback()
        print(f"List {list_id} is left as it is: {error}", file=sys.stderr)
        return None
    db.session.commit()
    return count > 0


def _films_of(viewer_id: int, rule: str) -> list[int]:
    if rule != living.TOP:
        return living.films_of_rule(rule)
    engine = current_engine()
    if engine is None:
        raise InvalidInputError("there is no build.")
    return list(engine.ranking(profile_of(viewer_id), living.FILMS_OF_RULE))


if __name__ == "__main__":
    sys.exit(main())
