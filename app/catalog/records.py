"""A film's facts on their way into the catalogue, whatever source they come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonName:
    """Somebody credited on a film.

    Attributes:
        name: as credited.
        tmdb_id: tells two people of one name apart, where the source knows it.
    """

    name: str
    tmdb_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecord:
    """A film's facts, without a database.

    Attributes:
        external_ids: pairs of source and value, such as ("movielens", "6"), sorted.
        title: as people say it, "The Matrix".
        sort_title: as a catalogue sorts it, "Matrix, The".
        kind: "movie" or "show".
        aliases: other titles; none equals the title or another one.
        genres: names, sorted.
        directors: the first credited first.
        cast: the leading ones first.
        keywords: names, sorted.
        countries: two-letter codes, sorted.
        rating_histogram: ten counts, for 0.5, 1.0 … 5.0 stars.
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
    cast: tuple[PersonName, ...] = ()
    keywords: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    rating_histogram: tuple[int, ...] = (0,) * 10
