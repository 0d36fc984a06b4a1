"""Make the starter's files from the published data sets: `make_starter.py ../shared/data`.

Run again, it writes the same bytes. NOTICE names the sets and their terms.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.catalog.starter.film_file import STARTER_FILMS
from app.catalog.starter.making import make_starter
from app.errors import SourceError


def main(arguments: list[str] | None = None) -> int:
    """Make the starter and print what it holds.

    Returns:
        0, or 1 if a data set is missing or damaged.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder that holds the published sets")
    parser.add_argument("--out", type=Path, default=STARTER_FILMS.parent, help="where to write")
    options = parser.parse_args(arguments)
    try:
        summary = make_starter(options.data, options.out)
    except SourceError as error:
        print(f"A data set is missing or damaged: {error}", file=sys.stderr)
        return 1
    print(
        f"Wrote {summary.films:,} films ({summary.with_credits:,} with director or cast) and "
        f"{summary.pairs:,} pairs of co-likes: {summary.size_bytes / 1e6:.2f} MB."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
