"""Makes records fit their columns: PostgreSQL refuses what is too long or too great."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.catalog.records import FilmRecord, PersonName

GREATEST_NUMBER = 2**31 - 1
FIRST_YEAR, LAST_YEAR = 1870, 2100
TITLE, NAME, CHARACTER, KEYWORD, GENRE, CODE, LANGUAGE = 300, 200, 300, 120, 60, 2, 3
CERTIFICATION, POSTER, TRAILER = 16, 120, 20
OVERVIEW = 20_000


def fitted(record: FilmRecord) -> FilmRecord:
    """Return the record with long texts cut, and without numbers and codes that cannot be."""
    year = record.year
    return replace(
        record,
        title=record.title[:TITLE],
        sort_title=record.sort_title[:TITLE],
        year=year if year and FIRST_YEAR <= year <= LAST_YEAR else None,
        runtime_minutes=_number(record.runtime_minutes),
        seasons=_number(record.seasons),
        aliases=_cut(record.aliases, TITLE),
        genres=_cut(record.genres, GENRE),
        keywords=_cut(record.keywords, KEYWORD),
        countries=_codes(record.countries, CODE),
        languages=_codes(record.languages, LANGUAGE),
        original_language=_code(record.original_language, LANGUAGE),
        directors=_people(record.directors),
        writers=_people(record.writers),
        producers=_people(record.producers),
        composers=_people(record.composers),
        cast=_people(record.cast),
        overview=record.overview[:OVERVIEW],
        certification=_code(record.certification, CERTIFICATION),
        poster_path=_code(record.poster_path, POSTER),
        trailer_key=_code(record.trailer_key, TRAILER),
        collection=record.collection
        and replace(
            record.collection,
            name=record.collection.name[:NAME],
            tmdb_id=_number(record.collection.tmdb_id),
        ),
        votes=tuple(votes for votes in record.votes if _number(votes.count)),
    )


def _number(number: int | None) -> int | None:
    return number if number is not None and 0 < number <= GREATEST_NUMBER else None


def _cut(texts: tuple[str, ...], length: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:length] for text in texts))


def _codes(codes: tuple[str, ...], length: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if 0 < len(code) <= length))


def _code(code: str | None, length: int) -> str | None:
    """Return the text unless it is too long: half an address leads nowhere."""
    return code if code and len(code) <= length else None


def _people(people: tuple[PersonName, ...]) -> tuple[PersonName, ...]:
    return tuple(
        replace(
            one,
            name=one.name[:NAME],
            tmdb_id=_number(one.tmdb_id),
            character=one.character[:CHARACTER],
        )
        for one in people
    )
