"""Reads the catalogue's columns, and keeps them for as long as nothing changes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import select

from app.catalog.changes import state_of_catalogue
from app.catalog.columns import FilmColumns, Labels
from app.catalog.models import Country, Film, FilmCountry, FilmGenre, FilmKind, Genre, Language
from app.db import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Engine, Select

SCORE_OF_A_STAR = 2.0
# While an import goes on, the catalogue changes all the time. Reading it may take this part of a
# worker's time; a small one is read at once.
_SHARE_OF_TIME = 0.05
AT_ONCE_SECONDS = 0.05

_FILMS = select(
    Film.id,
    Film.sort_title,
    Film.year,
    Film.runtime_minutes,
    Film.rating_count,
    Film.mean_stars,
    Film.vote_count,
    Film.vote_mean,
    Film.regard,
    Film.kind,
    Film.original_language,
).order_by(Film.id)
_KINDS = (
    (FilmKind.MOVIE.value, FilmKind.MOVIE.value, "Films"),
    (FilmKind.SHOW.value, FilmKind.SHOW.value, "Series"),
)


@dataclass
class _Kept:
    """The columns of one database.

    Attributes:
        columns: as they were read last.
        state: of the catalogue when they were.
        read_again: the moment from which they may be read again, in seconds of the clock.
    """

    columns: FilmColumns | None = None
    state: tuple[int, int] = (0, 0)
    read_again: float = 0.0
    lock: Lock = field(default_factory=Lock)


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def film_columns() -> FilmColumns:
    """Return the columns of the catalogue, in one query if nothing changed since the last time.

    While a large catalogue goes on changing they may be some seconds old.
    """
    kept = _kept.setdefault(db.engine, _Kept())
    state = state_of_catalogue()
    current = kept.columns
    if current is not None and (state == kept.state or time.monotonic() < kept.read_again):
        return current
    # While one thread reads, the others go on with what there is.
    if not kept.lock.acquire(blocking=current is None) and current is not None:
        return current
    try:
        current = kept.columns
        if current is None or state != kept.state:
            current = _read_into(kept, state)
        return current
    finally:
        kept.lock.release()


def _read_into(kept: _Kept, state: tuple[int, int]) -> FilmColumns:
    begun = time.monotonic()
    columns = kept.columns = read_columns()
    kept.state = state
    took = time.monotonic() - begun
    pause = took / _SHARE_OF_TIME if took > AT_ONCE_SECONDS else 0.0
    kept.read_again = time.monotonic() + pause
    return columns


def read_columns() -> FilmColumns:
    """Read the columns from the database."""
    rows = _all(_FILMS)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_FILMS.selected_columns)
    ids, titles, years, runtimes, ratings, stars, votes, means, regards, kinds, languages = columns
    film_ids = np.array(ids, np.int64)
    counts, scores = _pooled(
        np.array([ratings, votes], np.int64),
        np.array([stars, means], np.float64) * [[SCORE_OF_A_STAR], [1.0]],
    )
    return FilmColumns(
        film_ids=film_ids,
        sort_titles=tuple(titles),
        years=np.array(years, np.float64),
        runtimes=np.array(runtimes, np.float64),
        votes=counts,
        scores=scores,
        regards=np.array(regards, np.float64),
        kinds=_labels(_KINDS, zip(kinds, ids, strict=True), film_ids),
        genres=_labels(
            _named(select(Genre.id, Genre.slug, Genre.name).order_by(Genre.name)),
            _all(select(FilmGenre.genre_id, FilmGenre.film_id)),
            film_ids,
        ),
        countries=_labels(
            _named(select(Country.code, Country.code, Country.name).order_by(Country.name)),
            _all(select(FilmCountry.country_code, FilmCountry.film_id)),
            film_ids,
        ),
        languages=_labels(
            _named(select(Language.code, Language.code, Language.name).order_by(Language.name)),
            zip(languages, ids, strict=True),
            film_ids,
        ),
    )


def _pooled(
    counts: NDArray[np.int64], means: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return how many judged a film in all, and their mean, NaN where nobody did.

    Args:
        counts: int64[audience, film].
        means: float64[audience, film], 0-10, NaN where the count is 0.
    """
    total = counts.sum(axis=0)
    points = (counts * np.nan_to_num(means)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        return total, points / total


def _named(labels: Select[*tuple[Any, ...]]) -> list[tuple[object, str, str]]:
    return [(id_, key, name) for id_, key, name in _all(labels)]


def _labels(
    labels: Sequence[tuple[object, str, str]],
    pairs: Iterable[tuple[object, int]],
    film_ids: NDArray[np.int64],
) -> Labels:
    """Index labels by film.

    Args:
        labels: id, key and name of each.
        pairs: a label's id and a film's.
        film_ids: int64[film], ascending.
    """
    position_of = {label[0]: position for position, label in enumerate(labels)}
    of_films = np.array(
        [(position_of.get(label, -1), film_id) for label, film_id in pairs], np.int64
    ).reshape(-1, 2)
    # What was added between two of the queries is left for the next time.
    of_films = of_films[(of_films[:, 0] >= 0) & np.isin(of_films[:, 1], film_ids)]
    of_films[:, 1] = np.searchsorted(film_ids, of_films[:, 1])
    return Labels({key: name for _, key, name in labels}, len(film_ids), of_films)


def _all(statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return db.session.connection().execute(statement).all()
