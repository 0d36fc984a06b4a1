"""TMDB's way of writing a film's facts, which its two published sets and its API share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.catalog.records import CollectionName, PersonName, VotesRecord
from app.catalog.sources.fields import (
    MAX_CHARACTER,
    MAX_KEYWORD,
    MAX_NAME,
    MAX_NUMBER,
    MAX_TITLE,
    clean_names,
    country_codes,
    language_code,
)
from app.catalog.sources.titles import distinct_aliases
from app.catalog.sources.vocabulary import genres_of, is_about_the_film
from app.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from app.catalog.sources.fields import Entry

MAX_VOTE = 10
_WRITING = frozenset(
    {
        *("Author", "Book", "Comic Book", "Novel", "Original Story", "Screenplay", "Screenstory"),
        *("Short Story", "Story", "Teleplay", "Theatre Play", "Writer"),
    }
)
_COMPOSING = frozenset({"Composer", "Music", "Original Music Composer"})
_CERTIFICATION = re.compile(r"[A-Z0-9-]{1,10}")
_YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}")
_POSTER_PATH = re.compile(r"/[A-Za-z0-9_-]{1,80}\.(?:jpg|png)")


class Crew(NamedTuple):
    """Those of a film's crew that the catalogue keeps; the first credited first."""

    directors: tuple[PersonName, ...]
    writers: tuple[PersonName, ...]
    producers: tuple[PersonName, ...]
    composers: tuple[PersonName, ...]


def genre_names(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the genres in the catalogue's own words, sorted."""
    return genres_of((), names_of(entries))


def keyword_names(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the keywords that tell what a film is about, sorted."""
    names = clean_names((name.lower() for name in names_of(entries)), MAX_KEYWORD)
    return tuple(sorted(filter(is_about_the_film, names)))


def names_of(entries: Iterable[Entry]) -> list[str]:
    """Return the names of entries that have one."""
    return [_text(entry, "name") for entry in entries]


def countries_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return two-letter codes, sorted."""
    return country_codes(_text(entry, "iso_3166_1") for entry in entries)


def languages_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the codes of languages, sorted."""
    codes = {language_code(_text(entry, "iso_639_1")) for entry in entries}
    return tuple(sorted(code for code in codes if code))


def cast_of(entries: Sequence[Entry]) -> tuple[PersonName, ...]:
    """Return who played whom, the leading ones first; two parts of one person stand twice."""
    ordered = sorted(entries, key=lambda entry: number_in(entry, "order") or 0)
    return _people(ordered, with_characters=True)


def crew_of(entries: Sequence[Entry]) -> Crew:
    """Return the crew by what they did."""
    return Crew(
        directors=_people(_doing(entries, {"Director"})),
        writers=_people(_doing(entries, _WRITING)),
        producers=_people(_doing(entries, {"Producer"})),
        composers=_people(_doing(entries, _COMPOSING)),
    )


def collection_of(entry: Entry) -> CollectionName | None:
    """Return the series that a film is part of."""
    name = clean_line(_text(entry, "name"))
    return CollectionName(name, number_in(entry, "id")) if 0 < len(name) <= MAX_NAME else None


def votes_of(
    count: float | None, mean: float | None, source: str = "tmdb"
) -> tuple[VotesRecord, ...]:
    """Return a public's votes; nothing if nobody voted, or if the mean cannot be."""
    if not count or not mean or mean > MAX_VOTE:
        return ()
    return (VotesRecord(source, int(count), mean),)


def poster_path_of(text: str) -> str | None:
    """Return a path such as "/abc.jpg", or None for anything else."""
    return text if _POSTER_PATH.fullmatch(text) else None


def aliases_of(title: str, *others: str) -> tuple[str, ...]:
    """Return the other titles, cleaned, without those that say the same."""
    return distinct_aliases(title, clean_names(others, MAX_TITLE))


def certification_of(text: str) -> str | None:
    """Return a certificate such as "PG-13", or None for anything else."""
    return text if _CERTIFICATION.fullmatch(text) else None


def is_youtube_key(text: str) -> bool:
    """Whether a text has the form of YouTube's keys."""
    return _YOUTUBE_KEY.fullmatch(text) is not None


def number_in(entry: Entry, name: str) -> int | None:
    """Return a whole number above 0, or None for anything else."""
    value = entry.get(name)
    return value if isinstance(value, int) and 0 < value <= MAX_NUMBER else None


def _doing(entries: Iterable[Entry], jobs: Container[str]) -> list[Entry]:
    return [entry for entry in entries if _text(entry, "job") in jobs]


def _people(entries: Iterable[Entry], *, with_characters: bool = False) -> tuple[PersonName, ...]:
    people = (
        PersonName(
            clean_line(_text(entry, "name")),
            number_in(entry, "id"),
            clean_line(_text(entry, "character"))[:MAX_CHARACTER] if with_characters else "",
        )
        for entry in entries
    )
    return tuple(dict.fromkeys(one for one in people if 0 < len(one.name) <= MAX_NAME))


def _text(entry: Entry, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
