"""Measure a list of 500 films: its page at a steady 50 requests a second, and "more like this".

It sets up a site of its own on the starter in a temporary folder, or copies another, so no data
are touched. Answers are timed from the moment they were due, so that a server that falls behind
cannot hide it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# As gunicorn.conf.py has it; it must be said before numpy is imported.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from app import create_app
from app.accounts.models import Viewer
from app.catalog.queries import best_known
from app.clock import utc_now
from app.db import db
from app.lists import entries, services, sharing
from app.lists.queries import get_own_list
from scripts import setup_site
from scripts.bench.load import Plan, measure
from scripts.bench.machine import machine
from scripts.bench.server import serving
from scripts.failures import told_in_a_line

FILMS = 500
# The address's end, requests a second, and the milliseconds that 99 of 100 answers may take.
CASES = (("", 50.0, 50.0), ("/more", 5.0, 100.0))


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Measure and print a table; 1 if an answer takes longer than it may."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder:
        if options.instance:
            shutil.copytree(options.instance, folder, dirs_exist_ok=True)
        for name in list(os.environ):
            if name.startswith("MARQUEE_") or name in {"DATABASE_URL", "SECRET_KEY"}:
                del os.environ[name]
        os.environ["MARQUEE_INSTANCE"] = folder
        if code := setup_site.main():
            return code
        path = f"/l/{_make_list(options.films)}"
        with serving("wsgi:app", workers=options.workers, ready="/healthz") as site:
            return _measure(site.port, path, options)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", type=Path, help="a site that is not in use, to copy")
    parser.add_argument("--workers", type=int, default=2, help="of gunicorn (default 2)")
    parser.add_argument("--connections", type=int, default=4, help="kept open (default 4)")
    parser.add_argument("--seconds", type=float, default=20.0, help="a case (default 20)")
    parser.add_argument("--films", type=int, default=FILMS, help=f"on the list (default {FILMS})")
    return parser.parse_args(arguments)


def _make_list(count: int) -> str:
    """Make a list of the best known films and return the token of its link."""
    with create_app().app_context():
        now = utc_now()
        viewer = Viewer(created_at=now)
        db.session.add(viewer)
        db.session.flush()
        list_id = services.create_list(viewer.id, title="Five hundred", now=now)
        for film in best_known(count):
            entries.add_film(viewer.id, list_id, film.id, now=now)
        sharing.set_visibility(viewer.id, list_id, "link", now=now, make_token=sharing.new_token)
        token = get_own_list(viewer.id, list_id).token
        db.session.commit()
    return token or ""


def _measure(port: int, path: str, options: argparse.Namespace) -> int:
    print(f"{machine()}, {options.workers} workers, {options.films} films\n")
    print(
        "| page | req/s | kB | p50 ms | p90 ms | p99 ms | may take |\n|---|---|---|---|---|---|---|"
    )
    missed = False
    for suffix, rate, limit in CASES:
        request = f"GET {path}{suffix} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        cycles = ((request,),) * options.connections
        found = measure(Plan(port, cycles, options.seconds, warm_up_seconds=2.0, rate=rate))
        if found.unexpected or not found.milliseconds:
            raise ConnectionError(f"{suffix}: answered {found.unexpected or 'nothing'}.")
        p50, p90, p99 = (found.percentile(percent) for percent in (50, 90, 99))
        figures = f"{found.a_second:.0f} | {found.bytes_a_body / 1e3:.0f} | {p50:.1f} | {p90:.1f}"
        print(f"| /l/…{suffix} | {figures} | {p99:.1f} | {limit:g} |")
        missed = missed or p99 > limit
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
