"""Load the starter's films into the database. Run again, it adds nothing twice."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import inspect
from tqdm import tqdm

from app import create_app
from app.catalog.starter.loading import load_starter
from app.db import db
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Load the films, commit and print what was done.

    Returns:
        0, or 1 with one line where the settings or the database will not do.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    options = parser.parse_args(arguments)
    with create_app().app_context():
        if not inspect(db.engine).has_table("films"):
            print("The database has no tables yet; `make setup` makes them.", file=sys.stderr)
            return 1
        summary = load_starter(
            lambda records: tqdm(records, unit=" films", disable=options.quiet or None)
        )
        db.session.commit()
    print(
        f"Read {summary.read:,} films: {summary.added:,} added, {summary.updated:,} updated, "
        f"{summary.unchanged:,} unchanged."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
