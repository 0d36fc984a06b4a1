"""Load the starter's films into the database. Run again, it adds nothing twice."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from app import create_app
from app.catalog.starter.loading import load_starter
from app.db import db


def main(arguments: list[str] | None = None) -> int:
    """Load the films, commit and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    options = parser.parse_args(arguments)
    with create_app().app_context():
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
