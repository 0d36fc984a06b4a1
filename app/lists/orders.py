"""The orders into which a curator can bring a list at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InvalidInputError
from app.taste.models import Verdict
from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.catalog.queries import FilmCard
    from app.lists.records import ListShown

ORDERS = {
    "oldest": "Oldest first",
    "newest": "Newest first",
    "title": "Title, A to Z",
    "verdict": "What you said: favourites first",
    "match": "Match: what suits you best first",
    "turned": "The other way round",
}
_VERDICT_RANK = {
    Verdict.FAVOURITE.value: 0,
    Verdict.LIKE.value: 1,
    Verdict.SEEN.value: 2,
    Verdict.HIDE.value: 4,
    Verdict.DISLIKE.value: 5,
}
_NO_VERDICT_RANK = 3
_ARTICLES = ("the ", "a ", "an ")


def film_ids_in_order(
    film_list: ListShown, order: str, verdicts: Mapping[int, str], scores: Mapping[int, float]
) -> list[int]:
    """Return the films of a list in an order; films that are alike in it stay as they are.

    Args:
        film_list: the list.
        order: a key of `ORDERS`.
        verdicts: the editor's standing verdicts by film id.
        scores: how well films suit the editor, by film id; a film without one comes last.

    Raises:
        InvalidInputError: if there is no such order.
    """
    films = [entry.film for entry in film_list.entries]
    if order == "turned":
        return [film.id for film in reversed(films)]
    keys: dict[str, Callable[[FilmCard], object]] = {
        "oldest": lambda film: (film.year is None, film.year or 0),
        "newest": lambda film: (film.year is None, -(film.year or 0)),
        "title": lambda film: _sort_title(film.title),
        "verdict": lambda film: _VERDICT_RANK.get(verdicts.get(film.id, ""), _NO_VERDICT_RANK),
        "match": lambda film: -scores.get(film.id, -1.0),
    }
    if order not in keys:
        raise InvalidInputError("Choose an order.", field="order")
    return [film.id for film in sorted(films, key=keys[order])]  # type: ignore[arg-type]  # each key gives one kind


def _sort_title(title: str) -> str:
    folded = fold(title)
    for article in _ARTICLES:
        if folded.startswith(article):
            return folded.removeprefix(article)
    return folded
