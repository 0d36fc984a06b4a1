"""The imported audience: whose ratings count, and the films' figures that follow from them.

MovieLens' sets overlap, the starter's figures come from one of them too, and nobody can tell who
is in two: so one audience counts, the one with the most ratings. The figures that a source ships
instead of ratings stand for an audience as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select, update

from app.catalog.changes import note_change
from app.catalog.import_models import Audience, AudienceRating
from app.catalog.kept_records import shipped_histograms
from app.catalog.merging import KEPT, STARTER
from app.catalog.models import Film
from app.catalog.ratings import STEPS, figures_of
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

Histogram = tuple[int, ...]
ROWS_AT_A_TIME = 200_000


@dataclass(frozen=True, slots=True)
class CountingAudience:
    """The imported audience whose ratings count."""

    id: int
    name: str
    rating_count: int
    person_count: int


def counting_audience() -> CountingAudience | None:
    """Return the imported audience that counts; None when the shipped figures do."""
    return _counting(sum(sum(histogram) for histogram in _shipped().values()))


def audience_ratings(audience_id: int) -> dict[str, NDArray[np.generic]]:
    """Return an audience's ratings of films that are in the catalogue, by person and film.

    Args:
        audience_id: whose ratings.

    Returns:
        Arrays of equal length: user_id, film_id and rated_at as int32, stars as float32.
    """
    rows = db.session.connection().execute(
        select(
            AudienceRating.user_number,
            AudienceRating.film_id,
            AudienceRating.half_stars,
            AudienceRating.rated_at,
        )
        .join(Film, Film.id == AudienceRating.film_id)
        .where(AudienceRating.audience_id == audience_id)
        .order_by(AudienceRating.user_number, AudienceRating.film_id),
        execution_options={"yield_per": ROWS_AT_A_TIME},
    )
    parts = [np.array(list(map(tuple, some)), np.int32) for some in rows.partitions()]
    table = np.concatenate([np.empty((0, 4), np.int32), *parts])
    return {
        "user_id": table[:, 0].copy(),
        "film_id": table[:, 1].copy(),
        "stars": (table[:, 2] / 2).astype(np.float32),
        "rated_at": table[:, 3].copy(),
    }


def refresh_figures() -> int:
    """Bring all films' ratings up to date; return how many films changed. Flushes."""
    due = figures_due()
    write_figures(due)
    return len(due)


def figures_due() -> list[tuple[int, Histogram]]:
    """Return the films whose ratings are not up to date, with what they ought to be."""
    shipped = _shipped()
    audience = _counting(sum(sum(histogram) for histogram in shipped.values()))
    wanted = _rated_by(audience.id) if audience else shipped
    unrated = (0,) * len(STEPS)
    stored = db.session.connection().execute(
        select(Film.id, Film.rating_histogram).order_by(Film.id)
    )
    due = []
    for film_id, histogram in stored:
        # Nothing is known of films that no source ships figures of: theirs stay.
        ought = wanted.get(film_id, unrated if audience else tuple(histogram))
        if tuple(histogram) != ought:
            due.append((film_id, ought))
    return due


def write_figures(due: Sequence[tuple[int, Histogram]]) -> None:
    """Store the films' ratings."""
    rows = []
    for film_id, histogram in due:
        figures = figures_of(histogram)
        rows.append(
            {
                "id": film_id,
                "rating_histogram": list(histogram),
                "rating_count": figures.count,
                "mean_stars": figures.mean_stars,
                "regard": figures.regard,
            }
        )
    if rows:
        db.session.execute(update(Film), rows)
        note_change()


def _counting(shipped_ratings: int) -> CountingAudience | None:
    largest = db.session.connection().execute(
        select(Audience.id, Audience.name, Audience.rating_count, Audience.person_count)
        .where(Audience.rating_count > 0)
        .order_by(Audience.rating_count.desc(), Audience.id)
        .limit(1)
    )
    row = largest.first()
    return CountingAudience(*row) if row and row.rating_count >= shipped_ratings else None


def _shipped() -> Mapping[int, Histogram]:
    histograms: dict[int, Histogram] = {}
    for source in (STARTER, KEPT):
        for film_id, histogram in shipped_histograms([source]):
            histograms.setdefault(film_id, histogram)
    return histograms


def _rated_by(audience_id: int) -> Mapping[int, Histogram]:
    counted = db.session.connection().execute(
        select(AudienceRating.film_id, AudienceRating.half_stars, func.count())
        .where(AudienceRating.audience_id == audience_id)
        .group_by(AudienceRating.film_id, AudienceRating.half_stars)
    )
    histograms: dict[int, list[int]] = {}
    for film_id, half_stars, count in counted:
        histograms.setdefault(film_id, [0] * len(STEPS))[half_stars - 1] = count
    return {film_id: tuple(counts) for film_id, counts in histograms.items()}
