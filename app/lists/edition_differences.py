"""What changed from one edition to another."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from app.catalog.queries import FilmCard, cards_of
from app.lists.edition_records import Difference, Move, WordsChanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.lists.edition_bodies import EditionState


def difference_of(before: int, old: EditionState, after: int, new: EditionState) -> Difference:
    """Return what changed from an edition to another; films that are gone are left out.

    Args:
        before: the number of the one.
        old: what it says.
        after: the number of the other.
        new: what it says.
    """
    films = cards_of({*old.notes, *new.notes})
    old_places, new_places = _places(old, films), _places(new, films)
    return Difference(
        before=before,
        after=after,
        added=tuple(
            Move(films[film_id], 0, place)
            for film_id, place in new_places.items()
            if film_id not in old_places
        ),
        removed=tuple(
            Move(films[film_id], place, 0)
            for film_id, place in old_places.items()
            if film_id not in new_places
        ),
        moved=tuple(
            Move(films[film_id], old_places[film_id], new_places[film_id])
            for film_id in moved_among(old.film_ids, new.film_ids)
            if film_id in films
        ),
        words=tuple(_words(old, new, films)),
    )


def counts_of(old: EditionState | None, new: EditionState) -> tuple[int, int, int]:
    """Return how many films came, went and moved; all of the first edition's came."""
    if old is None:
        return len(new.notes), 0, 0
    return (
        len(new.notes.keys() - old.notes.keys()),
        len(old.notes.keys() - new.notes.keys()),
        len(moved_among(old.film_ids, new.film_ids)),
    )


def moved_among(old: Sequence[int], new: Sequence[int]) -> tuple[int, ...]:
    """Return the fewest films whose moves make one order of another, in the new order.

    Args:
        old: ids in their old order.
        new: ids in their new order; those in one order only are no matter.
    """
    place_of = {film_id: place for place, film_id in enumerate(old)}
    stayed = [film_id for film_id in new if film_id in place_of]
    kept = _longest_rising([place_of[film_id] for film_id in stayed])
    return tuple(film_id for index, film_id in enumerate(stayed) if index not in kept)


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """Return the indices of a longest rising subsequence, by patience sorting."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [index]
    kept = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return frozenset(kept)


def _places(state: EditionState, films: dict[int, FilmCard]) -> dict[int, int]:
    return {
        film_id: place for place, film_id in enumerate(state.film_ids, start=1) if film_id in films
    }


def _words(
    old: EditionState, new: EditionState, films: dict[int, FilmCard]
) -> Iterator[WordsChanged]:
    for what, before, after in (
        ("Title", old.title, new.title),
        ("Description", old.description, new.description),
        ("Tags", ", ".join(old.tags), ", ".join(new.tags)),
        ("Numbered", _yes_no(old), _yes_no(new)),
        ("Cover", _cover(old, films), _cover(new, films)),
    ):
        if before != after:
            yield WordsChanged(what, before, after)
    for film_id, note in new.notes.items():
        before = old.notes.get(film_id, "")
        if film_id in films and film_id in old.notes and before != note:
            yield WordsChanged(films[film_id].label, before, note)


def _yes_no(state: EditionState) -> str:
    return "yes" if state.is_ranked else "no"


def _cover(state: EditionState, films: dict[int, FilmCard]) -> str:
    film = films.get(state.cover_film_id or 0)
    return "the first film" if film is None else film.title
