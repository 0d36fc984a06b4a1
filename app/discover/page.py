"""A page of suggestions, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.filters import EVERYTHING
from app.discover.asking import LAST_PAGE, Asked
from app.discover.mixing import DIALS, USUAL, Dial, query_of

if TYPE_CHECKING:
    from app.catalog.filter_parts import Part
    from app.catalog.filters import Filters
    from app.catalog.queries import FilmCard
    from app.discover.cards import SuggestionCard
    from app.discover.effect import Effect, Moves


@dataclass(frozen=True, slots=True)
class More:
    """What there would be more of without one of the filters.

    Attributes:
        name: what the filter says.
        path: the suggestions without it.
        count: how many films more.
    """

    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Ten suggestions and what stands round them.

    Attributes:
        cards: the suggestions in order.
        headline: what they come from, in a sentence.
        effect: what the last action did; None when that is old.
        moves: the films behind the effect's counts.
        asked: which page this is, and of what.
        is_last: whether there are no more films to suggest.
        favourites: the viewer's favourites, the newest first.
        degraded: a sentence when there is no build to suggest from.
        parts: what the filters say, each with the filters without it.
        more: which filter to drop for more films, once there are no more.
        notices: sentences about filters that make no sense.
    """

    cards: tuple[SuggestionCard, ...]
    headline: str
    effect: Effect | None
    moves: Moves | None
    asked: Asked
    is_last: bool
    favourites: tuple[FilmCard, ...]
    degraded: str | None = None
    parts: tuple[Part, ...] = ()
    more: More | None = None
    notices: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The page, from 1."""
        return self.asked.number

    @property
    def has_next(self) -> bool:
        """Whether the next ten can be asked for."""
        return not self.is_last and self.number < LAST_PAGE

    @property
    def dials(self) -> tuple[tuple[Dial, float], ...]:
        """What can be turned, and how it stands."""
        return tuple((dial, dial.value_in(self.asked.mix)) for dial in DIALS)

    @property
    def is_tuned(self) -> bool:
        """Whether the mix is another than the usual one."""
        return self.asked.mix != USUAL

    @property
    def mix_query(self) -> str:
        """The mix as the query of an address, for what else depends on it."""
        return query_of(self.asked.mix)

    @property
    def path(self) -> str:
        """The page's own address, where a verdict on it returns to."""
        return self.asked.path

    @property
    def filters_path(self) -> str:
        """Where the filters are chosen."""
        return self.asked.on_page(1).path.replace("/for-you", "/for-you/filters", 1)

    @property
    def filter_fields(self) -> dict[str, str]:
        """The filters as fields of a form."""
        return self.asked.filters.as_fields

    @property
    def unfiltered_path(self) -> str:
        """The suggestions from all films."""
        return self.path_of(EVERYTHING)

    @property
    def usual_path(self) -> str:
        """The same films in the usual mix."""
        return Asked(filters=self.asked.filters).path

    @property
    def next_url(self) -> str | None:
        """The address of the next ten, if there are more."""
        return self.asked.on_page(self.number + 1).path if self.has_next else None

    @property
    def previous_url(self) -> str | None:
        """The address of the ten before, if there are any."""
        return self.asked.on_page(self.number - 1).path if self.number > 1 else None

    def path_of(self, filters: Filters) -> str:
        """Return the address of the first ten with other filters."""
        return self.asked.filtered_by(filters).path
