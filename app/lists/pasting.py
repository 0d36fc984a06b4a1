"""Reading films from what a person typed or pasted: a title or a link on each line."""

from __future__ import annotations

import re

from app.lists.wanted import Parcel, Wanted, refuse_when_too_many
from app.text import clean_line

_NUMBERED = re.compile(r"^\s*(?:#?\d{1,5}\s*[.)]\s+|[-*•–]\s+)")
_YEAR_AT_END = re.compile(r"^(?P<title>.*\S)\s*[(\[,–-]\s*(?P<year>(?:18|19|20)\d\d)\s*[)\]]?$")
_IMDB = re.compile(r"\btt\d{7,10}\b")
_TMDB = re.compile(r"themoviedb\.org/(?:movie|tv)/(\d{1,9})")
_HERE = re.compile(r"/films/(\d{1,9})(?:/([a-z0-9-]+))?/?(?:[?#]\S*)?$")
_LETTERBOXD = re.compile(r"letterboxd\.com/(?:[\w-]+/)?film/([a-z0-9-]+)")
_SLUG_YEAR = re.compile(r"^(?P<title>.+)-(?P<year>(?:19|20)\d\d)$")
_LINK = re.compile(r"^https?://", re.IGNORECASE)


def parcel_of_text(text: str) -> Parcel:
    """Return the films that a text names, one on each line; empty lines are skipped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    refuse_when_too_many(sum(1 for line in lines if line.strip()))
    return Parcel(
        tuple(
            wanted_of_line(number, cleaned)
            for number, line in enumerate(lines, start=1)
            if (cleaned := clean_line(line))
        )
    )


def wanted_of_line(number: int, line: str) -> Wanted:
    """Return the film that a line names.

    Args:
        number: of the line.
        line: a title, with or without its year and a number before it, or a link to a page of
            this site, IMDb, TMDB or Letterboxd.
    """
    if found := _IMDB.search(line):
        return Wanted(number, line, imdb=found[0])
    if found := _TMDB.search(line):
        return Wanted(number, line, tmdb=found[1])
    if found := _LETTERBOXD.search(line):
        title, year = _title_of_slug(found[1])
        return Wanted(number, line, title=title, year=year)
    if (found := _HERE.search(line)) and (_LINK.match(line) or line.startswith("/")):
        title = (found[2] or "").replace("-", " ")
        return Wanted(number, line, title=title, film_id=int(found[1]))
    if _LINK.match(line):
        return Wanted(number, line)
    title, year = title_and_year(_NUMBERED.sub("", line, count=1))
    return Wanted(number, line, title=title, year=year)


def title_and_year(text: str) -> tuple[str, int | None]:
    """Return a title and the year that stands behind it: "Heat (1995)"."""
    if found := _YEAR_AT_END.match(text):
        return found["title"], int(found["year"])
    return text.strip(), None


def _title_of_slug(slug: str) -> tuple[str, int | None]:
    if found := _SLUG_YEAR.match(slug):
        return found["title"].replace("-", " "), int(found["year"])
    return slug.replace("-", " "), None
