"""Reading suggestions: the engine's answers joined with the catalogue's facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.catalog.changes import settled_state
from app.catalog.filter_parts import parts_of
from app.catalog.filtering import find_films
from app.catalog.filters import Sort
from app.catalog.queries import cards_of, well_regarded
from app.discover.cards import A_LIST, CardWriter, SuggestionCard
from app.discover.effect import NO_MOVES, Effect, Moves, effect_of, moves_between
from app.discover.page import More, SuggestionsPage
from app.discover.remembered import ranked, recommended, written
from app.discover.spreading import spread
from app.recommend.types import Profile
from app.taste.queries import Change, profile_and_change_of, profile_before, profile_of
from app.text import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.catalog.filtering import FoundFilms
    from app.catalog.queries import FilmCard
    from app.discover.asking import Asked
    from app.recommend.recommender import Engine
    from app.recommend.types import Suggestion

PAGE_SIZE = 10
# A line about a click is news for this long; a visitor who returns later is not told again.
EFFECT_LASTS = timedelta(minutes=30)
EARLY_DAYS = 3
NO_BUILD = "Suggestions are being prepared. Until then, these are the best regarded films."


def suggestions_page(
    engine: Engine | None, viewer_id: int | None, *, asked: Asked, now: datetime
) -> SuggestionsPage:
    """Return one page of the viewer's suggestions.

    Args:
        engine: the current build's engine, if there is one.
        viewer_id: whose; None is a stranger.
        asked: which page, how it is mixed, and from which films.
        now: tells whether the last action is still news.
    """
    profile, change = profile_and_change_of(viewer_id)
    found = find_films(asked.filters) if asked.filters else None
    if found is not None:
        asked = replace(asked.filtered_by(found.filters), number=asked.number)
    if engine is None:
        return _without_build(profile, asked, found)
    allowed = None if found is None else found.film_ids.tolist()
    end = asked.number * PAGE_SIZE
    start = end - PAGE_SIZE
    wanted = recommended(engine, profile, end + 1, asked.mix, allowed)
    shown = wanted[start:end]
    if change is not None and now - change.changed_at > EFFECT_LASTS:
        change = None
    moves = None
    if change is not None:
        before = _before(engine, profile, change, asked, allowed)
        moves = _moves(before, shown, change)
    films = cards_of(_films_named(shown, profile, change))
    new = frozenset() if moves is None else frozenset(moves.new)
    is_last = len(wanted) <= end
    return SuggestionsPage(
        cards=written(
            (engine.build_id, profile, end + 1, asked.mix),
            settled_state() if found is None else None,
            new,
            lambda: CardWriter(films, profile).cards_of(shown, new, first_slot=start + 1),
        ),
        headline=_headline(profile, films),
        effect=_effect(change, moves, films),
        moves=moves,
        asked=asked,
        is_last=is_last,
        favourites=tuple(films[id_] for id_ in profile.favourites if id_ in films),
        parts=() if found is None else tuple(parts_of(found.names)),
        more=_more(found, profile, asked) if is_last else None,
        notices=(*asked.notices, *(() if found is None else found.names.unknown)),
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
    taste = spread(film_ids)
    seen = tuple(sorted(marked.union(film_ids).difference(taste)))
    profile = Profile(favourites=taste, seen=seen)
    shown = recommended(engine, profile, count)
    films = cards_of(_films_named(shown, profile, None))
    return CardWriter(films, profile, A_LIST).cards_of(shown)


def _before(
    engine: Engine,
    profile: Profile,
    change: Change,
    asked: Asked,
    allowed: Collection[int] | None,
) -> tuple[int, ...] | None:
    """Return the page as it stood before a change; None where nothing can be compared."""
    if change.undone:
        return None
    earlier = profile_before(profile, change)
    if _is_named(profile) and not _is_named(earlier):
        return None  # the list before was everybody's, not the viewer's: all of it would be new
    end = asked.number * PAGE_SIZE
    # As many as the page asked for when it was shown, so that its answer may still be known.
    return ranked(engine, earlier, end + 1, asked.mix, allowed)[end - PAGE_SIZE : end]


def _moves(before: Sequence[int] | None, shown: Sequence[Suggestion], change: Change) -> Moves:
    """Compare the page that is shown with the same page before the change; one build makes both."""
    if before is None:
        return NO_MOVES
    return moves_between(before, [item.film_id for item in shown], change.film_id)


def _more(found: FoundFilms | None, profile: Profile, asked: Asked) -> More | None:
    """Return the filter without which there are most films more that nobody marked."""
    if found is None:
        return None
    marked = profile.marked
    left = found.count_besides(marked)
    gains = [
        More(relief.name, asked.filtered_by(relief.others).path, relief.count - left)
        for relief in found.reliefs(marked)
    ]
    return next((gain for gain in gains if gain.count > 0), None)


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


def _without_build(profile: Profile, asked: Asked, found: FoundFilms | None) -> SuggestionsPage:
    end = asked.number * PAGE_SIZE
    marked = _marked(profile)
    if found is None:
        films = well_regarded(end + 1, without=marked)
    else:
        best = found.in_order(Sort.REGARD).tolist()
        free = [film_id for film_id in best if film_id not in marked]
        films = list(cards_of(free[: end + 1]).values())
    is_last = len(films) <= end
    return SuggestionsPage(
        cards=tuple(
            SuggestionCard(film, slot, 0, (), "Well regarded by everybody", ())
            for slot, film in enumerate(films[end - PAGE_SIZE : end], start=end - PAGE_SIZE + 1)
        ),
        headline="The best regarded films.",
        effect=None,
        moves=None,
        asked=asked,
        is_last=is_last,
        favourites=tuple(cards_of(profile.favourites).values()),
        degraded=NO_BUILD,
        parts=() if found is None else tuple(parts_of(found.names)),
        more=_more(found, profile, asked) if is_last else None,
        notices=(*asked.notices, *(() if found is None else found.names.unknown)),
    )


def _marked(profile: Profile) -> frozenset[int]:
    return frozenset(profile.marked)
