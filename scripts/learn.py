"""Learn from viewers while they click: keep the counts of likes, start rebuilds when due.

Run one beside the site. It may be killed and started again at any moment: what it has not
counted yet is still marked in the database. With REDIS_URL it hears of clicks at once, without
it looks every second.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
# BLAS on one thread, which must be said before numpy is imported: where others use the cores,
# two threads wait for each other and take four times as long.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from app import create_app
from app.cache import connect
from app.clock import utc_now
from app.errors import ConflictError
from app.events.log import forget_old
from app.events.writer import SinkError
from app.learning.learner import Learner, Schedule, is_rebuild_due
from app.learning.stream import FeedbackStream
from app.recommend.artifacts import current_build_id
from app.web.settings import site_settings
from scripts.failures import told_in_a_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import FrameType

WAIT_SECONDS = 1.0
OUTAGE_SECONDS = 2.0
FORGET_SECONDS = 3600.0
FOLDER = "learning"
REBUILD = Path(__file__).with_name("rebuild_index.py")


class Rebuilds:
    """Rebuilds in a process of their own, one at a time."""

    def __init__(self, folder: Path, builds: Path, schedule: Schedule) -> None:
        """Begin none yet."""
        self._folder = folder
        self._builds = builds
        self._schedule = schedule
        self._process: subprocess.Popen[str] | None = None
        self._tried_at: datetime | None = None

    def tend(self, learner: Learner) -> None:
        """Tell how a rebuild ended, or begin one that is due."""
        if self._process is not None:
            if self._process.poll() is not None:
                self._tell()
            return
        now = utc_now()
        build_id = current_build_id(self._builds)
        if is_rebuild_due(self._builds, build_id, self._schedule, tried_at=self._tried_at, now=now):
            self._tried_at = now
            path = learner.save(self._folder)
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                [sys.executable, REBUILD, "--quiet", "--site-likes", path],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def stop(self) -> None:
        """End a rebuild that is under way; the old build goes on serving."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()

    def finish(self) -> None:
        """Wait for the rebuild that is under way."""
        if self._process is not None:
            self._tell()

    def _tell(self) -> None:
        if self._process is not None:
            said, _nothing = self._process.communicate()
            print(said.strip(), flush=True)
            self._process = None


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Learn until told to stop; 1 with one line where it cannot be done."""
    options = _options(arguments)
    schedule = Schedule(
        after_likes=options.after,
        every=timedelta(hours=options.every),
        pause=timedelta(minutes=options.pause),
    )
    with create_app().app_context():
        settings = site_settings()
        folder = settings.instance_path / FOLDER
        stream = None
        if settings.redis_url:
            patience = WAIT_SECONDS + 1
            stream = FeedbackStream(connect(settings.redis_url, patience_seconds=patience))
        learner = Learner(stream, now=utc_now)
        rebuilds = Rebuilds(folder, settings.builds_path, schedule)
        with _only_one(folder):
            if options.once:
                print(f"Looked at {learner.settle():,} viewers.")
                if not options.no_rebuild:
                    rebuilds.tend(learner)
                    rebuilds.finish()
                return 0
            _learn(learner, None if options.no_rebuild else rebuilds)
    return 0


def _learn(learner: Learner, rebuilds: Rebuilds | None) -> None:
    """Go on until a signal asks to stop; what is being counted is finished first."""
    asked_to_stop = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        asked_to_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    print("Learning.", flush=True)
    forget_at = 0.0
    while not asked_to_stop.is_set():
        try:
            learner.turn(WAIT_SECONDS)
            if time.monotonic() >= forget_at:
                forget_at = time.monotonic() + FORGET_SECONDS
                with suppress(SinkError):  # another time
                    forget_old(utc_now())
            if rebuilds is not None:
                rebuilds.tend(learner)
        except OperationalError as error:  # the database is away or locked: it will be back
            print(f"Waiting for the database: {error.orig}".partition("\n")[0], flush=True)
            learner.start_over()
            asked_to_stop.wait(OUTAGE_SECONDS)
    if rebuilds is not None:
        rebuilds.stop()


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Keep a second learner from counting what the first counts.

    Raises:
        ConflictError: one is at work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("Another learner is at work.") from None
        yield


def _options(arguments: list[str] | None) -> argparse.Namespace:
    usual = Schedule()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="count what there is, then end")
    parser.add_argument("--no-rebuild", action="store_true", help="count only")
    parser.add_argument(
        "--after",
        type=int,
        default=usual.after_likes,
        metavar="LIKES",
        help="rebuild after so many new likes (default %(default)s)",
    )
    parser.add_argument(
        "--every",
        type=float,
        default=usual.every / timedelta(hours=1),
        metavar="HOURS",
        help="rebuild a build so old if anything is new (default %(default)s)",
    )
    parser.add_argument(
        "--pause",
        type=float,
        default=usual.pause / timedelta(minutes=1),
        metavar="MINUTES",
        help="between two rebuilds, at least (default %(default)s)",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
