"""Credits kept by hand: well-known films whose director and cast no published set has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.catalog.records import PersonName
from app.catalog.sources.data_files import DataFiles
from app.catalog.sources.fields import clean_names, whole_number
from app.catalog.sources.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT_CREDITS = Path(__file__).with_name("kept_credits.csv")
_COLUMNS = ("movielens_id", "title", "year", "directors", "cast", "runtime_minutes", "countries")


@dataclass(frozen=True, slots=True)
class KeptCredits:
    """A row of the file.

    Attributes:
        movie_id: MovieLens'.
        title: tells whoever reads the file which film it is, as does `year`.
        directors: with a TMDB id only where the name alone would mean somebody else as well.
        cast: likewise; the leading ones, at most six.
        runtime_minutes: only where no set knows it.
        countries: two-letter codes, only where no set knows them.
    """

    movie_id: int
    title: str
    year: int
    directors: tuple[PersonName, ...]
    cast: tuple[PersonName, ...]
    runtime_minutes: int | None
    countries: tuple[str, ...]


def read_kept_credits(path: Path = KEPT_CREDITS) -> Iterator[KeptCredits]:
    """Yield the rows in the order of the file.

    Raises:
        ValueError: an id or a year is not a number.
    """
    for row in rows_of(DataFiles(path.parent), path.name, _COLUMNS):
        yield KeptCredits(
            movie_id=int(row["movielens_id"]),
            title=row["title"],
            year=int(row["year"]),
            directors=_people(row["directors"]),
            cast=_people(row["cast"]),
            runtime_minutes=whole_number(row["runtime_minutes"]),
            countries=_parts(row["countries"]),
        )


def _parts(text: str) -> tuple[str, ...]:
    return clean_names(text.split("|"))


def _people(text: str) -> tuple[PersonName, ...]:
    """Return "John Hughes#11505|Kevin Kline" as people; the number is TMDB's."""
    return tuple(
        PersonName(name, whole_number(number))
        for name, _, number in (part.partition("#") for part in _parts(text))
    )
