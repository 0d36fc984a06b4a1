"""Records of films for tests of loading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.catalog.records import CollectionName, FilmRecord, PersonName, VotesRecord

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


FULL = replace(
    HEAT,
    kind="show",
    seasons=3,
    writers=(PersonName("Michael Mann", 638),),
    producers=(PersonName("Art Linson", 376),),
    composers=(PersonName("Elliot Goldenthal", 1093),),
    cast=(
        PersonName("Al Pacino", 1158, "Vincent Hanna"),
        PersonName("Robert De Niro", None, "Neil McCauley"),
        PersonName("Al Pacino", 1158, "Himself"),
    ),
    overview="A thief and a detective,\n\n“alike”.",
    certification="R",
    original_language="en",
    languages=("en", "es"),
    release_date=date(1995, 12, 15),
    collection=CollectionName("Heat Collection", 8650),
    votes=(VotesRecord("tmdb", 1863, 7.7),),
    popularity=38.1,
    poster_path="/zMyfPUelumio3tiDKPffaUpsQTD.jpg",
    trailer_key="0xbBLJ1WGwQ",
)
"""Every fact that a record may hold."""
