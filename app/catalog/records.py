"""What sources yield: films, ratings and tags on their way into the catalogue.

Every module of `app.catalog.sources` that can be imported has `open_source(path, reject)`, which
returns a `SourceReader`; the one loader writes what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import date

NO_RATINGS = (0,) * 10


@dataclass(frozen=True, slots=True)
class PersonName:
    """Somebody credited on a film.

    Attributes:
        name: as credited.
        tmdb_id: tells two people of one name apart, where the source knows it.
        character: whom they played, of cast only.
    """

    name: str
    tmdb_id: int | None = None
    character: str = ""

    @property
    def identity(self) -> tuple[str, int | None]:
        """The name and number, which say who it is whomever they played."""
        return self.name, self.tmdb_id


@dataclass(frozen=True, slots=True)
class CollectionName:
    """A series of films that belong together, such as "The Matrix Collection"."""

    name: str
    tmdb_id: int | None = None


@dataclass(frozen=True, slots=True)
class VotesRecord:
    """How another site's public voted.

    Attributes:
        source: "imdb" or "tmdb".
        count: how many votes, at least one.
        mean: 0-10.
    """

    source: str
    count: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecord:
    """A film's facts, without a database. What a source does not know keeps its default.

    Attributes:
        external_ids: pairs of source and value, such as ("movielens", "6"), sorted. Sources:
            "movielens", "imdb" ("tt0113277"), "tmdb" (movies), "tmdb-show", "netflix".
        title: as people say it, "The Matrix".
        sort_title: as a catalogue sorts it, "Matrix, The".
        kind: "movie" or "show".
        runtime_minutes: of the movie, or of one episode.
        aliases: other titles; none equals the title or another one.
        genres: names, sorted.
        directors: the first credited first; so are the other crew.
        cast: the leading ones first. A person who plays two parts may stand twice.
        keywords: names, sorted.
        countries: two-letter codes, sorted.
        rating_histogram: ten counts, for 0.5, 1.0 … 5.0 stars; only where a source ships figures
            instead of ratings.
        overview: the synopsis, plain text.
        certification: "PG-13", "TV-MA".
        seasons: of a show.
        original_language: its ISO 639 code of two letters (or three).
        languages: codes of the spoken ones, sorted.
        popularity: the source's own figure, without unit.
        poster_path: TMDB's relative path, "/abc.jpg".
        trailer_key: YouTube's.
    """

    external_ids: tuple[tuple[str, str], ...]
    title: str
    sort_title: str
    kind: str = "movie"
    year: int | None = None
    runtime_minutes: int | None = None
    aliases: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    directors: tuple[PersonName, ...] = ()
    writers: tuple[PersonName, ...] = ()
    producers: tuple[PersonName, ...] = ()
    composers: tuple[PersonName, ...] = ()
    cast: tuple[PersonName, ...] = ()
    keywords: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    rating_histogram: tuple[int, ...] = NO_RATINGS
    overview: str = ""
    certification: str | None = None
    seasons: int | None = None
    original_language: str | None = None
    languages: tuple[str, ...] = ()
    release_date: date | None = None
    collection: CollectionName | None = None
    votes: tuple[VotesRecord, ...] = ()
    popularity: float | None = None
    poster_path: str | None = None
    trailer_key: str | None = None


class RatingRecord(NamedTuple):
    """What one of the audience gave a film; a plain tuple, since there may be 25 million.

    Attributes:
        user_number: the source's own, which names nobody.
        film_key: the film's id in the reader's `key_source`, as text.
        half_stars: 1-10.
        rated_at: seconds since 1970, UTC.
        line: where it stands in its file.
    """

    user_number: int
    film_key: str
    half_stars: int
    rated_at: int
    line: int


class TagRecord(NamedTuple):
    """A tag that one of the audience gave a film; see `RatingRecord`."""

    user_number: int
    film_key: str
    tag: str
    line: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be taken.

    Attributes:
        file: its name, without folders.
        line: where the row begins, the first line of the file being 1.
        reason: in a few words, the same words for the same fault ("year is not a number").
        row: the beginning of the row as it was read.
    """

    file: str
    line: int
    reason: str
    row: str = ""


class SourceReader(Protocol):
    """An opened source. Each method may be called once or never, in this order.

    Attributes:
        name: the source's, "movielens"; one of `app.catalog.match.PRECEDENCE`.
        key_source: whose ids its records, ratings and tags go by: each film record has an
            external id of it.
        audience: names the set of people who rated, "ml-latest-small"; "" without ratings.
    """

    name: str
    key_source: str
    audience: str

    def films(self) -> Iterator[FilmRecord]:
        """Yield the films in a fixed order, each of them once; bad rows go to `reject`."""

    def ratings(self) -> Iterator[RatingRecord]:
        """Yield the audience's ratings in the order of the file; of nothing where it has none."""

    def tags(self) -> Iterator[TagRecord]:
        """Yield the audience's tags in the order of the file; of nothing where it has none."""


RejectRow = Callable[[Reject], None]
"""What a reader calls with each row that it cannot take."""
