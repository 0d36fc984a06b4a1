"""What several sources say of one film together. Pure: no database.

Of each fact the first source that knows it is believed, in an order that depends on the fact
only: importing the sources in another order, or one of them again, gives the same film.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.catalog.records import NO_RATINGS, FilmRecord
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.catalog.records import VotesRecord

Fact = TypeVar("Fact")

STARTER = "starter"
KEPT = "kept"
"""The source of what a film's rows said before any source was written down."""

PRECEDENCE = (
    "tmdb-api",
    "tmdb-5000",
    "movies-dataset",
    "netflix",
    STARTER,
    KEPT,
    "movielens",
)
"""Who is believed first: whoever describes films most fully and freshly."""

CURATED_PRECEDENCE = (STARTER, KEPT, *(name for name in PRECEDENCE if name not in {STARTER, KEPT}))
"""Likewise of titles, kinds and years, which the starter's makers looked through."""

GENRE_PRECEDENCE = (STARTER, KEPT, "movielens", *PRECEDENCE[:4])
"""Likewise of genres, which MovieLens gives most evenly."""


class Said(NamedTuple):
    """What a source says of a film, under its own id."""

    source: str
    key: str
    record: FilmRecord


def merged(said: Sequence[Said]) -> FilmRecord:
    """Return the film that the sources describe together.

    Args:
        said: at least one; a source may say two things of a film that it lists twice.
    """
    facts = [one.record for one in sorted(said, key=_order(PRECEDENCE))]
    curated = [one.record for one in sorted(said, key=_order(CURATED_PRECEDENCE))]
    genres = [one.record for one in sorted(said, key=_order(GENRE_PRECEDENCE))]
    named = curated[0]
    return FilmRecord(
        external_ids=tuple(sorted({id_ for record in facts for id_ in record.external_ids})),
        title=named.title,
        sort_title=named.sort_title,
        kind=named.kind,
        year=_first(record.year for record in curated),
        runtime_minutes=_first(record.runtime_minutes for record in facts),
        aliases=_other_titles(named.title, curated),
        genres=_most_known(record.genres for record in genres),
        directors=_most_known(record.directors for record in facts),
        writers=_most_known(record.writers for record in facts),
        producers=_most_known(record.producers for record in facts),
        composers=_most_known(record.composers for record in facts),
        cast=_most_known(record.cast for record in facts),
        keywords=_most_known(record.keywords for record in facts),
        countries=_most_known(record.countries for record in facts),
        rating_histogram=_ratings(curated),
        overview=_first(record.overview or None for record in facts) or "",
        certification=_first(record.certification for record in facts),
        seasons=_first(record.seasons for record in facts),
        original_language=_first(record.original_language for record in facts),
        languages=_most_known(record.languages for record in facts),
        release_date=_first(record.release_date for record in facts),
        collection=_first(record.collection for record in facts),
        votes=_votes(facts),
        popularity=_first(record.popularity for record in facts),
        poster_path=_first(record.poster_path for record in facts),
        trailer_key=_first(record.trailer_key for record in facts),
    )


def _order(precedence: Sequence[str]) -> Callable[[Said], tuple[int, str, int, str]]:
    """Sort by source, and of one source by its own ids, the smaller number first."""

    def place(one: Said) -> tuple[int, str, int, str]:
        known = one.source in precedence
        rank = precedence.index(one.source) if known else len(precedence)
        return rank, one.source, len(one.key), one.key

    return place


def _first(values: Iterable[Fact | None]) -> Fact | None:
    return next((value for value in values if value is not None), None)


def _most_known(lists: Iterable[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    return next((values for values in lists if values), ())


def _ratings(records: Iterable[FilmRecord]) -> tuple[int, ...]:
    histograms = (record.rating_histogram for record in records)
    return next((histogram for histogram in histograms if any(histogram)), NO_RATINGS)


def _votes(records: Iterable[FilmRecord]) -> tuple[VotesRecord, ...]:
    votes: dict[str, VotesRecord] = {}
    for record in records:
        for of_source in record.votes:
            votes.setdefault(of_source.source, of_source)
    return tuple(votes[source] for source in sorted(votes))


def _other_titles(title: str, records: Iterable[FilmRecord]) -> tuple[str, ...]:
    """Return every other title that differs from the title and from each other when folded."""
    kept: dict[str, str] = {}
    for record in records:
        for other in (record.title, *record.aliases):
            key = fold(other)
            if key and key != fold(title):
                kept.setdefault(key, other)
    return tuple(sorted(kept.values()))
