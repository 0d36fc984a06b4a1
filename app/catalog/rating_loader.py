"""Loads an audience's ratings and tags: streamed, in batches, from where a killed load stopped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import delete, insert, select

from app.catalog.fitting import GREATEST_NUMBER, KEYWORD
from app.catalog.import_models import ImportMark
from app.catalog.lookups import tag_ids
from app.catalog.models import FilmTag
from app.catalog.rating_writing import audience_id_of, counts_of, store_ratings, write_counts
from app.catalog.records import Reject
from app.db import db, only_reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.catalog.rating_writing import RatingRow
    from app.catalog.records import RatingRecord, RejectRow, TagRecord

Item = TypeVar("Item")

RATINGS_AT_A_TIME = 10_000
TAGS_AT_A_TIME = 2_000
NO_SUCH_FILM = "rates or tags a film that the source does not have"
NUMBER_TOO_GREAT = "a number is too great"


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """What a load of ratings or tags did.

    Attributes:
        added: ratings that were not there, or later than what was there.
        unchanged: ratings that were there.
        rejected: ratings of unknown films, and with numbers that cannot be.
    """

    added: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        """How many there were."""
        return self.added + self.unchanged + self.rejected

    def __add__(self, other: RatingSummary) -> RatingSummary:
        """Add up two loads."""
        return RatingSummary(
            self.added + other.added,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )


class RatingLoader:
    """Loads one audience's ratings."""

    def __init__(
        self,
        audience: str,
        film_id_of: Mapping[str, int],
        *,
        fingerprint: str,
        reject: RejectRow,
    ) -> None:
        """Prepare a load; nothing is written yet.

        Args:
            audience: whose ratings.
            film_id_of: the source's id of a film → film id.
            fingerprint: tells whether it is the same file that a killed load began with.
            reject: is told of ratings that cannot be taken.
        """
        self._audience = audience
        self._film_id_of = film_id_of
        self._fingerprint = fingerprint
        self._reject = reject

    def load(self, ratings: Iterable[RatingRecord]) -> Iterator[RatingSummary]:
        """Store batch after batch and yield what was done; the caller commits at each."""
        stored = self._stored_before()
        audience_id = audience_id_of(self._audience)
        read = 0
        yield RatingSummary()  # The caller commits: reading a batch must not hold up the site.
        for batch in in_batches(ratings, RATINGS_AT_A_TIME):
            rows = list(self._rows(audience_id, batch))
            read += len(batch)
            added = 0
            if read > stored:
                added = store_ratings(rows)
                self._mark(read)
            yield RatingSummary(added, len(rows) - added, len(batch) - len(rows))
        with only_reading():
            counts = counts_of(audience_id)
        write_counts(audience_id, *counts)
        self._unmark()
        yield RatingSummary()

    def _rows(self, audience_id: int, batch: Iterable[RatingRecord]) -> Iterator[RatingRow]:
        film_id_of = self._film_id_of
        for user_number, film_key, half_stars, rated_at, line in batch:
            film_id = film_id_of.get(film_key)
            if film_id is None:
                self._reject(Reject("ratings", line, NO_SUCH_FILM, film_key))
            elif user_number > GREATEST_NUMBER or rated_at > GREATEST_NUMBER:
                self._reject(Reject("ratings", line, NUMBER_TOO_GREAT, f"{user_number},{rated_at}"))
            else:
                yield audience_id, user_number, film_id, half_stars, rated_at

    def _stored_before(self) -> int:
        """Return how many of the file's ratings an earlier, killed load has stored."""
        mark = db.session.get(ImportMark, self._audience)
        return mark.rows if mark and mark.fingerprint == self._fingerprint else 0

    def _mark(self, rows: int) -> None:
        self._unmark()
        values = {"audience": self._audience, "fingerprint": self._fingerprint, "rows": rows}
        db.session.execute(insert(ImportMark), [values])

    def _unmark(self) -> None:
        db.session.execute(delete(ImportMark).where(ImportMark.audience == self._audience))


def load_tags(
    tags: Iterable[TagRecord], film_id_of: Mapping[str, int], reject: RejectRow
) -> Iterator[RatingSummary]:
    """Store how many people tagged a film how, and yield what was done; the caller commits at each.

    Of two sets of one audience the greater count stands, since they overlap.
    """
    counts, rejected = _counted(tags, film_id_of, reject)
    yield RatingSummary(rejected=rejected)
    for batch in in_batches(sorted(counts.items()), TAGS_AT_A_TIME):
        yield _store_tags(batch)


def _counted(
    tags: Iterable[TagRecord], film_id_of: Mapping[str, int], reject: RejectRow
) -> tuple[Counter[tuple[int, str]], int]:
    """Count people by film and tag, and the rejected; files are sorted by person."""
    counts = Counter[tuple[int, str]]()
    rejected, person, tagged = 0, -1, set[tuple[int, str]]()
    for user_number, film_key, tag, line in tags:
        film_id = film_id_of.get(film_key)
        if film_id is None:
            reject(Reject("tags", line, NO_SUCH_FILM, film_key))
            rejected += 1
            continue
        if user_number != person:
            person, tagged = user_number, set()
        one = (film_id, tag.lower()[:KEYWORD])
        if one not in tagged:
            tagged.add(one)
            counts[one] += 1
    return counts, rejected


def _store_tags(batch: Sequence[tuple[tuple[int, str], int]]) -> RatingSummary:
    ids = tag_ids({tag for (_, tag), _ in batch})
    wanted = {(film_id, ids[tag]): count for (film_id, tag), count in batch}
    stored = {
        (film_id, tag_id): count
        for film_id, tag_id, count in db.session.execute(
            select(FilmTag.film_id, FilmTag.tag_id, FilmTag.count).where(
                FilmTag.film_id.in_({film_id for film_id, _ in wanted})
            )
        )
    }
    more = {one: count for one, count in wanted.items() if count > stored.get(one, 0)}
    for film_id, tag_id in more.keys() & stored.keys():
        db.session.execute(
            delete(FilmTag).where(FilmTag.film_id == film_id, FilmTag.tag_id == tag_id)
        )
    if more:
        rows = [
            {"film_id": film_id, "tag_id": tag_id, "count": count}
            for (film_id, tag_id), count in more.items()
        ]
        db.session.execute(insert(FilmTag), rows)
    return RatingSummary(len(more), len(wanted) - len(more))


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of at most so many."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
