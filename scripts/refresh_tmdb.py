"""Refresh films from TMDB's API: facts, votes, trailers, the names of posters.

  scripts/refresh_tmdb.py --most 500                      those not asked for in 30 days
  scripts/refresh_tmdb.py --most 0 --new now-playing      films in cinemas that the site lacks
  scripts/refresh_tmdb.py --posters 1000                  fetch posters into the instance folder

It needs TMDB_API_KEY (see .env.example), asks at a steady pace, and goes on where it was stopped.
The site may go on serving; afterwards scripts/rebuild_index.py makes a build of what is there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tqdm import tqdm

from app import create_app
from app.catalog.import_lock import one_at_a_time
from app.catalog.loader import LoadSummary
from app.catalog.refreshing import TmdbRefresh, new_films, posters_of, stale_films
from app.catalog.sources.tmdb_api import LISTINGS, listed_ids
from app.catalog.sources.tmdb_client import (
    API_ADDRESS,
    IMAGES_ADDRESS,
    Manners,
    TmdbClient,
    TmdbImages,
)
from app.clock import utc_now
from app.db import db
from app.errors import InvalidInputError, SourceError
from app.media.poster_cache import PosterCache
from app.web.settings import site_settings
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from app.catalog.records import Reject
    from app.catalog.refreshing import Asked


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Refresh, fetch, and print what was done.

    Returns:
        0; 1 with one line where nothing could be done, or TMDB stopped answering.
    """
    options = _parser().parse_args(arguments)
    with ExitStack() as closing:
        closing.enter_context(create_app().app_context())
        settings = site_settings()
        if not settings.tmdb_key:
            print("TMDB_API_KEY is not set: nothing was asked. See .env.example.", file=sys.stderr)
            return 1
        closing.enter_context(one_at_a_time(settings.instance_path))
        manners = Manners(requests_per_second=options.pace)
        client = TmdbClient(settings.tmdb_key, address=options.api, manners=manners)
        done = _refreshed(client, options)
        if done and options.posters:
            images = TmdbImages(address=options.images, manners=manners)
            done = _fetched(images, PosterCache(settings.posters_path), options)
    return 0 if done else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=500, help="refresh so many films at most")
    parser.add_argument(
        "--days", type=int, default=30, help="leave those alone that were asked for since"
    )
    parser.add_argument(
        "--new",
        action="append",
        default=[],
        choices=sorted(LISTINGS),
        help="add films of this listing; may be said several times",
    )
    parser.add_argument("--new-count", type=int, default=40, help="so many films of each listing")
    parser.add_argument("--posters", type=int, default=0, help="fetch so many posters at most")
    parser.add_argument("--pace", type=float, default=10.0, help="requests a second, at most")
    parser.add_argument("--api", default=API_ADDRESS, help="the API's address")
    parser.add_argument("--images", default=IMAGES_ADDRESS, help="the images' address and size")
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    return parser


def _refreshed(client: TmdbClient, options: argparse.Namespace) -> bool:
    reasons = Counter[str]()

    def note(reject: Reject) -> None:
        reasons[reject.reason] += 1

    summary, failure = LoadSummary(), ""
    with tqdm(unit=" films", disable=options.quiet or None) as bar:
        try:
            films = _asked(client, options)
            bar.total = len(films)
            for done in TmdbRefresh(client, note, utc_now()).run(films):
                db.session.commit()
                summary += done
                bar.update(summary.read - bar.n)
        except SourceError as error:
            db.session.rollback()
            failure = str(error)
    print(
        f"TMDB told of {summary.read:,} films: {summary.added:,} added, {summary.updated:,} "
        f"updated, {summary.unchanged:,} unchanged."
    )
    for reason, count in reasons.most_common():
        print(f"  {count:,} × {reason}")
    if failure:
        print(f"Stopped: {failure} What came before is kept.", file=sys.stderr)
    return not failure


def _asked(client: TmdbClient, options: argparse.Namespace) -> list[Asked]:
    listed = [id_ for name in options.new for id_ in listed_ids(client, name, options.new_count)]
    before = utc_now() - timedelta(days=options.days)
    return [*new_films(listed), *stale_films(before, options.most)]


def _fetched(images: TmdbImages, cache: PosterCache, options: argparse.Namespace) -> bool:
    """Fetch posters that are not there yet, the best-known films' first."""
    kept = Counter[str]()
    try:
        for path in posters_of(lambda path: cache.find(path) is None, options.posters):
            picture = images.get(path)
            if picture is None:
                kept["absent"] += 1
                continue
            try:
                cache.keep(path, picture)
                kept["fetched"] += 1
            except InvalidInputError:
                kept["no picture"] += 1
    except SourceError as error:
        print(f"Stopped: {error} What came before is kept.", file=sys.stderr)
        return False
    finally:
        print("Posters: " + (", ".join(f"{n:,} {how}" for how, n in kept.items()) or "none") + ".")
    return True


if __name__ == "__main__":
    sys.exit(main())
