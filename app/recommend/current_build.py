"""What was opened from the build to serve, swapped in process when another one is published."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

from app.recommend.artifacts import build_ids, current_build_id
from app.recommend.manifest import BuildRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS_BETWEEN_LOOKS = 2.0
T = TypeVar("T")
logger = logging.getLogger(__name__)


class CurrentBuild(Generic[T]):
    """Holds what was opened from the current build of a root folder.

    The pointer is looked at every two seconds at most, by whichever thread asks first; others
    go on with what is held. A new build that is refused leaves the old one in place; a process
    that has none yet, because it has just begun, takes the newest older one that is fit.
    """

    def __init__(
        self,
        root: Path,
        open_build: Callable[[Path], T],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hold the builds of `root`, each opened by `open_build` with its folder."""
        self._root = root
        self._open = open_build
        self._clock = clock
        self._lock = threading.Lock()
        self._held: T | None = None
        self._seen_id: str | None = None
        self._next_look = float("-inf")
        self.refusal: str | None = None

    def current(self) -> T | None:
        """Return what is held, after a look at the pointer when one is due."""
        if self._clock() < self._next_look:
            return self._held
        # Before anything is held, the others wait for the first build; later they need not.
        if not self._lock.acquire(blocking=self._held is None):
            return self._held
        try:
            if self._clock() >= self._next_look:
                self._look()
                self._next_look = self._clock() + SECONDS_BETWEEN_LOOKS
            return self._held
        finally:
            self._lock.release()

    def _look(self) -> None:
        build_id = current_build_id(self._root)
        if build_id is None or build_id == self._seen_id:
            return
        self._seen_id = build_id
        try:
            self._held = self._open(self._root / build_id)
            self.refusal = None
        except BuildRefusedError as error:
            self.refusal = f"{build_id}: {error}"
            logger.exception("Build %s is refused; the old one goes on serving.", build_id)
            if self._held is None:
                self._held = self._find_older(build_id)

    def _find_older(self, refused_id: str) -> T | None:
        for build_id in reversed(build_ids(self._root)):
            if build_id >= refused_id:
                continue
            try:
                return self._open(self._root / build_id)
            except BuildRefusedError as error:
                logger.warning("Build %s is refused, too: %s", build_id, error)
        return None
