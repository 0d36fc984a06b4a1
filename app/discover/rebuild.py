"""Trains a new build from the database and publishes it. Uses pandas: not for web workers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from app.catalog.audience import audience_ratings, counting_audience
from app.catalog.build_reads import training_frame_rows
from app.catalog.starter.co_like_file import starter_co_likes
from app.db import begin_snapshot, only_reading
from app.errors import ConflictError
from app.recommend import BuildLockedError
from app.recommend.training import CoLikes, train_build
from app.search.index import FOLDER, write_index
from app.search.queries import film_records, name_records
from app.taste.queries import positive_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.catalog.audience import CountingAudience
    from app.search.records import FilmRecord, NameRecord

# What `rebuild` and the training it calls tell of, so that a bar knows how long it is.
STEPS = 11
STARTER_AUDIENCE = "The starter’s audience (MovieLens)"


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Everything a build is made of, read at one moment.

    Attributes:
        ratings: the imported audience's, if it counts; else the starter's co-likes stand for it.
        co_likes: of the site's own viewers, and of the starter's audience if that counts.
        likes_from: whose likes they are, in words.
        records: the films that the search index holds.
        names: the people and keywords that it holds.
    """

    films: pd.DataFrame
    ratings: pd.DataFrame | None
    co_likes: CoLikes
    likes_from: str
    records: list[FilmRecord]
    names: list[NameRecord]


def rebuild(
    builds_path: Path,
    *,
    seed: int = 0,
    force: bool = False,
    site_likes: CoLikes | None = None,
    progress: Callable[[str], None] = lambda _step: None,
) -> Path:
    """Train a build from the database and publish it; the site goes on serving meanwhile.

    Args:
        builds_path: the root of the builds.
        seed: for everything random.
        force: publish even if it answers worse than the build that serves.
        site_likes: of the site's own viewers; None counts them now.
        progress: called with the name of each step as it begins.

    Returns:
        The folder of the published build.

    Raises:
        ConflictError: if the database holds no films, or another rebuild is under way.
        QualityGateError: if it answers worse than the build that serves.
    """
    progress("Reading the database")
    inputs = read_inputs(site_likes)
    if inputs.films.empty:
        raise ConflictError("The database holds no films. Load some first: make setup.")
    try:
        return train_build(
            builds_path,
            films=inputs.films,
            ratings=inputs.ratings,
            co_likes=inputs.co_likes,
            seed=seed,
            force=force,
            sources={"films": "The site’s catalogue", "likes": inputs.likes_from},
            attach=[lambda folder: write_index(folder / FOLDER, inputs.records, inputs.names)],
            progress=progress,
        )
    except BuildLockedError:
        raise ConflictError("Another rebuild is under way. Wait for it to end.") from None


def read_inputs(site_likes: CoLikes | None = None) -> BuildInputs:
    """Read films, co-likes and titles as of one moment; the transaction ends before training.

    The audience is the imported one that counts (`app.catalog.audience`), or else the starter's.

    Args:
        site_likes: of the viewers, where they were counted already.
    """
    with only_reading():
        begin_snapshot()
        audience = counting_audience()
        if site_likes is None:
            site_likes = CoLikes.from_likes(positive_verdicts())
        return BuildInputs(
            films=pd.DataFrame([asdict(film) for film in training_frame_rows()]),
            ratings=pd.DataFrame(audience_ratings(audience.id)) if audience else None,
            co_likes=site_likes if audience else starter_co_likes() + site_likes,
            likes_from=f"{_named(audience)} and the site’s viewers",
            records=list(film_records()),
            names=list(name_records()),
        )


def _named(audience: CountingAudience | None) -> str:
    if audience is None:
        return STARTER_AUDIENCE
    return f"The audience of {audience.name} ({audience.person_count:,} people)"
