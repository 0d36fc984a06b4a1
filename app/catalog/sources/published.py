"""All the published data sets of a folder, read and keyed by what joins them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000
from app.catalog.sources.kept_credits import KeptCredits, read_kept_credits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.catalog.records import FilmRecord, PersonName, SourceReader


@dataclass(frozen=True, slots=True)
class PublishedSets:
    """What the sets hold, by the ids that join it.

    Attributes:
        films: MovieLens' films in the order of its file.
        histograms: counts of MovieLens' ratings, by its id; unrated films are missing.
        metadata: The Movies Dataset, by TMDB id.
        tmdb_ids: IMDb id → TMDB id, after the same.
        described: TMDB 5000, by TMDB id.
        streamed: Netflix, by IMDb id.
        people: names that only one person of TMDB 5000 has → that person.
        kept: what the developers keep by hand for films without credits, by MovieLens' id.
    """

    films: tuple[movielens.MovieLensFilm, ...]
    histograms: Mapping[int, Sequence[int]]
    metadata: Mapping[int, FilmRecord]
    tmdb_ids: Mapping[str, int]
    described: Mapping[int, FilmRecord]
    streamed: Mapping[str, FilmRecord]
    people: Mapping[str, PersonName]
    kept: Mapping[int, KeptCredits]


def read_published_sets(folder: Path) -> PublishedSets:
    """Read the sets in the folder; each lies in the subfolder that its publisher named.

    Raises:
        SourceError: a file of a set is missing or damaged.
    """
    rated = movielens.open_source(folder / "ml-latest-small")
    metadata = _by_id(movies_dataset.open_source(folder / "the-movies-dataset"), "tmdb")
    described = _by_id(tmdb5000.open_source(folder / "tmdb-5000"), "tmdb")
    imdb_ids = {int(tmdb_id): dict(film.external_ids) for tmdb_id, film in metadata.items()}
    return PublishedSets(
        films=tuple(rated.rows()),
        histograms=movielens.rating_histograms(rated),
        metadata={int(tmdb_id): film for tmdb_id, film in metadata.items()},
        tmdb_ids={ids["imdb"]: tmdb_id for tmdb_id, ids in imdb_ids.items() if "imdb" in ids},
        described={int(tmdb_id): film for tmdb_id, film in described.items()},
        streamed=_by_id(netflix.open_source(folder / "netflix-titles"), "imdb"),
        people=_unmistakable(described.values()),
        kept={row.movie_id: row for row in read_kept_credits()},
    )


def _by_id(source: SourceReader, of: str) -> dict[str, FilmRecord]:
    """Return a source's films by their id elsewhere, without those that have none."""
    films = {dict(film.external_ids).get(of): film for film in source.films()}
    return {id_: film for id_, film in films.items() if id_}


def _unmistakable(films: Iterable[FilmRecord]) -> dict[str, PersonName]:
    """Return the people whose name nobody else has, by name."""
    named: dict[str, set[PersonName]] = {}
    for film in films:
        for person in (*film.directors, *film.cast):
            named.setdefault(person.name, set()).add(replace(person, character=""))
    return {name: people.pop() for name, people in named.items() if len(people) == 1}
