"""Import films, and an audience's ratings and tags, from a published data set.

  scripts/import_data.py movielens ml-latest-small.zip

The site may go on serving. Run again, it changes nothing; killed at any moment, it goes on where
it stopped. Afterwards scripts/rebuild_index.py makes a build of what is there.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from app import create_app
from app.catalog.import_lock import one_at_a_time
from app.catalog.importing import SourceImport, fingerprint_of
from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000
from app.db import db
from app.errors import MarqueeError
from app.web.settings import site_settings
from scripts.failures import told_in_a_line
from scripts.import_notes import Notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.catalog.records import RejectRow, SourceReader

SOURCES: dict[str, Callable[[Path, RejectRow], SourceReader]] = {
    "movielens": movielens.open_source,
    "movies-dataset": movies_dataset.open_source,
    "netflix": netflix.open_source,
    "tmdb-5000": tmdb5000.open_source,
}


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Import, show how far it has come, and print what was done.

    Returns:
        0; 1 with one line where nothing could be done, or it had to stop half-way.
    """
    options = _parser().parse_args(arguments)
    with ExitStack() as closing:
        closing.enter_context(create_app().app_context())
        if not inspect(db.engine).has_table("source_records"):
            print("The database has no tables yet; `make setup` makes them.", file=sys.stderr)
            return 1
        notes = closing.enter_context(Notes(options.rejects, options.merges))
        closing.enter_context(one_at_a_time(site_settings().instance_path))
        reader = SOURCES[options.source](options.path, notes.reject)
        work = SourceImport(
            reader,
            fingerprint=fingerprint_of(options.path),
            reject=notes.reject,
            explain=notes.explain,
        )
        failure = _carried_out(work, options)
        print("\n".join(notes.report(work.summary, rehearsed=options.dry_run)))
    return _ending(work, failure, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", choices=sorted(SOURCES), help="what kind of data set it is")
    parser.add_argument("path", type=Path, help="its folder or zip archive")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; say which films would be merged, and why",
    )
    parser.add_argument("--rejects", type=Path, help="write rows that were left out to this CSV")
    parser.add_argument(
        "--merges", type=Path, help="write what each film was found to be to this CSV"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    return parser


def _carried_out(work: SourceImport, options: argparse.Namespace) -> BaseException | None:
    """Do the work, committing after each batch; return what stopped it half-way."""
    steps = work.rehearse() if options.dry_run else work.run()
    with tqdm(unit=" rows", disable=options.quiet or None) as bar:
        try:
            for step in steps:
                db.session.commit()
                bar.set_description(step)
                bar.update(work.summary.read - bar.n)
        except (MarqueeError, OSError, SQLAlchemyError, KeyboardInterrupt) as error:
            db.session.rollback()
            if not work.summary.read:
                raise
            return error
    return None


def _ending(work: SourceImport, failure: BaseException | None, options: argparse.Namespace) -> int:
    """Say how it ended, and return the exit code."""
    if failure is not None:
        reason = str(getattr(failure, "orig", failure)).partition("\n")[0] or "interrupted"
        print(
            f"Stopped: {reason.rstrip('.')}. What came before is kept; run it again to go on.",
            file=sys.stderr,
        )
        return 1
    if not work.summary.read:
        print(f"{options.path} holds nothing that could be imported.", file=sys.stderr)
        return 1
    if work.summary.changed and not options.dry_run:
        print("Next: scripts/rebuild_index.py makes a build of what is there now.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
