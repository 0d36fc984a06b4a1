"""Serving an experiment: the builds of both its sides, opened beside the current one."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.discover.experiments import UnknownExperimentError
from app.recommend.manifest import BuildRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.discover.experiments import ExperimentShown
    from app.recommend.recommender import Engine

SECONDS_BETWEEN_LOOKS = 5.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arms:
    """An experiment with its engines.

    Attributes:
        experiment: what is compared.
        engines: by build, those that are fit to serve.
        refusals: why the others are not.
    """

    experiment: ExperimentShown
    engines: Mapping[str, Engine] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)

    def engine_for(self, viewer_id: int | None, key: str) -> Engine | None:
        """Return a viewer's engine; None where the build of that side is not fit to serve."""
        one = self.experiment
        return self.engines.get(one.build_b if one.gives_b(viewer_id, key) else one.build_a)


class CurrentArms:
    """Holds what the running experiment serves from.

    Whether one runs is asked every few seconds at most, by whichever thread comes first; the
    others go on with what is held. While nobody knows, what is held stays.
    """

    def __init__(
        self,
        root: Path,
        open_build: Callable[[Path], Engine],
        find: Callable[[], ExperimentShown | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hold nothing yet.

        Args:
            root: of the builds.
            open_build: opens one by its folder.
            find: asks which experiment runs.
            clock: in seconds.
        """
        self._root = root
        self._open = open_build
        self._find = find
        self._clock = clock
        self._lock = threading.Lock()
        self._held: Arms | None = None
        self._next_look = float("-inf")

    def current(self, serving: Engine | None) -> Arms | None:
        """Return the experiment that runs, if one does.

        Args:
            serving: the current build's engine, which is not opened twice.
        """
        if self._clock() < self._next_look or not self._lock.acquire(blocking=False):
            return self._held
        try:
            if self._clock() >= self._next_look:
                self._look(serving)
                self._next_look = self._clock() + SECONDS_BETWEEN_LOOKS
            return self._held
        finally:
            self._lock.release()

    def _look(self, serving: Engine | None) -> None:
        try:
            found = self._find()
        except UnknownExperimentError as error:
            logger.warning("Nobody knows whether an experiment runs: %s", error)
            return
        if found is None:
            self._held = None
        elif self._held is None or self._held.experiment != found:
            self._held = self._opened(found, serving)

    def _opened(self, found: ExperimentShown, serving: Engine | None) -> Arms:
        engines: dict[str, Engine] = {}
        refusals: dict[str, str] = {}
        for build_id in (found.build_a, found.build_b):
            if serving is not None and serving.build_id == build_id:
                engines[build_id] = serving
                continue
            try:
                engines[build_id] = self._open(self._root / build_id)
            except BuildRefusedError as error:
                refusals[build_id] = str(error)
                logger.warning("Build %s of the experiment is refused: %s", build_id, error)
        return Arms(found, engines, refusals)
