"""Joins what the published sets know of MovieLens' films: one record a film."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from app.catalog.models import FilmKind
from app.catalog.records import FilmRecord, PersonName, VotesRecord
from app.catalog.sources.movielens import CORRECTED_TITLES, SHOWS
from app.catalog.sources.titles import (
    article_last,
    better_spelling,
    distinct_aliases,
    parsed_title,
)
from app.catalog.sources.vocabulary import genres_of, telling_keywords
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalog.sources.kept_credits import KeptCredits
    from app.catalog.sources.movielens import MovieLensFilm
    from app.catalog.sources.published import PublishedSets
    from app.catalog.sources.titles import ParsedTitle

Fact = TypeVar("Fact")

MAX_CAST = 8
MAX_KEYWORDS = 15


def most_rated(sets: PublishedSets, count: int) -> list[MovieLensFilm]:
    """Return the films with the most ratings in the order of their ids; of equals the oldest id."""
    rated = [film for film in sets.films if film.movie_id in sets.histograms]
    rated.sort(key=lambda film: (-sum(sets.histograms[film.movie_id]), film.movie_id))
    return sorted(rated[:count], key=lambda film: film.movie_id)


def joined_records(films: Iterable[MovieLensFilm], sets: PublishedSets) -> list[FilmRecord]:
    """Return one record for each film, in the same order, with what all the sets know of it."""
    entries = [_Entry(film, sets) for film in films]
    keywords = telling_keywords(
        {entry.film.movie_id: entry.keywords() for entry in entries}, most=MAX_KEYWORDS
    )
    return [entry.record(keywords[entry.film.movie_id]) for entry in entries]


def same_film(film: MovieLensFilm, parsed: ParsedTitle, row: FilmRecord) -> bool:
    """Whether a row found by TMDB id is the film: some links of MovieLens lead elsewhere.

    It is if the IMDb ids agree, or a title does and the years lie at most one apart.
    """
    if film.imdb_id == dict(row.external_ids).get("imdb"):
        return True
    titles = {fold(title) for title in (parsed.title, *parsed.others)}
    near = parsed.year is None or row.year is None or abs(parsed.year - row.year) <= 1
    return near and fold(row.title) in titles


def first_known(facts: Iterable[Fact | None]) -> Fact | None:
    """Return the first of several sources' facts that says anything."""
    return next((fact for fact in facts if fact), None)


class _Entry:
    """A film with its rows in each of the sets."""

    def __init__(self, film: MovieLensFilm, sets: PublishedSets) -> None:
        self.film = film
        self.sets = sets
        self.parsed = parsed_title(film.title)
        self.tmdb_id = self._find_tmdb_id()
        known_id = self.tmdb_id or 0
        self.metadata = sets.metadata.get(known_id)
        self.described = sets.described.get(known_id)
        self.streamed = sets.streamed.get(film.imdb_id or "")
        self.kept: KeptCredits | None = sets.kept.get(film.movie_id)

    def _find_tmdb_id(self) -> int | None:
        linked = self.sets.metadata.get(self.film.tmdb_id or 0)
        if linked and not same_film(self.film, self.parsed, linked):
            return self.sets.tmdb_ids.get(self.film.imdb_id or "")
        return self.film.tmdb_id or self.sets.tmdb_ids.get(self.film.imdb_id or "")

    def record(self, keywords: tuple[str, ...]) -> FilmRecord:
        title = self._title()
        directors, cast = self._credits()
        return FilmRecord(
            external_ids=self._external_ids(),
            title=title,
            sort_title=article_last(title, self.parsed.led_by_article),
            kind=self._kind(),
            year=self._year(),
            runtime_minutes=self._runtime_minutes(),
            aliases=distinct_aliases(title, self._other_titles()),
            genres=self._genres(),
            directors=directors,
            cast=cast,
            keywords=keywords,
            countries=self._countries(),
            rating_histogram=tuple(self.sets.histograms[self.film.movie_id]),
            certification=self.streamed.certification if self.streamed else None,
            seasons=self.streamed.seasons if self.streamed else None,
            original_language=first_known(row.original_language for row in self._described()),
            languages=first_known(row.languages for row in self._described()) or (),
            release_date=first_known(row.release_date for row in self._described()),
            collection=first_known(row.collection for row in self._described()),
            votes=self._votes(),
        )

    def _described(self) -> tuple[FilmRecord, ...]:
        """Return TMDB's rows of the film, the newer first."""
        return tuple(row for row in (self.metadata, self.described) if row)

    def _votes(self) -> tuple[VotesRecord, ...]:
        public = first_known(row.votes for row in self._described()) or ()
        return public + (self.streamed.votes if self.streamed else ())

    def keywords(self) -> tuple[str, ...]:
        return first_known(row.keywords for row in self._described()) or ()

    def _external_ids(self) -> tuple[tuple[str, str], ...]:
        ids = (
            ("imdb", self.film.imdb_id),
            ("movielens", self.film.movie_id),
            ("tmdb", self.tmdb_id),
        )
        return tuple((source, str(value)) for source, value in ids if value)

    def _title(self) -> str:
        if self.film.movie_id in CORRECTED_TITLES:
            return CORRECTED_TITLES[self.film.movie_id]
        if not self.metadata:
            return self.parsed.title
        return better_spelling(self.parsed.title, self.metadata.title)

    def _kind(self) -> str:
        if self.film.movie_id in SHOWS:
            return FilmKind.SHOW.value
        return self.streamed.kind if self.streamed else FilmKind.MOVIE.value

    def _other_titles(self) -> Iterable[str]:
        yield self.parsed.title
        yield from self.parsed.others
        for row in (self.described, self.metadata):
            if row:
                yield from row.aliases

    def _year(self) -> int | None:
        rows = (self.parsed, self.metadata, self.streamed)
        return next((row.year for row in rows if row and row.year), None)

    def _runtime_minutes(self) -> int | None:
        rows = (self.metadata, self.described, self.streamed, self.kept)
        return next((row.runtime_minutes for row in rows if row and row.runtime_minutes), None)

    def _genres(self) -> tuple[str, ...]:
        others = self.metadata or self.described or self.streamed
        return genres_of(self.film.genres, others.genres if others else ())

    def _countries(self) -> tuple[str, ...]:
        rows = (self.described, self.metadata, self.streamed, self.kept)
        return next((tuple(sorted(row.countries)) for row in rows if row and row.countries), ())

    def _credits(self) -> tuple[tuple[PersonName, ...], tuple[PersonName, ...]]:
        rows = [row for row in (self.described, self.streamed, self.kept) if row]
        directors = next((row.directors for row in rows if row.directors), ())
        cast = next((row.cast for row in rows if row.cast), ())
        return self._recognised(directors), self._recognised(cast)[:MAX_CAST]

    def _recognised(self, people: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
        known = self.sets.people
        each = {one.identity: one for one in reversed(people)}
        return tuple(
            one
            if one.tmdb_id or one.name not in known
            else replace(known[one.name], character=one.character)
            for one in reversed(each.values())
        )
