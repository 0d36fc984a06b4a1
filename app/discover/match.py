"""How one film suits one viewer: the score with its parts, and the stars they would give."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.catalog.queries import cards_of
from app.discover.cards import CardWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.catalog.queries import FilmCard
    from app.discover.cards import SuggestionCard
    from app.recommend.recommender import Engine
    from app.recommend.types import Profile

STARS_OF_VERDICTS = {"favourites": 5.0, "likes": 4.0, "dislikes": 2.0}
"""What a verdict says in stars, where the viewer gave none: 4 and more are a like, 2 a dislike."""


@dataclass(frozen=True, slots=True)
class StarsGuess:
    """The stars that a viewer would give to a film.

    Attributes:
        stars: 0.5–5.
        low: the lower end of an interval that holds four of five answers.
        high: its upper end.
        given: how many of the viewer's own films it was made from.
    """

    stars: float
    low: float
    high: float
    given: int


def match_of(engine: Engine | None, profile: Profile, film: FilmCard) -> SuggestionCard | None:
    """Return how well a film suits a viewer, with its parts and reasons.

    None without a build, for a film that it does not know, for a viewer who named no film yet,
    and for a film that they love, like or dislike: then they know better.
    """
    said = {*profile.favourites, *profile.likes, *profile.dislikes}
    if engine is None or film.id in said or not (profile.favourites or profile.likes):
        return None
    # What is seen or hidden counts for nothing in the score; it would only leave the film out.
    asked = replace(profile, seen=(), hidden=())
    found = engine.recommend(asked, 1, allowed=(film.id,))
    if not found:
        return None
    named = {reason.film_id for reason in found[0].reasons}
    films = {**cards_of(sorted(named)), film.id: film}
    return CardWriter(films, profile).card_of(found[0], slot=1)


def stars_guess(
    engine: Engine | None, profile: Profile, film_id: int, stars: Mapping[int, float]
) -> StarsGuess | None:
    """Return the stars that a viewer would give to a film they have not judged; see `match_of`.

    Args:
        engine: the current build's engine, if there is one.
        profile: the viewer's verdicts.
        film_id: the film.
        stars: what the viewer gave, 0.5–5, by film id; it counts before a verdict.
    """
    verdicts = {
        rated: worth
        for name, worth in STARS_OF_VERDICTS.items()
        for rated in getattr(profile, name)
    }
    given = {**verdicts, **stars}
    if engine is None or not given or film_id in given:
        return None
    found = engine.predict_stars(given, [film_id])
    if math.isnan(found.stars[0]):
        return None
    return StarsGuess(
        stars=float(found.stars[0]),
        low=float(found.low[0]),
        high=float(found.high[0]),
        given=len(given),
    )
