"""Records of films for tests of loading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.catalog.records import FilmRecord, PersonName

if TYPE_CHECKING:
    from typing import Any

HEAT = FilmRecord(
    external_ids=(("imdb", "tt0113277"), ("movielens", "6"), ("tmdb", "949")),
    title="Heat",
    sort_title="Heat",
    year=1995,
    runtime_minutes=170,
    aliases=("Fuoco",),
    genres=("Action", "Crime"),
    directors=(PersonName("Michael Mann", 638),),
    cast=(PersonName("Al Pacino", 1158), PersonName("Robert De Niro", 380)),
    keywords=("bank robbery", "heist"),
    countries=("US",),
    rating_histogram=(0, 1, 0, 2, 1, 12, 9, 37, 12, 28),
)


def numbered_record(number: int, **facts: Any) -> FilmRecord:  # noqa: ANN401 - any field
    """Return a bare record whose MovieLens id is the number."""
    bare = FilmRecord(
        external_ids=(("movielens", str(number)),),
        title=f"Film {number}",
        sort_title=f"Film {number}",
    )
    return replace(bare, **facts)
