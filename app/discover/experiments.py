"""Experiments: which there are, starting and stopping one, and who gets which build."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.connections import only_reads
from app.db import db
from app.discover.models import Experiment
from app.errors import ConflictError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.engine import Engine

SHARES = (5, 10, 20, 50)
"""Of a hundred viewers, those who may get build B."""
MOST_SHOWN = 10
_PARTS = 1 << 64


@dataclass(frozen=True, slots=True)
class ExperimentShown:
    """An experiment; see `app.discover.models.Experiment`."""

    id: int
    build_a: str
    build_b: str
    share_b: int
    started_at: datetime
    stopped_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether it was not stopped yet."""
        return self.stopped_at is None

    def gives_b(self, viewer_id: int | None, key: str) -> bool:
        """Whether a viewer gets build B: the same answer each time and in each worker.

        Args:
            viewer_id: who; whoever never acted gets build A.
            key: the site's secret, so that nobody can choose a side.
        """
        if viewer_id is None:
            return False
        text = f"experiment {self.id}, viewer {viewer_id}"
        digest = hmac.digest(key.encode(), text.encode(), hashlib.sha256)
        return int.from_bytes(digest[:8]) * 100 < self.share_b * _PARTS


class UnknownExperimentError(Exception):
    """The database does not say whether an experiment runs."""


def latest_experiments() -> tuple[ExperimentShown, ...]:
    """Return the experiments, the newest first; the one that runs, if one does, is the first."""
    newest = _shown_rows().order_by(Experiment.id.desc()).limit(MOST_SHOWN)
    return tuple(_shown(row) for row in db.session.execute(newest))


def find_running(engine: Engine) -> ExperimentShown | None:
    """Return the experiment that runs, past the session and whatever it is doing.

    Raises:
        UnknownExperimentError: the database does not answer, or has no such table yet.
    """
    before = only_reads.set(True)
    try:
        with engine.connect() as connection:
            row = connection.execute(
                _shown_rows().where(Experiment.is_running.is_(True))
            ).one_or_none()
    except SQLAlchemyError as error:
        raise UnknownExperimentError(type(error).__name__) from error
    finally:
        only_reads.reset(before)
    return None if row is None else _shown(row)


def start_experiment(build_a: str, build_b: str, share_b: int, now: datetime) -> int:
    """Serve two builds side by side from now on, and return the experiment's id; no commit.

    Raises:
        ConflictError: one is running already.
    """
    experiment = Experiment(
        build_a=build_a, build_b=build_b, share_b=share_b, is_running=True, started_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(experiment)
    except IntegrityError as error:
        raise ConflictError("An experiment is running already. Stop it first.") from error
    return experiment.id


def stop_experiment(now: datetime) -> int:
    """Serve everybody from the current build again, and return the experiment's id; no commit.

    Raises:
        ConflictError: none is running.
    """
    stopped: int | None = db.session.scalar(
        update(Experiment)
        .where(Experiment.is_running.is_(True))
        .values(is_running=None, stopped_at=now)
        .returning(Experiment.id)
    )
    if stopped is None:
        raise ConflictError("No experiment is running.")
    return stopped


def _shown_rows() -> Select[int, str, str, int, datetime, datetime | None]:
    return select(
        Experiment.id,
        Experiment.build_a,
        Experiment.build_b,
        Experiment.share_b,
        Experiment.started_at,
        Experiment.stopped_at,
    )


def _shown(row: Row[int, str, str, int, datetime, datetime | None]) -> ExperimentShown:
    return ExperimentShown(*row)
