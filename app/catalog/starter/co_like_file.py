"""The starter's co-likes, over the films of the database. Uses scipy: not for web workers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import select

from app.catalog.models import ExternalId
from app.db import db
from app.recommend.training import CoLikes

STARTER_CO_LIKES = Path(__file__).with_name("co_likes.npz")


def starter_co_likes(path: Path = STARTER_CO_LIKES) -> CoLikes:
    """Return the starter's co-likes by the database's film ids, of the films that are there.

    Args:
        path: a file of co-likes whose film ids are MovieLens'.

    Raises:
        ValueError: the file is damaged or missing.
    """
    rows = db.session.execute(
        select(ExternalId.value, ExternalId.film_id).where(ExternalId.source == "movielens")
    )
    film_id_of = {int(movielens_id): film_id for movielens_id, film_id in rows}
    return renamed(CoLikes.load(path), film_id_of)


def renamed(co_likes: CoLikes, film_id_of: dict[int, int]) -> CoLikes:
    """Return the same co-likes under other film ids, without the films that have none."""
    kept = co_likes.restricted_to([id_ for id_ in co_likes.film_ids if int(id_) in film_id_of])
    film_ids = np.array([film_id_of[int(id_)] for id_ in kept.film_ids], dtype=np.int64)
    order = np.argsort(film_ids)
    return replace(
        kept,
        film_ids=film_ids[order],
        weights=kept.weights[order][:, order],
        people=kept.people[order][:, order],
    )
