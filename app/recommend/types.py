"""What goes into the recommender and what comes out: ids and numbers, nothing of the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload


class TraitKind(StrEnum):
    """The kinds of fact that two films can share."""

    DIRECTOR = "director"
    CAST = "cast"
    GENRE = "genre"
    KEYWORD = "keyword"
    DECADE = "decade"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Profile:
    """A viewer's taste as film ids. Order and repetition carry no meaning.

    Attributes:
        favourites: films the viewer loves; they count more than likes.
        likes: films the viewer likes.
        dislikes: films the viewer dislikes; they push their neighbours down.
        seen: films to leave out, without any effect on others.
        hidden: films to leave out, without any effect on others.
    """

    favourites: tuple[int, ...] = ()
    likes: tuple[int, ...] = ()
    dislikes: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()

    @property
    def marked(self) -> tuple[int, ...]:
        """Every film of the profile: none of them is ever suggested."""
        return (*self.favourites, *self.likes, *self.dislikes, *self.seen, *self.hidden)


@dataclass(frozen=True, slots=True)
class Mix:
    """How the score is mixed; the defaults are the measured best.

    Attributes:
        content: weight of what resembles the favourites, 0–2.
        community: weight of what people with these favourites like, 0–2.
        prior: weight of how well regarded a film is, 0–2.
        novelty: 0 (well known) to 1 (hidden gems).
        diversity: 0 (most similar) to 1 (most varied).
        rules: whether the rules of variety hold (few films of one series and the like); without
            them films stand in order of score alone.
    """

    content: float = 1.0
    community: float = 1.0
    prior: float = 1.0
    novelty: float = 0.3
    diversity: float = 0.0
    rules: bool = True


@dataclass(frozen=True, slots=True)
class Trait:
    """A fact that two films share.

    Attributes:
        kind: what sort of fact it is.
        value: the fact in words, such as "Al Pacino" or "1990s".
    """

    kind: TraitKind
    value: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the viewer's own films that a suggestion comes from.

    Attributes:
        film_id: a favourite or like of the profile.
        points: what it contributes to the score, in points of 0–100, positive.
        shared: the facts that both films share, the most telling first.
    """

    film_id: int
    points: float
    shared: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a score in points; they add up to it exactly.

    Attributes:
        content: points for resembling the viewer's films.
        community: points from people who like the viewer's films.
        prior: points for being well regarded.
        adjustments: everything else, negative for dislikes.
    """

    content: float = 0.0
    community: float = 0.0
    prior: float = 0.0
    adjustments: float = 0.0

    @property
    def total(self) -> float:
        """The score: the sum of the parts."""
        return self.content + self.community + self.prior + self.adjustments


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested film.

    Attributes:
        film_id: the film.
        score: 0–100, the sum of the parts.
        parts: what the score is made of.
        reasons: the viewer's films it comes from, the strongest first; may be empty.
        build_id: the build that made it.
        is_new: whether it stands in the slot kept for a film that hardly anybody has judged yet.
    """

    film_id: int
    score: float
    parts: Parts
    reasons: tuple[Reason, ...]
    build_id: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions(Sequence[Suggestion]):
    """Suggestions in order, the best first.

    Attributes:
        items: the suggestions.
        build_id: the build that made them.
        unknown_ids: ids of the profile that the build does not know; they were ignored.
    """

    items: tuple[Suggestion, ...]
    build_id: str
    unknown_ids: tuple[int, ...] = field(default=())

    @overload
    def __getitem__(self, index: int) -> Suggestion: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Suggestion]: ...
    def __getitem__(self, index: int | slice) -> Suggestion | Sequence[Suggestion]:
        """Return a suggestion, or several, by position."""
        return self.items[index]

    def __len__(self) -> int:
        """Return how many suggestions there are."""
        return len(self.items)

    @property
    def film_ids(self) -> tuple[int, ...]:
        """The suggested films in order."""
        return tuple(item.film_id for item in self.items)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A film that is similar to another.

    Attributes:
        film_id: the similar film.
        similarity: the greater the more similar; no unit.
        shared: the facts that both films share, the most telling first.
    """

    film_id: int
    similarity: float
    shared: tuple[Trait, ...] = ()
