"""Refreshes films from TMDB's API: those that were asked for longest ago, the best known first.

Not for web workers: it waits for another site. Each film's moment is written down with what was
learnt, so that a refresh that was stopped goes on where it was.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from app.catalog.import_models import FilmRefresh
from app.catalog.loader import FilmLoader, LoadSummary
from app.catalog.models import ExternalId, Film
from app.catalog.records import Reject
from app.catalog.sources.tmdb_api import KEY_SOURCE, NAME, fetched_film
from app.catalog.sources.tmdb_client import UnansweredError
from app.db import db, only_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from app.catalog.records import FilmRecord, RejectRow
    from app.catalog.sources.tmdb_client import TmdbClient

# As much as is lost when it is stopped.
FILMS_AT_A_TIME = 20
# TMDB fails for a film now and then; so many in a row, and it fails altogether.
MOST_FAILURES_IN_A_ROW = 5


class Asked(NamedTuple):
    """A film to ask for.

    Attributes:
        tmdb_id: TMDB's id.
        film_id: the film of ours; None if we may not have it.
    """

    tmdb_id: int
    film_id: int | None


def stale_films(before: datetime, most: int) -> list[Asked]:
    """Return movies that were not asked for since a moment, the longest waiting first.

    Args:
        before: the moment.
        most: how many at most.
    """
    tmdb_id = func.min(ExternalId.value)
    asked = (
        select(Film.id, tmdb_id)
        .join(ExternalId, (ExternalId.film_id == Film.id) & (ExternalId.source == KEY_SOURCE))
        .outerjoin(FilmRefresh, FilmRefresh.film_id == Film.id)
        .where((FilmRefresh.refreshed_at.is_(None)) | (FilmRefresh.refreshed_at < before))
        .group_by(Film.id, FilmRefresh.refreshed_at, Film.rating_count, Film.vote_count)
        .order_by(
            FilmRefresh.refreshed_at.asc().nulls_first(),
            Film.rating_count.desc(),
            Film.vote_count.desc(),
            Film.id,
        )
        .limit(most)
    )
    with only_reading():
        return [Asked(int(value), film_id) for film_id, value in db.session.execute(asked)]


def new_films(tmdb_ids: Collection[int]) -> list[Asked]:
    """Return those of the ids that no film of ours has, in their order."""
    known = select(ExternalId.value).where(
        ExternalId.source == KEY_SOURCE, ExternalId.value.in_([str(id_) for id_ in tmdb_ids])
    )
    with only_reading():
        values = set(db.session.scalars(known))
    return [Asked(id_, None) for id_ in dict.fromkeys(tmdb_ids) if str(id_) not in values]


class TmdbRefresh:
    """One refresh."""

    def __init__(self, client: TmdbClient, reject: RejectRow, now: datetime) -> None:
        """Read which films there are.

        Args:
            client: asks TMDB.
            reject: is told of films that could not be refreshed.
            now: the moment to write down.
        """
        self._client = client
        self._reject = reject
        self._now = now
        self._failures = 0
        with only_reading():
            self._loader = FilmLoader(NAME, KEY_SOURCE)

    def run(self, films: Iterable[Asked]) -> Iterator[LoadSummary]:
        """Refresh films and yield what was done after each few; the caller commits at each.

        Nothing is written while TMDB is waited for.

        Raises:
            SourceError: TMDB refuses the key, or does not answer at all.
        """
        waiting = iter(films)
        while batch := list(islice(waiting, FILMS_AT_A_TIME)):
            with only_reading():
                imdb_ids = _imdb_ids(batch)
            answered, failure = self._answered(batch)
            records = [
                record
                for asked, record in answered
                if record and self._is_ours(asked, record, imdb_ids)
            ]
            summary = sum(self._loader.load(records), LoadSummary())
            self._write_down([asked for asked, _ in answered])
            yield summary
            if failure:
                raise failure

    def _answered(
        self, batch: Sequence[Asked]
    ) -> tuple[list[tuple[Asked, FilmRecord | None]], UnansweredError | None]:
        """Return the films that TMDB answered for with its answers, and why it answers no more."""
        answered = []
        for asked in batch:
            try:
                answered.append((asked, fetched_film(self._client, asked.tmdb_id, self._reject)))
                self._failures = 0
            except UnansweredError as error:
                self._reject(Reject(f"/movie/{asked.tmdb_id}", 0, "TMDB did not answer"))
                self._failures += 1
                if self._failures == MOST_FAILURES_IN_A_ROW:
                    return answered, error
        return answered, None

    def _is_ours(
        self, asked: Asked, record: FilmRecord, imdb_ids: Mapping[int, Collection[str]]
    ) -> bool:
        """Whether TMDB means the film that we asked for: some links lead to a namesake."""
        known = imdb_ids.get(asked.film_id or 0)
        imdb_id = dict(record.external_ids).get("imdb")
        if known and imdb_id and imdb_id not in known:
            reason = "TMDB's film of this number has another IMDb id than ours"
            self._reject(Reject(f"/movie/{asked.tmdb_id}", 0, reason, record.title))
            return False
        return True

    def _write_down(self, answered: Sequence[Asked]) -> None:
        values = [str(asked.tmdb_id) for asked in answered if asked.film_id is None]
        added = select(ExternalId.film_id).where(
            ExternalId.source == KEY_SOURCE, ExternalId.value.in_(values)
        )
        film_ids = {asked.film_id for asked in answered if asked.film_id is not None}
        for film_id in sorted(film_ids | set(db.session.scalars(added))):
            db.session.merge(FilmRefresh(film_id=film_id, refreshed_at=self._now))
        db.session.flush()


def _imdb_ids(batch: Sequence[Asked]) -> dict[int, set[str]]:
    film_ids = [asked.film_id for asked in batch if asked.film_id]
    found: dict[int, set[str]] = {}
    rows = select(ExternalId.film_id, ExternalId.value).where(
        ExternalId.source == "imdb", ExternalId.film_id.in_(film_ids)
    )
    for film_id, value in db.session.execute(rows):
        found.setdefault(film_id, set()).add(value)
    return found


def posters_of(is_wanted: Callable[[str], bool], most: int) -> list[str]:
    """Return the paths of the best-known films' posters that are wanted.

    Args:
        is_wanted: whether a path is.
        most: how many at most.
    """
    paths = (
        select(Film.poster_path)
        .where(Film.poster_path.is_not(None))
        .order_by(Film.rating_count.desc(), Film.vote_count.desc(), Film.id)
    )
    with only_reading():
        found = dict.fromkeys(db.session.scalars(paths))
    return list(islice((path for path in found if path and is_wanted(path)), most))
