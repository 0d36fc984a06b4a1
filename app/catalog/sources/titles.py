"""Titles as catalogues write them, turned into titles as people say them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

# What MovieLens moves to the end of a title, in the languages that occur there. One more
# than articles: "battre mon coeur s'est arrêté, De".
_MOVED = (
    "The|A|An|Da|Le|La|Les|L'|Un|Une|De|El|Los|Las|Lo|Una|Il|I|Gli|Der|Die|Das|Ein|Eine|Det|Den|En"
)
_ARTICLE_LAST = re.compile(rf"(?P<rest>.+), (?P<article>{_MOVED})")
_ARTICLE_FIRST = re.compile(rf"(?P<article>{_MOVED})(?: |(?<='))(?P<rest>.+)", re.IGNORECASE)
_ENGLISH_ARTICLE_FIRST = re.compile(r"(?P<article>The|A|An) (?P<rest>.+)")
_YEAR_LAST = re.compile(r"\s*\((?P<year>\d{4})(?:[–-](?:\d{4})?)?\)$")
_BRACKETS_LAST = re.compile(r"\s*\((?P<inside>[^()]*)\)$")
_ALSO_KNOWN_AS = re.compile(r"(?:a\.k\.a\.|aka)\s+", re.IGNORECASE)
_ELIDED = re.compile(r"\b([LlDd])' (?=\w)")


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """A MovieLens title taken apart.

    Attributes:
        title: as people say it.
        others: its other titles in the order given, as people say them.
        year: of release, if the title ends in one.
        led_by_article: those of all these titles whose first word is an article.
    """

    title: str
    others: tuple[str, ...]
    year: int | None
    led_by_article: tuple[str, ...]


def parsed_title(text: str) -> ParsedTitle:
    """Take apart a title such as "City of Lost Children, The (Cité des enfants perdus, La) (1995)".

    Brackets at the end hold other titles, with or without "a.k.a."; those within a title
    belong to it, as in "(500) Days of Summer".
    """
    rest = clean_line(text)
    year = None
    if (match := _YEAR_LAST.search(rest)) and match.start():
        year = int(match["year"])
        rest = rest[: match.start()]
    others: list[str] = []
    while (match := _BRACKETS_LAST.search(rest)) and match.start():
        others.insert(0, _ALSO_KNOWN_AS.sub("", match["inside"]))
        rest = rest[: match.start()]
    written = [rest, *filter(None, others)]
    said = [article_first(title) for title in written]
    return ParsedTitle(
        title=said[0],
        others=tuple(said[1:]),
        year=year,
        led_by_article=tuple(
            spoken
            for spoken, as_written in zip(said, written, strict=True)
            if _ARTICLE_LAST.fullmatch(as_written)
        ),
    )


def article_first(title: str) -> str:
    """Return "The Matrix" for "Matrix, The", and any other title as it is."""
    match = _ARTICLE_LAST.fullmatch(title)
    if not match:
        return _ELIDED.sub(r"\1'", title)
    space = "" if match["article"].endswith("'") else " "
    return f"{match['article']}{space}{match['rest']}"


def article_last(title: str, led_by_article: Iterable[str] = ()) -> str:
    """Return "Matrix, The" for "The Matrix".

    Args:
        title: as people say it.
        led_by_article: titles known to begin with an article. Without that knowledge only
            English articles are moved: in "Die Hard" there is none.
    """
    known = fold(title) in {fold(other) for other in led_by_article}
    match = (_ARTICLE_FIRST if known else _ENGLISH_ARTICLE_FIRST).fullmatch(title)
    return f"{match['rest']}, {match['article']}" if match else title


def better_spelling(movielens: str, tmdb: str) -> str:
    """Return the better of two titles of one film.

    TMDB's is the film's own ("Se7en", "Amélie") where MovieLens' is plainer, unless they differ
    in accents only and MovieLens has more of them ("Léon", "Les Misérables").
    """
    straight = tmdb.replace("’", "'")
    if fold(movielens) == fold(straight):
        return max(straight, movielens, key=_accented_letters)
    return straight


def _accented_letters(title: str) -> int:
    return sum(letter.isalpha() and not letter.isascii() for letter in title)


def distinct_aliases(title: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the other titles that differ from the title, and from each other, when folded."""
    kept: dict[str, str] = {}
    seen = {fold(title)}
    for other in others:
        key = fold(other)
        if key and key not in seen:
            seen.add(key)
            kept[key] = other
    return tuple(kept.values())
