"""Which films somebody asks for, as one value that is read from an address and written to one.

The value knows nothing of the database: names are kept as an address writes them. Whether there
are such names, and which films fit, is the matter of `app.catalog.filtering`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_VALUES = 12
"""How many names one filter takes: more make no sense to a person, and work for the site."""


class Match(StrEnum):
    """Whether a film needs one of the genres or each of them."""

    ANY = "any"
    ALL = "all"


class Sort(StrEnum):
    """What films stand in order of. Films of which it is not known come last."""

    VOTES = "votes"
    REGARD = "regard"
    SCORE = "score"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    SHORTEST = "shortest"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from one to another, both included; None is open.

    Attributes:
        low: the least.
        high: the greatest, not less than the least.
    """

    low: float | None = None
    high: float | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return self.low is not None or self.high is not None

    def __str__(self) -> str:
        """Return it as an address writes it: "1970-1999", "1970-", "-120", "1995"."""
        low, high = (f"{end:.10g}" if end is not None else "" for end in (self.low, self.high))
        return low if low == high else f"{low}-{high}"


ANYTHING = Span()

# The names in an address of the fields whose own name is another.
_ADDRESS_NAMES = {"without": "not", "countries": "country", "languages": "language"}


@dataclass(frozen=True, slots=True)
class Filters:
    """A question to the catalogue. Every field is in the one form that equal questions share.

    Attributes:
        genres: slugs, sorted.
        match: whether a film needs any of the genres or all.
        without: slugs of genres that a film must not have, sorted.
        kind: "movie" or "show"; empty for both.
        years: of release.
        runtime: minutes.
        score: 0-10.
        min_votes: how many must have rated it.
        countries: codes in capitals, or names; a film needs one of them.
        languages: codes, or names; a film needs one of them.
        people: ids or names; a film needs each of them.
        keywords: slugs, sorted; a film needs each of them.
        sort: the order.
        page: from 1.
    """

    genres: tuple[str, ...] = ()
    match: Match = Match.ANY
    without: tuple[str, ...] = ()
    kind: str = ""
    years: Span = ANYTHING
    runtime: Span = ANYTHING
    score: Span = ANYTHING
    min_votes: int = 0
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sort: Sort = Sort.VOTES
    page: int = 1

    def __bool__(self) -> bool:
        """Whether it leaves any film out."""
        return replace(self, match=Match.ANY, sort=Sort.VOTES, page=1) != EVERYTHING

    @property
    def as_fields(self) -> dict[str, str]:
        """What differs from asking for everything, as fields of an address in a fixed order."""
        return dict(self._fields())

    @property
    def query(self) -> str:
        """The query of its address, without "?": "genres=crime,drama&years=1970-1999"."""
        return urlencode(self.as_fields, safe=",")

    def on_page(self, number: int) -> Filters:
        """Return the same question for another page."""
        return replace(self, page=number)

    def sorted_by(self, sort: Sort) -> Filters:
        """Return the same films in another order, from the first page."""
        return replace(self, sort=sort, page=1)

    def asking(self, field: str, names: tuple[str, ...]) -> Filters:
        """Return the same question with other names in one of the fields that hold names."""
        changed: dict[str, Any] = {field: names}
        filters = replace(self, **changed)
        # Of less than two genres any are all.
        return filters if len(filters.genres) > 1 else replace(filters, match=Match.ANY)

    def _fields(self) -> Iterator[tuple[str, str]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            yield _ADDRESS_NAMES.get(field.name, field.name), text


EVERYTHING = Filters()
ADDRESS_NAMES = tuple(_ADDRESS_NAMES.get(field.name, field.name) for field in fields(Filters))
"""The fields of an address that ask for films, in their order."""
