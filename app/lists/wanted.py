"""Films that a person names in a text or a file, before it is known which they are."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import asdict, dataclass, field, replace

from app.errors import InvalidInputError
from app.lists.limits import (
    DESCRIPTION_CHARACTERS,
    FILMS_AT_ONCE,
    NOTE_CHARACTERS,
    TITLE_CHARACTERS,
    checked_tags,
)
from app.text import clean_block, clean_line

MOST_BYTES_UNPACKED = 8_000_000
NAME_CHARACTERS = 300
DAMAGED = "The page was open for too long or was damaged on its way. Please begin again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A film as somebody names it.

    Attributes:
        line: where it stands in the text or file, from 1.
        text: the whole line, for what fits no film.
        title: if there is one.
        year: of release, if it was given.
        imdb: IMDb's id, "tt0113277".
        tmdb: TMDB's number.
        film_id: this site's number, from a link to it.
        note: what is said of the film to everybody.
        private_note: what the curator says to themselves.
    """

    line: int
    text: str
    title: str = ""
    year: int | None = None
    imdb: str = ""
    tmdb: str = ""
    film_id: int | None = None
    note: str = ""
    private_note: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a text or a file says of a list.

    Attributes:
        wanted: the films in order.
        title: of the list, if it says so.
        description: of the list.
        is_ranked: whether the films are numbered; None where it does not say.
        visibility: who could see the list; None where it does not say.
        tags: of the list.
        cover: which of `wanted`, by its line, stands for the list.
        problems: what was left out and why, as sentences.
    """

    wanted: tuple[Wanted, ...]
    title: str = ""
    description: str = ""
    is_ranked: bool | None = None
    visibility: str | None = None
    tags: tuple[str, ...] = ()
    cover: int | None = None
    problems: tuple[str, ...] = field(default=())


def refuse_when_too_many(count: int) -> None:
    """Refuse so many films, best before time is spent on each.

    Raises:
        InvalidInputError: if they are more than a list holds.
    """
    if count > FILMS_AT_ONCE:
        raise InvalidInputError(
            f"At most {FILMS_AT_ONCE:,} films at once, please; this has {count:,}."
        )


def checked_parcel(parcel: Parcel) -> Parcel:
    """Return a parcel whose texts are clean and no longer than they may be.

    Nothing is dropped silently: what is cut is told in `problems`.

    Raises:
        InvalidInputError: if there are no films, or too many.
    """
    if not parcel.wanted:
        raise InvalidInputError("No films were found in it.")
    refuse_when_too_many(len(parcel.wanted))
    problems = list(parcel.problems)
    wanted = tuple(_checked(one, problems) for one in parcel.wanted)
    try:
        tags = checked_tags(parcel.tags)
    except InvalidInputError as error:
        problems.append(f"The tags were left out: {error.message}")
        tags = ()
    return replace(
        parcel,
        wanted=wanted,
        title=_cut(clean_line(parcel.title), TITLE_CHARACTERS, "The title", problems),
        description=_cut(
            clean_block(parcel.description), DESCRIPTION_CHARACTERS, "The description", problems
        ),
        tags=tags,
        problems=tuple(problems),
    )


def packed(parcel: Parcel) -> str:
    """Return a parcel as a short text for a hidden field."""
    text = json.dumps(asdict(parcel), ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(text: str) -> Parcel:
    """Return the parcel of a hidden field, which anybody may have written.

    Raises:
        InvalidInputError: if it is none.
    """
    try:
        unzip = zlib.decompressobj()
        content = unzip.decompress(urlsafe_b64decode(text.encode()), MOST_BYTES_UNPACKED)
        if not unzip.eof:
            raise InvalidInputError(DAMAGED)
        facts = json.loads(content)
        wanted = tuple(Wanted(**one) for one in facts.pop("wanted"))
        tags, problems = tuple(facts.pop("tags")), tuple(facts.pop("problems"))
        parcel = Parcel(wanted=wanted, tags=tags, problems=problems, **facts)
        _check_types(parcel)
        return checked_parcel(parcel)
    except (
        zlib.error,
        Base64Error,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InvalidInputError(DAMAGED) from error


def _check_types(parcel: Parcel) -> None:
    for one in parcel.wanted:
        texts = (one.text, one.title, one.imdb, one.tmdb, one.note, one.private_note)
        numbers = (one.year, one.film_id)
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("A text is none.")
        if not all(number is None or isinstance(number, int) for number in numbers):
            raise TypeError("A number is none.")
        if not isinstance(one.line, int):
            raise TypeError("A line is none.")


def _checked(one: Wanted, problems: list[str]) -> Wanted:
    where = f"The note of line {one.line}"
    return replace(
        one,
        text=clean_line(one.text)[:NAME_CHARACTERS],
        title=clean_line(one.title)[:NAME_CHARACTERS],
        note=_cut(clean_block(one.note), NOTE_CHARACTERS, where, problems),
        private_note=_cut(clean_block(one.private_note), NOTE_CHARACTERS, where, problems),
    )


def _cut(text: str, characters: int, what: str, problems: list[str]) -> str:
    if len(text) > characters:
        problems.append(f"{what} was cut after {characters:,} characters.")
    return text[:characters]
