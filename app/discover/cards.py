"""What a suggestion looks like in words: rounded parts, reasons, a line of why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.recommend.types import TraitKind
from app.text import joined

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from app.catalog.queries import FilmCard
    from app.recommend.types import Parts, Profile, Reason, Suggestion, Trait

PART_LABELS = {
    "content": "Resembles your films",
    "community": "People who like them",
    "prior": "Well regarded",
    "adjustments": "Adjustments",
}
SHOWN_TRAITS = 3
# A second film is named beside the first when it brings at least this share of its points.
SECOND_REASON_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Voice:
    """How a reason is put into words.

    Attributes:
        shared: where both films share facts; the facts follow.
        people: where only people join them.
    """

    shared: str
    people: str


OWN_TASTE = Voice("Because you {verb} {titles}", "People who {verb} {titles} like this too")
A_LIST = Voice("Because {titles} {are} on the list", "People who like {titles} like this too")


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a score, in whole points."""

    name: str
    label: str
    points: int

    @property
    def figure(self) -> str:
        """The points as text, with a minus sign for what is taken away."""
        return str(self.points) if self.points >= 0 else f"−{-self.points}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a score's bar, in hundredths of the bar: what a part that gives points has."""

    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One of the viewer's films that a suggestion comes from, and what both share."""

    film: FilmCard
    points: int
    traits: tuple[str, ...]

    @property
    def shared(self) -> str:
        """What both share, in one line."""
        return ", ".join(self.traits)


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """One suggestion as a page shows it.

    Attributes:
        film: the suggested film.
        slot: its place, from 1.
        score: 0–100 in whole points.
        parts: whole points that add up to the score.
        why: one line of words.
        reasons: the viewer's films it comes from.
        is_new: whether the last action brought it in.
        is_new_to_us: whether it stands in the slot kept for a film that hardly anybody judged yet.
    """

    film: FilmCard
    slot: int
    score: int
    parts: tuple[PartShown, ...]
    why: str
    reasons: tuple[ReasonShown, ...]
    is_new: bool = False
    is_new_to_us: bool = False

    @property
    def bar(self) -> tuple[Stretch, ...]:
        """The score as a bar: as long as the score, shared by the parts that give points."""
        giving = [part for part in self.parts if part.points > 0]
        gained = sum(part.points for part in giving)
        stretches, start = [], 0.0
        for part in giving:
            width = part.points * self.score / gained
            stretches.append(Stretch(part.name, round(start, 2), round(width, 2)))
            start += width
        return tuple(stretches)


@dataclass(frozen=True, slots=True)
class CardWriter:
    """Puts suggestions into words.

    Attributes:
        films: the cards of the suggestions and of the films of their reasons.
        profile: the taste that they were made for.
        voice: how reasons are put.
    """

    films: Mapping[int, FilmCard]
    profile: Profile
    voice: Voice = OWN_TASTE

    def cards_of(
        self,
        suggestions: Iterable[Suggestion],
        new: Container[int] = (),
        *,
        first_slot: int = 1,
    ) -> tuple[SuggestionCard, ...]:
        """Return suggestions as a page shows them, but those whose films are no more.

        Args:
            suggestions: what the engine said.
            new: films that the last action brought in.
            first_slot: the place of the first, from 1.
        """
        return tuple(
            self.card_of(item, slot=slot, is_new=item.film_id in new)
            for slot, item in enumerate(suggestions, start=first_slot)
            if item.film_id in self.films
        )

    def card_of(self, suggestion: Suggestion, *, slot: int, is_new: bool = False) -> SuggestionCard:
        """Return a suggestion as a page shows it.

        Args:
            suggestion: what the engine said.
            slot: its place, from 1.
            is_new: whether the last action brought it in.
        """
        film = self.films[suggestion.film_id]
        reasons = [reason for reason in suggestion.reasons if reason.film_id in self.films]
        return SuggestionCard(
            film=film,
            slot=slot,
            score=round(suggestion.score),
            parts=rounded_parts(suggestion.parts),
            why=self._why(reasons) if reasons else _regard(film),
            reasons=tuple(
                ReasonShown(
                    self.films[reason.film_id], round(reason.points), trait_words(reason.shared)
                )
                for reason in reasons
            ),
            is_new=is_new,
            is_new_to_us=suggestion.is_new,
        )

    def _why(self, reasons: Sequence[Reason]) -> str:
        named = reasons[:1]
        if len(reasons) > 1 and reasons[1].points >= SECOND_REASON_SHARE * reasons[0].points:
            named = reasons[:2]
        loved = all(reason.film_id in self.profile.favourites for reason in named)
        words = {
            "titles": joined([self.films[reason.film_id].title for reason in named]),
            "verb": "love" if loved else "like",
            "are": "is" if len(named) == 1 else "are",
        }
        shared = [trait for trait in named[0].shared if all(trait in r.shared for r in named)]
        facts = trait_words(shared)[:SHOWN_TRAITS]
        if not facts:
            return self.voice.people.format(**words)
        return f"{self.voice.shared.format(**words)}: {', '.join(facts)}"


def rounded_parts(parts: Parts) -> tuple[PartShown, ...]:
    """Round the parts of a score to whole points that add up to the rounded score.

    Largest remainders: every part is rounded down and the points that are then missing go
    to the parts that lost most, so no part is off by a point or more. Parts of nought are
    left out, but for the three that every score has.
    """
    exact = {name: getattr(parts, name) for name in PART_LABELS}
    whole = {name: int(value // 1) for name, value in exact.items()}
    missing = round(parts.total) - sum(whole.values())
    by_loss = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in by_loss[:missing]:
        whole[name] += 1
    return tuple(
        PartShown(name, PART_LABELS[name], points)
        for name, points in whole.items()
        if points or name != "adjustments"
    )


def trait_words(traits: Sequence[Trait]) -> tuple[str, ...]:
    """Return shared facts as words in the middle of a sentence: genres lose their capital.

    A country joins half the catalogue: true, but no reason, so it is left out.
    """
    return tuple(
        trait.value.lower() if trait.kind in (TraitKind.GENRE, TraitKind.KEYWORD) else trait.value
        for trait in traits
        if trait.kind is not TraitKind.COUNTRY
    )


def _regard(film: FilmCard) -> str:
    if film.mean_stars is None:
        return "New here: nobody has rated it yet"
    people = "person" if film.rating_count == 1 else "people"
    return f"Well regarded: {film.mean_stars:.1f} stars from {film.rating_count:,} {people}"
