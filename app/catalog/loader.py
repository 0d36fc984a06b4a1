"""Loads films into the catalogue, whatever source they come from.

Films are matched (`match`), what each source says of them is kept (`kept_records`), and a film's
own rows are what all sources say together (`merging`). Loading the same records again changes
nothing, and a viewer's verdicts and lists hang on film ids, which stay.

Batches are small, and whoever calls commits after each: the site goes on serving, and a load that
is killed goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from app.catalog.audience import refresh_figures
from app.catalog.changes import note_change
from app.catalog.film_rows import rows_of, stored_rows
from app.catalog.film_writing import add_films, update_films
from app.catalog.fitting import fitted
from app.catalog.kept_records import digest_of, said_of, seen_records, write_down
from app.catalog.known_films import known_films, people_of
from app.catalog.match import Matcher, known_film
from app.catalog.merging import Said, merged
from app.db import db
from app.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.catalog.match import Match
    from app.catalog.records import FilmRecord

BATCH_SIZE = 200


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load did, in records; two of one film count twice.

    Attributes:
        added: new films.
        updated: films that changed.
        unchanged: films that stay as they were.
        repeated: records whose id came before in the same source; the first stands.
        rules: how many were matched by which rule; those seen before and unchanged are not.
        matches: what new and changed records were found to be, in their order.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    rules: Counter[str] = field(default_factory=Counter, compare=False)
    matches: tuple[Match, ...] = field(default=(), compare=False)

    @property
    def read(self) -> int:
        """How many records there were."""
        return self.added + self.updated + self.unchanged + self.repeated

    def __add__(self, other: LoadSummary) -> LoadSummary:
        """Add up two loads; only the counts are kept, so that sums stay small."""
        return LoadSummary(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.repeated + other.repeated,
            self.rules + other.rules,
        )


def load_films(
    records: Iterable[FilmRecord], *, source: str = "starter", key_source: str = "movielens"
) -> LoadSummary:
    """Load the records and bring the films' figures up to date; flushes, never commits.

    Raises:
        InvalidInputError: a record has no id of `key_source`.
    """
    loader = FilmLoader(source, key_source)
    summary = sum(loader.load(records), LoadSummary())
    refresh_figures()
    # The statements went past whatever objects the session holds.
    db.session.expire_all()
    return summary


class FilmLoader:
    """Loads the films of one source; holds what it must know of the catalogue for matching."""

    def __init__(self, source: str, key_source: str) -> None:
        """Read which films there are.

        Args:
            source: the name under which is kept what it says.
            key_source: whose ids its records go by; each has one.
        """
        self._source = source
        self._key_source = key_source
        self._seen = seen_records(source)
        film_ids = {key: film_id for key, (film_id, _) in self._seen.items()}
        self._matcher = Matcher(key_source, film_ids, people_of)
        for film, ids in known_films():
            self._matcher.learn(film, ids)
        self._done: set[str] = set()
        self._passing = 0

    def load(self, records: Iterable[FilmRecord]) -> Iterator[LoadSummary]:
        """Load batch after batch and yield what was done; the caller commits at each.

        Raises:
            InvalidInputError: a record has no id of the key source.
        """
        for batch in self._batches(records):
            yield self._load_batch(batch)

    def compare(self, records: Iterable[FilmRecord]) -> Iterator[LoadSummary]:
        """Say what `load` would do without writing; whether films would change is not looked at.

        Changed records of known films count as updated.
        """
        for batch in self._batches(records):
            matches, counts = [], Counter[str]()
            for said in self._news(batch, counts):
                found, _ = self._matched(said.record)
                matches.append(found)
                counts["added" if found.film_id is None else "updated"] += 1
            yield _summary(counts, matches)

    def _batches(self, records: Iterable[FilmRecord]) -> Iterator[Sequence[FilmRecord]]:
        waiting = map(fitted, records)
        while batch := list(islice(waiting, BATCH_SIZE)):
            yield batch

    def _load_batch(self, batch: Sequence[FilmRecord]) -> LoadSummary:
        counts = Counter[str]()
        matches: list[Match] = []
        news: dict[int, list[Said]] = {}
        for said in self._news(batch, counts):
            found, film_id = self._matched(said.record)
            matches.append(found)
            news.setdefault(film_id, []).append(said)
        if news:
            self._store(news, counts)
        return _summary(counts, matches)

    def _news(self, batch: Iterable[FilmRecord], counts: Counter[str]) -> Iterator[Said]:
        """Yield what the source did not say before."""
        for record in batch:
            key = dict(record.external_ids).get(self._key_source)
            if key is None:
                raise InvalidInputError(f"“{record.title}” has no id of {self._key_source}.")
            if key in self._done:
                counts["repeated"] += 1
                continue
            self._done.add(key)
            if key in self._seen and self._seen[key][1] == digest_of(record):
                counts["unchanged"] += 1
                continue
            yield Said(self._source, key, record)

    def _matched(self, record: FilmRecord) -> tuple[Match, int]:
        """Return what the record is and its film's id: a passing one, below 0, when it is new."""
        found = self._matcher.match(record)
        film_id = found.film_id
        if film_id is None:
            self._passing -= 1
            film_id = self._passing
            self._matcher.learn(known_film(film_id, record), record.external_ids)
        else:
            self._matcher.claim(film_id, record.external_ids)
        return found, film_id

    def _store(self, news: Mapping[int, list[Said]], counts: Counter[str]) -> None:
        before = said_of([film_id for film_id in news if film_id > 0])
        together = {
            film_id: _together(before.get(film_id, ()), said) for film_id, said in news.items()
        }
        films = {film_id: self._merged(film_id, said) for film_id, said in together.items()}
        rows = dict(zip(films, rows_of(list(films.values())), strict=True))
        stored = stored_rows(list(before))
        changed = {
            film_id: rows[film_id]
            for film_id in before
            if not rows[film_id].matches(stored[film_id])
        }
        update_films(changed, stored)
        numbers = add_films({film_id: rows[film_id] for film_id in rows if film_id < 0})
        if changed or numbers:
            note_change()
        self._matcher.settle(numbers)
        write_down({numbers.get(film_id, film_id): said for film_id, said in together.items()})
        for passing, film in films.items():
            film_id = numbers.get(passing, passing)
            self._matcher.learn(known_film(film_id, film), film.external_ids)
            for one in news[passing]:
                self._seen[one.key] = (film_id, digest_of(one.record))
            of_film = "added" if passing < 0 else "updated" if passing in changed else "unchanged"
            counts[of_film] += 1
            counts["unchanged"] += len(news[passing]) - 1

    def _merged(self, film_id: int, said: Sequence[Said]) -> FilmRecord:
        film = merged(said)
        free = self._matcher.free_ids(film, film_id)
        return replace(film, external_ids=tuple(sorted(free)))


def _together(before: Iterable[Said], now: Sequence[Said]) -> list[Said]:
    """Return what was said before with what is said now in its place."""
    said = {(one.source, one.key): one for one in before}
    said.update({(one.source, one.key): one for one in now})
    return list(said.values())


def _summary(counts: Counter[str], matches: Sequence[Match]) -> LoadSummary:
    return LoadSummary(
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        repeated=counts["repeated"],
        rules=Counter(found.rule for found in matches),
        matches=tuple(matches),
    )
