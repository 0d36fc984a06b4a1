"""What several people could watch together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.queries import cards_of
from app.discover.spreading import spread
from app.errors import InvalidInputError
from app.lists.reading import film_ids_of
from app.recommend import GroupRule, Profile
from app.taste.queries import profile_of, profiles_of
from app.text import joined

if TYPE_CHECKING:
    from app.catalog.queries import FilmCard
    from app.lists.blending import BlendShown
    from app.recommend import Engine

COUNT = 10
YOU = "You"
TWO = 2
RULES = {
    GroupRule.AVERAGE: ("Best on average", "and nothing that anybody would hate"),
    GroupRule.LEAST_MISERY: ("Nobody suffers", "by whoever likes it least"),
    GroupRule.ONE_EACH: ("Take turns", "each gets a favourite in turn"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One taste of a blend, as the page names it.

    Attributes:
        name: "You", an account's name, "Guest 2", or the list's.
        is_ready: whether it says of any film that it is liked; only then does it count.
    """

    name: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class BlendRow:
    """A film for all of them.

    Attributes:
        film: the film.
        slot: its place, from 1.
        scores: in whole points, in the order of the voices that count.
        chosen_for: whose turn it was, by name; None where nobody takes turns.
    """

    film: FilmCard
    slot: int
    scores: tuple[int, ...]
    chosen_for: str | None


@dataclass(frozen=True, slots=True)
class BlendPage:
    """A blend as one of its people sees it.

    Attributes:
        voices: everybody's, the reader's own first.
        rows: what they could watch, the best first; empty until two voices count.
        rule: how the scores were joined.
        is_ready: whether the reader's own voice counts.
    """

    voices: tuple[Voice, ...]
    rows: tuple[BlendRow, ...]
    rule: GroupRule
    is_ready: bool

    @property
    def counting(self) -> tuple[str, ...]:
        """The names of the voices that count, in the order of the scores."""
        return tuple(voice.name for voice in self.voices if voice.is_ready)

    @property
    def names(self) -> str:
        """All the names, as a phrase."""
        return joined([voice.name for voice in self.voices])

    @property
    def silent(self) -> str:
        """The names of those who have said of no film yet that they like it."""
        return joined([name for name in self._silent if name != YOU])

    @property
    def silent_count(self) -> int:
        """How many those are."""
        return sum(name != YOU for name in self._silent)

    @property
    def _silent(self) -> tuple[str, ...]:
        return tuple(voice.name for voice in self.voices if not voice.is_ready)


def rule_from(text: str) -> GroupRule:
    """Return how an address wants the scores to be joined.

    Raises:
        InvalidInputError: if there is no such way.
    """
    try:
        return GroupRule(text)
    except ValueError:
        names = ", ".join(rule.value for rule in GroupRule)
        raise InvalidInputError(f"A blend is one of {names}.") from None


def blend_page(
    engine: Engine | None, blend: BlendShown, viewer_id: int | None, rule: GroupRule
) -> BlendPage:
    """Return a blend as a viewer who takes part in it sees it.

    Args:
        engine: the current build's engine, if there is one.
        blend: the blend.
        viewer_id: who looks.
        rule: how the scores are joined.
    """
    tastes = _tastes(blend, viewer_id)
    voices = tuple(Voice(name, _has_likes(profile)) for name, profile in tastes)
    profiles = [profile for _, profile in tastes]
    own = profiles[0] if blend.has(viewer_id) else profile_of(viewer_id)
    return BlendPage(voices, _rows(engine, voices, profiles, rule), rule, _has_likes(own))


def _tastes(blend: BlendShown, viewer_id: int | None) -> list[tuple[str, Profile]]:
    """Return everybody's name and taste, the viewer's own first and the list's last."""
    film_list = blend.film_list
    wanted = [person.viewer_id for person in blend.people]
    profiles = profiles_of([*wanted, *([film_list.curator_id] if film_list else [])])
    found = []
    for number, person in enumerate(blend.people, start=1):
        is_own = person.viewer_id == viewer_id
        name = YOU if is_own else person.name or f"Guest {number}"
        found.append((not is_own, name, profiles[person.viewer_id]))
    tastes = [(name, profile) for _, name, profile in sorted(found, key=lambda taste: taste[0])]
    if film_list is not None:
        # The list speaks for its curator, whose own marks only keep films out.
        marked = profiles[film_list.curator_id].marked
        film_ids = film_ids_of(film_list.id)
        likes = spread(film_ids)
        known = tuple(sorted({*marked, *film_ids}.difference(likes)))
        tastes.append((f"“{film_list.title}”", Profile(favourites=likes, seen=known)))
    return tastes


def _rows(
    engine: Engine | None,
    voices: tuple[Voice, ...],
    profiles: list[Profile],
    rule: GroupRule,
) -> tuple[BlendRow, ...]:
    heard = [profile for profile in profiles if _has_likes(profile)]
    if engine is None or len(heard) < TWO:
        return ()
    # Whoever has named no film yet is not asked, but has seen what they have seen.
    silent = [film_id for profile in profiles for film_id in profile.marked]
    heard[0] = _without(heard[0], silent)
    names = [voice.name for voice in voices if voice.is_ready]
    chosen = engine.recommend_for_all(heard, COUNT, rule)
    films = cards_of([item.film_id for item in chosen])
    return tuple(
        BlendRow(
            film=films[item.film_id],
            slot=slot,
            scores=tuple(round(score) for score in item.scores),
            chosen_for=None if item.chosen_for is None else names[item.chosen_for],
        )
        for slot, item in enumerate(chosen, start=1)
        if item.film_id in films
    )


def _without(profile: Profile, film_ids: list[int]) -> Profile:
    own = {*profile.favourites, *profile.likes, *profile.dislikes}
    others = tuple(film_id for film_id in film_ids if film_id not in own)
    return Profile(
        profile.favourites,
        profile.likes,
        profile.dislikes,
        seen=(*profile.seen, *others),
        hidden=profile.hidden,
    )


def _has_likes(profile: Profile) -> bool:
    return bool(profile.favourites or profile.likes)
