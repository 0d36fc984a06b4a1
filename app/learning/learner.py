"""The learner: counts what viewers say as they say it, and says when a rebuild is due.

Uses scipy: not for web workers.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.db import db
from app.events.writer import SinkError
from app.learning.queries import counted_likes, counted_since
from app.learning.services import VIEWERS_AT_ONCE, Learned, forget_gone, learn_changes
from app.recommend.manifest import MANIFEST, BuildRefusedError, read_manifest
from app.recommend.training import CoLikes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.learning.stream import FeedbackStream

CO_LIKES_FILE = "co_likes.npz"
STREAM_RETRY_SECONDS = 5.0
SWEEP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rebuild is due.

    Attributes:
        after_likes: as soon as so many likes are new since the build that serves.
        every: as soon as that build is so old and anything at all is new.
        pause: how long to wait after a rebuild, whether it was published or refused.
    """

    after_likes: int = 500
    every: timedelta = timedelta(hours=24)
    pause: timedelta = timedelta(minutes=15)

    def is_due(
        self, new_likes: int, *, built_at: datetime | None, tried_at: datetime | None, now: datetime
    ) -> bool:
        """Whether to rebuild now.

        Args:
            new_likes: since the build that serves.
            built_at: when that was made; None where there is none.
            tried_at: when a rebuild was begun last.
            now: the present moment.
        """
        if tried_at is not None and now - tried_at < self.pause:
            return False
        if built_at is None or new_likes >= self.after_likes:
            return True
        return new_likes > 0 and now - built_at >= self.every


class Learner:
    """Keeps the counts in the database and the site's co-likes in memory up to date.

    Only one may run at a time; killed at any moment, another goes on where it was.

    Attributes:
        co_likes: of the likes that are in the counts, from the first `turn` on.
    """

    def __init__(
        self,
        stream: FeedbackStream | None,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read nothing yet; without a stream the database is asked."""
        self.co_likes = CoLikes.empty()
        self._stream = stream
        self._now = now
        self._clock = clock
        self._is_ready = False
        self._stream_is_open = False
        self._stream_retry_at = 0.0
        self._sweep_at = 0.0

    def turn(self, wait_seconds: float) -> int:
        """Wait for changes, count them, commit, and return how many viewers were looked at.

        Args:
            wait_seconds: at most, where nothing changed.
        """
        if not self._is_ready:
            self.co_likes = CoLikes.from_likes(counted_likes())
            db.session.rollback()
            self._is_ready = True
        messages = self._messages(wait_seconds)
        learned = learn_changes(now=self._now(), viewer_ids=messages.values())
        db.session.commit()
        self._take_over(learned)
        self._finish(messages)
        if self._clock() >= self._sweep_at:
            self._sweep_at = self._clock() + SWEEP_SECONDS
            gone = forget_gone(now=self._now())
            db.session.commit()
            self._take_over(gone)
        return learned.viewer_count

    def start_over(self) -> None:
        """Forget what is in memory, after a commit of which it is not known whether it was one."""
        db.session.rollback()
        self._is_ready = False

    def settle(self) -> int:
        """Count everything that changed up to now, and return how many viewers were looked at."""
        total = 0
        while count := self.turn(0):
            total += count
        while self._swept():
            pass
        return total

    def save(self, folder: Path) -> Path:
        """Write the co-likes to a file, whole or not at all, and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        staged = folder / f"{CO_LIKES_FILE}.new"
        self.co_likes.save(staged)
        descriptor = os.open(staged, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return staged.replace(folder / CO_LIKES_FILE)

    def _swept(self) -> bool:
        gone = forget_gone(now=self._now())
        db.session.commit()
        self._take_over(gone)
        return gone.viewer_count == VIEWERS_AT_ONCE

    def _take_over(self, learned: Learned) -> None:
        """Subtract and re-add the rows of those who changed."""
        if learned.before == learned.after:
            return
        try:
            self.co_likes = (self.co_likes - CoLikes.from_likes(learned.before)) + (
                CoLikes.from_likes(learned.after)
            )
        except ValueError:
            # Pairs beyond what counting keeps were left out (`app.recommend.training.counting`).
            self.co_likes = CoLikes.from_likes(counted_likes())
            db.session.rollback()

    def _messages(self, wait_seconds: float) -> dict[bytes, int]:
        """Wait for the stream to tell of changes; without it, wait and let the database tell."""
        if self._stream is not None and self._clock() >= self._stream_retry_at:
            try:
                if not self._stream_is_open:
                    self._stream.open()
                    self._stream_is_open = True
                return self._stream.read(wait_seconds)
            except SinkError:
                self._stream_is_open = False
                self._stream_retry_at = self._clock() + STREAM_RETRY_SECONDS
        time.sleep(wait_seconds)
        return {}

    def _finish(self, messages: dict[bytes, int]) -> None:
        if self._stream is None or not messages:
            return
        try:
            self._stream.finish(messages)
        except SinkError:  # they come again, and do no harm
            self._stream_is_open = False


def is_rebuild_due(
    builds: Path,
    build_id: str | None,
    schedule: Schedule,
    *,
    tried_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether enough was learnt since the build that serves, or long enough ago.

    Args:
        builds: the root of the builds.
        build_id: the build that serves, if any.
        schedule: how much is enough.
        tried_at: when a rebuild was begun last, if one was.
        now: the present moment.
    """
    built_at = None
    if build_id is not None:
        try:
            created = read_manifest(builds / build_id / MANIFEST)["created_at"]
            built_at = datetime.fromisoformat(created)
        except (BuildRefusedError, LookupError, ValueError):
            built_at = None
    new_likes = counted_since(built_at)
    db.session.rollback()
    return schedule.is_due(new_likes, built_at=built_at, tried_at=tried_at, now=now)
