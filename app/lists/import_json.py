"""Reading lists from JSON as this site writes it."""

from __future__ import annotations

import json
from typing import Any

from app.errors import InvalidInputError
from app.lists.models import Visibility
from app.lists.wanted import Parcel, Wanted, refuse_when_too_many

LAST_YEAR = 9_999
GREATEST_ID = 10**9
NOT_OURS = "This JSON is no list: it needs “films”, a list of films with a title or an id each."


def parcel_of_json(text: str) -> Parcel:
    """Return the list in a JSON text; a bare list of titles will do as well.

    Raises:
        InvalidInputError: if it is no JSON, or no list of films.
    """
    try:
        facts = json.loads(text)
    except RecursionError as error:
        raise InvalidInputError("The JSON is nested too deeply.") from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        where = f" at line {line}" if line else ""
        raise InvalidInputError(f"The file is not JSON: it breaks off or errs{where}.") from error
    if isinstance(facts, list):
        facts = {"films": facts}
    if not isinstance(facts, dict) or not isinstance(facts.get("films"), list):
        raise InvalidInputError(NOT_OURS)
    refuse_when_too_many(len(facts["films"]))
    problems: list[str] = []
    wanted: list[Wanted] = []
    cover = None
    for number, film in enumerate(facts["films"], start=1):
        one = _wanted(number, film)
        if one is None:
            problems.append(f"Film {number} of the file names no film and was left out.")
            continue
        wanted.append(one)
        if isinstance(film, dict) and film.get("is_cover") is True:
            cover = number
    return Parcel(
        tuple(wanted),
        title=_text(facts.get("title")),
        description=_text(facts.get("description")),
        is_ranked=facts["ranked"] if isinstance(facts.get("ranked"), bool) else None,
        visibility=_visibility(facts.get("visibility")),
        tags=tuple(tag for tag in _list(facts.get("tags")) if isinstance(tag, str)),
        cover=cover,
        problems=tuple(problems),
    )


def _wanted(number: int, film: object) -> Wanted | None:
    if isinstance(film, str):
        film = {"title": film}
    if not isinstance(film, dict):
        return None
    title, imdb, tmdb = _text(film.get("title")), _text(film.get("imdb")), _text(film.get("tmdb"))
    year = _year(film.get("year"))
    if not (title or imdb or tmdb):
        return None
    return Wanted(
        number,
        f"{title} ({year})" if title and year else title or imdb or tmdb,
        title=title,
        year=year,
        imdb=imdb,
        tmdb=tmdb,
        note=_text(film.get("note")),
        private_note=_text(film.get("private_note")),
    )


def _visibility(value: object) -> str | None:
    known = tuple(visibility.value for visibility in Visibility)
    return value if isinstance(value, str) and value in known else None


def _year(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= LAST_YEAR else None


def _text(value: object) -> str:
    """Return a text; a number of reasonable size, such as an id, will do as well."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    return str(value) if abs(value) <= GREATEST_ID else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
