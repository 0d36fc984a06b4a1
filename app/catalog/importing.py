"""Imports a source: its films, then the audience's ratings and tags, then the films' figures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog.audience import figures_due, write_figures
from app.catalog.kept_records import seen_records
from app.catalog.loader import FilmLoader, LoadSummary
from app.catalog.models import ExternalId
from app.catalog.rating_loader import RatingLoader, RatingSummary, in_batches, load_tags
from app.db import db, only_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.catalog.match import Match
    from app.catalog.records import RejectRow, SourceReader

FIGURES_AT_A_TIME = 1_000


@dataclass(slots=True)
class ImportSummary:
    """What an import did so far.

    Attributes:
        figures: how many films' ratings were brought up to date.
    """

    films: LoadSummary = field(default_factory=LoadSummary)
    ratings: RatingSummary = field(default_factory=RatingSummary)
    tags: RatingSummary = field(default_factory=RatingSummary)
    figures: int = 0

    @property
    def read(self) -> int:
        """How many records, ratings and tags were read."""
        return self.films.read + self.ratings.read + self.tags.read

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        films = self.films.added + self.films.updated
        return any((films, self.ratings.added, self.tags.added, self.figures))


def fingerprint_of(path: Path) -> str:
    """Return 64 digits that differ when the file, or one within the folder, has changed."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        status = file.stat()
        digest.update(f"{file.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


class SourceImport:
    """One import, which tells how far it has come."""

    def __init__(
        self,
        reader: SourceReader,
        *,
        fingerprint: str,
        reject: RejectRow,
        explain: Callable[[Match], None],
    ) -> None:
        """Prepare an import; nothing is read yet.

        Args:
            reader: the opened source.
            fingerprint: tells whether a killed import began with the same files.
            reject: is told of rows that cannot be taken.
            explain: is told what each new or changed record was found to be, and why.
        """
        self._reader = reader
        self._fingerprint = fingerprint
        self._reject = reject
        self._explain = explain
        self.summary = ImportSummary()

    def run(self) -> Iterator[str]:
        """Import, and yield the name of the step after each batch; the caller commits at each.

        Raises:
            SourceError: the files cannot be read.
        """
        with only_reading():
            films = FilmLoader(self._reader.name, self._reader.key_source)
        for done in films.load(self._reader.films()):
            self._note(done)
            yield "Films"
        yield from self._ratings_and_tags()
        with only_reading():
            due = figures_due()
        for batch in in_batches(due, FIGURES_AT_A_TIME):
            write_figures(batch)
            self.summary.figures += len(batch)
            yield "Figures"

    def rehearse(self) -> Iterator[str]:
        """Go through the films as `run` does, without writing; yield after each batch."""
        with only_reading():
            films = FilmLoader(self._reader.name, self._reader.key_source)
            for done in films.compare(self._reader.films()):
                self._note(done)
                yield "Films"

    def _note(self, done: LoadSummary) -> None:
        self.summary.films += done
        for match in done.matches:
            self._explain(match)

    def _ratings_and_tags(self) -> Iterator[str]:
        with only_reading():
            film_id_of = self._film_ids()
        if self._reader.audience:
            ratings = RatingLoader(
                self._reader.audience,
                film_id_of,
                fingerprint=self._fingerprint,
                reject=self._reject,
            )
            for done in ratings.load(self._reader.ratings()):
                self.summary.ratings += done
                yield "Ratings"
        for done in load_tags(self._reader.tags(), film_id_of, self._reject):
            self.summary.tags += done
            yield "Tags"

    def _film_ids(self) -> dict[str, int]:
        """Return film ids by the source's own: what it was found to speak of, or who has the id."""
        owners = select(ExternalId.value, ExternalId.film_id).where(
            ExternalId.source == self._reader.key_source
        )
        film_ids = dict(db.session.execute(owners).all())
        seen = seen_records(self._reader.name)
        return film_ids | {key: film_id for key, (film_id, _) in seen.items()}
