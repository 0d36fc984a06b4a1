"""What a verdict would change: the list as it is and as it would be. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from app.recommend.types import Mix, Profile

if TYPE_CHECKING:
    from app.recommend.recommender import Engine
    from app.recommend.types import Suggestion, Suggestions

FIELD_OF = {
    "favourite": "favourites",
    "like": "likes",
    "dislike": "dislikes",
    "seen": "seen",
    "hide": "hidden",
}
"""Which field of a profile holds the films of each verdict."""
USUAL = Mix()


@dataclass(frozen=True, slots=True)
class Preview:
    """A list before and after a verdict, both from one build.

    Attributes:
        before: the list as it is.
        after: the list as it would be.
    """

    before: Suggestions
    after: Suggestions

    @property
    def coming(self) -> tuple[Suggestion, ...]:
        """What would come in, the best first."""
        there = set(self.before.film_ids)
        return tuple(item for item in self.after if item.film_id not in there)

    @property
    def going(self) -> tuple[Suggestion, ...]:
        """What would leave, the best first; a judged film leaves by itself."""
        staying = set(self.after.film_ids)
        return tuple(item for item in self.before if item.film_id not in staying)


def preview(
    engine: Engine, profile: Profile, changed: Profile, *, count: int = 10, mix: Mix = USUAL
) -> Preview:
    """Return what a change of taste would do to a list, by the same code that suggests.

    Args:
        engine: the engine.
        profile: the viewer's taste as it is.
        changed: as it would be; see `with_verdict`.
        count: how many suggestions to look at.
        mix: how the score is mixed.
    """
    return Preview(engine.recommend(profile, count, mix), engine.recommend(changed, count, mix))


def with_verdict(profile: Profile, film_id: int, verdict: str) -> Profile:
    """Return the profile with a verdict on a film, in place of any that it has.

    Args:
        profile: stays as it is.
        film_id: the film.
        verdict: favourite, like, dislike, seen or hide.

    Raises:
        KeyError: there is no such verdict.
    """
    chosen = FIELD_OF[verdict]
    films = {
        field.name: tuple(one for one in getattr(profile, field.name) if one != film_id)
        for field in fields(profile)
    }
    films[chosen] = (*films[chosen], film_id)
    return replace(profile, **films)
