"""Reading suggestions: the engine's answers joined with the catalogue's facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.catalog.queries import FilmCard, cards_of, well_regarded
from app.discover.cards import A_LIST, CardWriter, SuggestionCard
from app.discover.effect import NO_MOVES, Effect, Moves, effect_of, moves_between
from app.discover.mixing import DIALS, USUAL, Dial, mix_from, path_of, query_of
from app.recommend.types import Profile
from app.taste.queries import Change, find_last_change, profile_before, profile_of
from app.text import joined
from app.web.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.recommend.recommender import Engine
    from app.recommend.types import Mix, Suggestion

PAGE_SIZE = 10
# Beyond this many pages nobody looks; the limit keeps a request's work bounded.
LAST_PAGE = 50
# A line about a click is news for this long; a visitor who returns later is not told again.
EFFECT_LASTS = timedelta(minutes=30)
EARLY_DAYS = 3
NO_BUILD = "Suggestions are being prepared. Until then, these are the best regarded films."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of suggestions an address asks for.

    Attributes:
        number: the page, from 1.
        mix: how the list is mixed.
    """

    number: int = 1
    mix: Mix = USUAL


def asked_from(arguments: Mapping[str, str]) -> Asked:
    """Return what the query of an address asks for.

    Raises:
        InvalidInputError: if the page or the mix makes no sense.
    """
    return Asked(page_number(arguments.get("page", "1"), LAST_PAGE), mix_from(arguments))


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """Ten suggestions and what stands round them.

    Attributes:
        cards: the suggestions in order.
        headline: what they come from, in a sentence.
        effect: what the last action did; None when that is old.
        moves: the films behind the effect's counts.
        number: the page, from 1.
        has_next: whether there are more.
        favourites: the viewer's favourites, the newest first.
        degraded: a sentence when there is no build to suggest from.
        mix: how the list is mixed.
    """

    cards: tuple[SuggestionCard, ...]
    headline: str
    effect: Effect | None
    moves: Moves | None
    number: int
    has_next: bool
    favourites: tuple[FilmCard, ...]
    degraded: str | None = None
    mix: Mix = USUAL

    @property
    def dials(self) -> tuple[tuple[Dial, float], ...]:
        """What can be turned, and how it stands."""
        return tuple((dial, dial.value_in(self.mix)) for dial in DIALS)

    @property
    def is_tuned(self) -> bool:
        """Whether the mix is another than the usual one."""
        return self.mix != USUAL

    @property
    def mix_query(self) -> str:
        """The mix as the query of an address, for what else depends on it."""
        return query_of(self.mix)

    @property
    def path(self) -> str:
        """The page's own address, where a verdict on it returns to."""
        return path_of(self.number, self.mix)

    @property
    def next_url(self) -> str | None:
        """The address of the next ten, if there are more."""
        return path_of(self.number + 1, self.mix) if self.has_next else None

    @property
    def previous_url(self) -> str | None:
        """The address of the ten before, if there are any."""
        return path_of(self.number - 1, self.mix) if self.number > 1 else None


def suggestions_page(
    engine: Engine | None, viewer_id: int | None, *, asked: Asked, now: datetime
) -> SuggestionsPage:
    """Return one page of the viewer's suggestions.

    Args:
        engine: the current build's engine, if there is one.
        viewer_id: whose; None is a stranger.
        asked: which page, and how it is mixed.
        now: tells whether the last action is still news.
    """
    profile = profile_of(viewer_id)
    number = asked.number
    if engine is None:
        return _without_build(profile, asked)
    wanted = engine.recommend(profile, number * PAGE_SIZE + 1, asked.mix)
    shown = wanted[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    change = find_last_change(viewer_id)
    if change is not None and now - change.changed_at > EFFECT_LASTS:
        change = None
    moves = None if change is None else _moves(engine, profile, change, shown, asked)
    films = cards_of(_films_named(shown, profile, change))
    writer = CardWriter(films, profile)
    new = set() if moves is None else set(moves.new)
    return SuggestionsPage(
        cards=tuple(
            writer.card_of(item, slot=slot, is_new=item.film_id in new)
            for slot, item in enumerate(shown, start=(number - 1) * PAGE_SIZE + 1)
            if item.film_id in films
        ),
        headline=_headline(profile, films),
        effect=_effect(change, moves, films),
        moves=moves,
        number=number,
        has_next=len(wanted) > number * PAGE_SIZE and number < LAST_PAGE,
        favourites=tuple(films[id_] for id_ in profile.favourites if id_ in films),
        mix=asked.mix,
    )


def like_these(
    engine: Engine | None, film_ids: Sequence[int], viewer_id: int | None, *, count: int = PAGE_SIZE
) -> tuple[SuggestionCard, ...]:
    """Return suggestions with the given films as the taste.

    What the viewer has marked already is left out; nothing else of the viewer plays a part.

    Args:
        engine: the current build's engine, if there is one.
        film_ids: the films to start from, such as a list's.
        viewer_id: who is looking; None is a stranger.
        count: how many to return at most.
    """
    if engine is None:
        return ()
    marked = _marked(profile_of(viewer_id))
    profile = Profile(favourites=tuple(film_ids), seen=tuple(marked.difference(film_ids)))
    shown = engine.recommend(profile, count)
    films = cards_of(_films_named(shown, profile, None))
    writer = CardWriter(films, profile, A_LIST)
    return tuple(
        writer.card_of(item, slot=slot)
        for slot, item in enumerate(shown, start=1)
        if item.film_id in films
    )


def _moves(
    engine: Engine, profile: Profile, change: Change, shown: Sequence[Suggestion], asked: Asked
) -> Moves:
    """Compare the page that is shown with the same page before the change; one build makes both."""
    if change.undone:
        return NO_MOVES
    earlier = profile_before(profile, change)
    if _is_named(profile) and not _is_named(earlier):
        return NO_MOVES  # the list before was everybody's, not the viewer's: all of it would be new
    end = asked.number * PAGE_SIZE
    before = engine.ranking(earlier, end, asked.mix)[end - PAGE_SIZE :]
    return moves_between(before, [item.film_id for item in shown], change.film_id)


def _is_named(profile: Profile) -> bool:
    """Whether the viewer has named a film to suggest from."""
    return bool(profile.favourites or profile.likes)


def _films_named(shown: Sequence[Suggestion], profile: Profile, change: Change | None) -> list[int]:
    named = {item.film_id for item in shown}
    named.update(reason.film_id for item in shown for reason in item.reasons)
    named.update(profile.favourites)
    if change is not None:
        named.add(change.film_id)
    return sorted(named)


def _effect(
    change: Change | None, moves: Moves | None, films: dict[int, FilmCard]
) -> Effect | None:
    if change is None or moves is None or change.film_id not in films:
        return None
    return effect_of(change, films[change.film_id].title, moves)


def _headline(profile: Profile, films: dict[int, FilmCard]) -> str:
    counts = [
        _counted(len(profile.favourites), "favourite"),
        _counted(len(profile.likes), "like"),
        _counted(len(profile.dislikes), "dislike"),
    ]
    named = [text for text in counts if text]
    if not _is_named(profile):
        start = "Name a film you love and these become yours."
        return f"{start} Until then: well regarded films."
    source = f"From {joined(named)}."
    positive = (*profile.favourites, *profile.likes)
    if len(positive) < EARLY_DAYS:
        titles = [films[id_].title for id_ in positive if id_ in films]
        return f"{source} Early days: mostly what resembles {joined(titles)}." if titles else source
    return source


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""


def _without_build(profile: Profile, asked: Asked) -> SuggestionsPage:
    number = asked.number
    end = number * PAGE_SIZE
    films = well_regarded(end + 1, without=_marked(profile))
    return SuggestionsPage(
        cards=tuple(
            SuggestionCard(film, slot, 0, (), "Well regarded by everybody", ())
            for slot, film in enumerate(films[end - PAGE_SIZE : end], start=end - PAGE_SIZE + 1)
        ),
        headline="The best regarded films.",
        effect=None,
        moves=None,
        number=number,
        has_next=len(films) > end and number < LAST_PAGE,
        favourites=tuple(cards_of(profile.favourites).values()),
        degraded=NO_BUILD,
        mix=asked.mix,
    )


def _marked(profile: Profile) -> frozenset[int]:
    return frozenset(profile.marked)
