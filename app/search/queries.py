"""Searching: the films that a text finds, as cards; and what the index is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from app.catalog.build_reads import searchable_films, searchable_keywords, searchable_people
from app.catalog.models import Film, FilmAlias
from app.catalog.queries import cards_of
from app.db import db
from app.search.records import FilmRecord, NameKind, NameRecord, SearchHit, SearchHits
from app.search.wording import Wording
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.catalog.queries import FilmCard

RESULTS_PER_PAGE = 20
LAST_PAGE = 50
SUGGESTIONS = 8
NAMES = 6
FILMS_WITHOUT_INDEX = 5_000
"""How many films, the best known, are looked through where there is no index."""


class SearchIndex(Protocol):
    """What answers questions; `app.search.index` says what the answers are."""

    def search(self, text: str, count: int, offset: int) -> SearchHits:
        """Return the films that fit a text."""

    def suggest(self, text: str, count: int) -> SearchHits:
        """Return the films that fit a text that is still being typed."""

    def names(self, text: str, kind: NameKind, count: int) -> tuple[NameRecord, ...]:
        """Return people or keywords that fit a text."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what a text finds, before the films are looked up.

    Attributes:
        hits: the films' ids.
        page: the number of this page.
        last_page: the number of the last page that can be asked for, at least 1.
    """

    hits: SearchHits
    page: int = 1
    last_page: int = 1


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A film that was found.

    Attributes:
        film: its card.
        alias: the other title that matched, if one did and the title did not.
    """

    film: FilmCard
    alias: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what a text finds.

    Attributes:
        films: the films, the best first.
        total: how many films there are on all pages.
        page: the number of this page.
        last_page: the number of the last page that can be asked for, at least 1.
        did_you_mean: the nearest name, when all films found are near misses.
    """

    films: tuple[FoundFilm, ...]
    total: int
    page: int
    last_page: int
    did_you_mean: str | None


def find(index: SearchIndex | None, text: str, page: int) -> Found:
    """Return a page of what a text finds, or the last one if there are fewer pages.

    Args:
        index: the current index; without one the database itself is looked through.
        text: whatever a person typed.
        page: 1 to `LAST_PAGE`.
    """
    offset = (page - 1) * RESULTS_PER_PAGE
    if index is None:
        found = _looked_through(text, RESULTS_PER_PAGE, offset)
    else:
        found = index.search(text, RESULTS_PER_PAGE, offset)
    last_page = min(LAST_PAGE, max(1, -(-found.total // RESULTS_PER_PAGE)))
    return find(index, text, last_page) if page > last_page else Found(found, page, last_page)


def find_unfinished(index: SearchIndex | None, text: str) -> Found:
    """Return the few best films for a text that is still being typed; see `find`."""
    if index is None:
        return Found(_looked_through(text, SUGGESTIONS, 0))
    return Found(index.suggest(text, SUGGESTIONS))


def results_of(found: Found) -> Results:
    """Return what was found with the films' cards."""
    hits = found.hits
    return Results(
        _with_cards(hits), hits.total, found.page, found.last_page, did_you_mean=hits.did_you_mean
    )


def results(index: SearchIndex | None, text: str, page: int) -> Results:
    """Return a page of what a text finds, with the films' cards; see `find`."""
    return results_of(find(index, text, page))


def suggestions(index: SearchIndex | None, text: str) -> Results:
    """Return the few best films for a text that is still being typed; see `find`."""
    return results_of(find_unfinished(index, text))


def film_records() -> Iterator[FilmRecord]:
    """Yield every film of the catalogue for a new index."""
    for film in searchable_films():
        yield FilmRecord(
            film_id=film.film_id,
            title=film.title,
            aliases=film.aliases,
            year=film.year,
            directors=film.directors,
            cast=film.cast,
            rating_count=film.rating_count,
        )


def name_records() -> Iterator[NameRecord]:
    """Yield everybody in a film, and every keyword, for a new index."""
    for kind, rows in (
        (NameKind.PERSON, searchable_people()),
        (NameKind.KEYWORD, searchable_keywords()),
    ):
        for id_, name, film_count in rows:
            yield NameRecord(kind, id_, name, film_count)


def found_names(index: SearchIndex | None, text: str) -> dict[NameKind, tuple[NameRecord, ...]]:
    """Return the people and keywords that a text finds, a few of each; none without an index."""
    if index is None:
        return {}
    return {kind: index.names(text, kind, NAMES) for kind in NameKind}


def _with_cards(found: SearchHits) -> tuple[FoundFilm, ...]:
    cards = cards_of(hit.film_id for hit in found.hits)
    return tuple(
        FoundFilm(cards[hit.film_id], hit.alias) for hit in found.hits if hit.film_id in cards
    )


def _looked_through(text: str, count: int, offset: int) -> SearchHits:
    """Search without an index: every word typed is in the title or another title, somewhere."""
    typed = Wording.of(text).words
    if not typed:
        return SearchHits()
    hits: dict[int, SearchHit] = {}
    for film_id, alias, name in _names():
        folded = fold(name)
        if film_id not in hits and all(word in folded for word in typed):
            whole = " ".join(typed)
            points = 3 if folded == whole else 2 if folded.startswith(whole) else 1
            hits[film_id] = SearchHit(film_id, alias, points)
    ranked = sorted(hits.values(), key=lambda hit: -hit.score)
    return SearchHits(tuple(ranked[offset : offset + count]), len(ranked))


def _names() -> Iterator[tuple[int, str | None, str]]:
    """Yield the films' titles, the best known first, and then the aliases (given twice)."""
    films = (
        select(Film.id, Film.title)
        .order_by(Film.rating_count.desc(), Film.id)
        .limit(FILMS_WITHOUT_INDEX)
    )
    titles = db.session.connection().execute(films).all()
    yield from ((film_id, None, title) for film_id, title in titles)
    aliases = select(FilmAlias.film_id, FilmAlias.title).order_by(FilmAlias.id)
    known = {film_id for film_id, _ in titles}
    for film_id, title in db.session.connection().execute(aliases):
        if film_id in known:
            yield film_id, title, title
