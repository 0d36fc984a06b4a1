"""Reads filters from an address, forgivingly: what makes no sense is left out and said so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from app.catalog.filters import ANYTHING, MOST_VALUES, Filters, Match, Sort, Span
from app.catalog.models import FilmKind
from app.text import clean_line, slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from enum import StrEnum

_MOST_CHARACTERS = 80  # of a name, as of a slug
_SHOWN_CHARACTERS = 30  # of what made no sense
_MOST_DIGITS = 20
_MOST_VOTES = 1_000_000_000
_LETTERS_OF_A_CODE = 2
LAST_PAGE = 100_000

_NUMBER = rf"[0-9]{{1,{_MOST_DIGITS}}}(?:[.,][0-9]{{1,{_MOST_DIGITS}}})?"
_SPAN = re.compile(rf"({_NUMBER})?\s*[-–—]\s*({_NUMBER})?")
_ROUND = re.compile(rf"({_NUMBER})\s*(?:±|\+-|\+/-)\s*({_NUMBER})")
_ONE = re.compile(_NUMBER)
_DECADE = re.compile(r"([0-9]{3}0)s")


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers that a filter takes.

    Attributes:
        name: of the field in the address.
        label: what it is called at the start of a sentence.
        least: a smaller number is taken for it.
        most: a greater number is taken for it.
        decimals: how many are kept.
    """

    name: str
    label: str
    least: float
    most: float
    decimals: int = 0


YEARS = Scale("years", "Years", 1870, 2100)
RUNTIME = Scale("runtime", "Running time", 1, 1000)
SCORE = Scale("score", "Score", 0, 10, decimals=2)
VOTES = Scale("min_votes", "The least number of ratings", 0, _MOST_VOTES)
PAGE = Scale("page", "The page", 1, LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address asks for.

    Attributes:
        filters: what could be understood.
        notices: sentences about what could not, or was taken for something else.
    """

    filters: Filters
    notices: tuple[str, ...] = ()


def read_filters(arguments: Mapping[str, Sequence[str]]) -> Reading:
    """Read the filters of an address, or of a form that sends the ends of a span one by one.

    Args:
        arguments: the values of each field; a field may stand there several times.
    """
    form = _Form(arguments)
    genres = form.names("genres", slugify)
    match = form.choice("match", Match) or Match.ANY
    filters = Filters(
        genres=genres,
        match=match if len(genres) > 1 else Match.ANY,
        without=form.names("not", slugify),
        kind=form.choice("kind", FilmKind) or "",
        years=form.span(YEARS),
        runtime=form.span(RUNTIME),
        score=form.span(SCORE),
        min_votes=int(form.number(VOTES) or 0),
        countries=form.names("country", _code_of_country),
        languages=form.names("language", slugify),
        people=form.names("people", _name),
        keywords=form.names("keywords", slugify),
        sort=form.choice("sort", Sort) or Sort.VOTES,
        page=int(form.number(PAGE) or 1),
    )
    return Reading(filters, tuple(dict.fromkeys(form.notices)))


Choice = TypeVar("Choice", bound="StrEnum")


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields that were sent, and what is to be said about them."""

    arguments: Mapping[str, Sequence[str]]
    notices: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the last value that is not empty."""
        values = (clean_line(value[:200]) for value in reversed(self.arguments.get(name, ())))
        return next((value for value in values if value), "")

    def names(self, name: str, kept: Callable[[str], str]) -> tuple[str, ...]:
        """Return the names of a field, each once, in order of the alphabet."""
        parts = [
            part for value in self.arguments.get(name, ()) for part in value[:2_000].split(",")
        ]
        lines = [clean_line(part[:_MOST_CHARACTERS]) for part in parts]
        names = list(dict.fromkeys(kept(line) for line in lines if line))
        if len(names) > MOST_VALUES:
            self.notices.append(f"Only the first {MOST_VALUES} of “{name}” count.")
        return tuple(sorted(names[:MOST_VALUES]))

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """Return the one of these words that the field holds, if it does."""
        text = self.text(name).lower()
        if not text:
            return None
        if text in list(choices):
            return choices(text)
        known = ", ".join(choices)
        self.notices.append(f"“{name}” is one of {known}, not {_shown(text)}.")
        return None

    def number(self, scale: Scale) -> float | None:
        """Return the number of a field, put within its scale."""
        text = self.text(scale.name)
        if not text:
            return None
        if not _ONE.fullmatch(text):
            self.notices.append(f"{scale.label}: {_shown(text)} is no number, so it was left out.")
            return None
        return self._within(scale, _number(text))

    def span(self, scale: Scale) -> Span:
        """Return the span of a field: "1970-1999", "-120", "7.5±0.5", "1990s" or its two ends."""
        text = self.text(scale.name)
        ends = [self.text(f"{scale.name}_{end}") for end in ("from", "to")]
        if not text and any(ends):
            text = "-".join(ends)
        if not text:
            return ANYTHING
        found = _ends_of(text)
        if found is None:
            self.notices.append(
                f"{scale.label}: {_shown(text)} makes no sense to us, so it was left out."
            )
            return ANYTHING
        low, high = found
        if low is not None and high is not None and low > high:
            self.notices.append(f"{scale.label}: the ends were the wrong way round.")
            low, high = high, low
        low, high = (None if end is None else self._within(scale, end) for end in (low, high))
        return Span(low, high)

    def _within(self, scale: Scale, number: float) -> float:
        kept = round(min(max(number, scale.least), scale.most), scale.decimals or None)
        if number < scale.least:
            self.notices.append(f"{scale.label}: nothing is below {kept:.10g}, so that was taken.")
        elif number > scale.most:
            self.notices.append(f"{scale.label}: nothing is above {kept:.10g}, so that was taken.")
        return kept


def _ends_of(text: str) -> tuple[float | None, float | None] | None:
    if decade := _DECADE.fullmatch(text):
        return float(decade[1]), float(decade[1]) + 9
    if about := _ROUND.fullmatch(text):
        middle, reach = _number(about[1]), _number(about[2])
        return max(middle - reach, 0.0), middle + reach
    if _ONE.fullmatch(text):
        return _number(text), _number(text)
    span = _SPAN.fullmatch(text)
    if span is None or not any(span.groups()):
        return None
    low, high = (None if end is None else _number(end) for end in span.groups())
    return low, high


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _shown(text: str) -> str:
    short = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
    return f"“{short}”"


def _name(name: str) -> str:
    return str(int(name)) if name.isascii() and name.isdigit() else clean_line(name.lower())[:80]


def _code_of_country(name: str) -> str:
    folded = slugify(name)
    return folded.upper() if len(folded) == _LETTERS_OF_A_CODE else folded
