"""Trains a new build from the database and publishes it. Uses pandas: not for web workers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from app.catalog.build_reads import training_frame_rows
from app.catalog.starter.co_like_file import starter_co_likes
from app.db import db, only_reads
from app.errors import ConflictError
from app.recommend import BuildLockedError
from app.recommend.training import CoLikes, train_build
from app.search.index import FOLDER, write_index
from app.search.queries import film_records
from app.taste.queries import positive_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.search.records import FilmRecord

# What `rebuild` and the training it calls tell of, so that a bar knows how long it is.
STEPS = 11
LIKES_FROM = "The starter’s audience (MovieLens) and the site’s viewers"


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Everything a build is made of, read at one moment."""

    films: pd.DataFrame
    co_likes: CoLikes
    records: list[FilmRecord]


def rebuild(
    builds_path: Path,
    *,
    seed: int = 0,
    force: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> Path:
    """Train a build from the database and publish it; the site goes on serving meanwhile.

    Args:
        builds_path: the root of the builds.
        seed: for everything random.
        force: publish even if it answers worse than the build that serves.
        progress: called with the name of each step as it begins.

    Returns:
        The folder of the published build.

    Raises:
        ConflictError: if the database holds no films, or another rebuild is under way.
        QualityGateError: if it answers worse than the build that serves.
    """
    progress("Reading the database")
    inputs = read_inputs()
    if inputs.films.empty:
        raise ConflictError("The database holds no films. Load some first: make setup.")
    try:
        return train_build(
            builds_path,
            films=inputs.films,
            co_likes=inputs.co_likes,
            seed=seed,
            force=force,
            sources={"films": "The site’s catalogue", "likes": LIKES_FROM},
            attach=[lambda folder: write_index(folder / FOLDER, inputs.records)],
            progress=progress,
        )
    except BuildLockedError:
        raise ConflictError("Another rebuild is under way. Wait for it to end.") from None


def read_inputs() -> BuildInputs:
    """Read films, co-likes and titles in one read transaction, closed before training begins.

    The co-likes are the starter's audience and the site's own viewers.
    """
    token = only_reads.set(True)
    try:
        return BuildInputs(
            films=pd.DataFrame([asdict(film) for film in training_frame_rows()]),
            co_likes=starter_co_likes() + CoLikes.from_likes(positive_verdicts()),
            records=list(film_records()),
        )
    finally:
        db.session.rollback()
        only_reads.reset(token)
