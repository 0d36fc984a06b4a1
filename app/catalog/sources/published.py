"""All the published data sets of a folder, read and keyed by what joins them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.sources import movielens, movies_dataset, netflix, tmdb5000
from app.catalog.sources.kept_credits import KeptCredits, read_kept_credits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from app.catalog.records import PersonName


@dataclass(frozen=True, slots=True)
class PublishedSets:
    """What the sets hold, by the ids that join it.

    Attributes:
        films: MovieLens' films in the order of its file.
        histograms: counts of MovieLens' ratings, by its id; unrated films are missing.
        metadata: The Movies Dataset, by TMDB id.
        tmdb_ids: IMDb id → TMDB id, after the same.
        keywords: by TMDB id.
        origins: by TMDB id.
        described: TMDB 5000, by TMDB id.
        streamed: Netflix, by IMDb id.
        people: names that only one person of TMDB 5000 has → that person.
        kept: what the developers keep by hand for films without credits, by MovieLens' id.
    """

    films: tuple[movielens.MovieLensFilm, ...]
    histograms: Mapping[int, Sequence[int]]
    metadata: Mapping[int, movies_dataset.MetadataRow]
    tmdb_ids: Mapping[str, int]
    keywords: Mapping[int, tuple[str, ...]]
    origins: Mapping[int, movies_dataset.Origin]
    described: Mapping[int, tmdb5000.TmdbFilm]
    streamed: Mapping[str, netflix.NetflixTitle]
    people: Mapping[str, PersonName]
    kept: Mapping[int, KeptCredits]


def read_published_sets(folder: Path) -> PublishedSets:
    """Read the sets in the folder; each lies in the subfolder that its publisher named.

    Raises:
        FileNotFoundError: a file of a set is missing.
    """
    metadata: dict[int, movies_dataset.MetadataRow] = {}
    for row in movies_dataset.read_metadata(folder / "the-movies-dataset"):
        metadata.setdefault(row.tmdb_id, row)
    described = {film.tmdb_id: film for film in tmdb5000.read_films(folder / "tmdb-5000")}
    return PublishedSets(
        films=tuple(movielens.read_films(folder / "ml-latest-small")),
        histograms=movielens.rating_histograms(folder / "ml-latest-small"),
        metadata=metadata,
        tmdb_ids={row.imdb_id: row.tmdb_id for row in metadata.values() if row.imdb_id},
        keywords=movies_dataset.read_keywords(folder / "the-movies-dataset"),
        origins=movies_dataset.read_origins(folder / "the-movies-dataset"),
        described=described,
        streamed={
            title.imdb_id: title
            for title in netflix.read_titles(folder / "netflix-titles")
            if title.imdb_id
        },
        people=_unmistakable(described.values()),
        kept={row.movie_id: row for row in read_kept_credits()},
    )


def _unmistakable(films: Iterable[tmdb5000.TmdbFilm]) -> dict[str, PersonName]:
    """Return the people whose name nobody else has, by name."""
    named: dict[str, set[PersonName]] = {}
    for film in films:
        for person in (*film.directors, *film.cast):
            named.setdefault(person.name, set()).add(person)
    return {name: people.pop() for name, people in named.items() if len(people) == 1}
