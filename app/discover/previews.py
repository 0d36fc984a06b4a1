"""What if: the page that shows what a verdict would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog.queries import cards_of
from app.discover.cards import CardWriter
from app.discover.queries import PAGE_SIZE
from app.errors import InvalidInputError
from app.recommend.preview import preview, with_verdict
from app.taste.queries import profile_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.queries import FilmCard
    from app.discover.cards import SuggestionCard
    from app.recommend.recommender import Engine
    from app.recommend.types import Mix, Profile, Suggestion

ASKED = {
    "favourite": "loved",
    "like": "liked",
    "dislike": "disliked",
}
"""The verdicts that move other films, as one asks for them."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a verdict would change in the viewer's ten.

    Attributes:
        film: the film in question.
        verdict: the verdict in question.
        coming: what would come in, with its place and its reasons.
        going: what would leave, with its place now.
        staying: how many would stay.
    """

    film: FilmCard
    verdict: str
    coming: tuple[SuggestionCard, ...]
    going: tuple[SuggestionCard, ...]
    staying: int

    @property
    def asked(self) -> str:
        """What is asked: "liked"."""
        return ASKED[self.verdict]


def preview_page(
    engine: Engine | None, film: FilmCard, verdict: str, *, viewer_id: int | None, mix: Mix
) -> PreviewPage | None:
    """Return what a verdict would change; None without a build.

    Args:
        engine: the current build's engine, if there is one.
        film: the film in question.
        verdict: favourite, like or dislike.
        viewer_id: whose list; None is a stranger.
        mix: how the list is mixed.

    Raises:
        InvalidInputError: if there is no such verdict, or it moves nothing.
    """
    if verdict not in ASKED:
        raise InvalidInputError(f"What can be asked about is {', '.join(ASKED)}.")
    if engine is None:
        return None
    profile = profile_of(viewer_id)
    changed = with_verdict(profile, film.id, verdict)
    found = preview(engine, profile, changed, count=PAGE_SIZE, mix=mix)
    moved = (*found.coming, *found.going)
    named = {reason.film_id for item in moved for reason in item.reasons}
    films = cards_of(sorted(named.union(item.film_id for item in moved)))
    return PreviewPage(
        film=film,
        verdict=verdict,
        coming=_cards(found.coming, found.after.film_ids, films, changed),
        going=_cards(
            [item for item in found.going if item.film_id != film.id],
            found.before.film_ids,
            films,
            profile,
        ),
        staying=len(found.after) - len(found.coming),
    )


def _cards(
    items: Sequence[Suggestion],
    order: Sequence[int],
    films: dict[int, FilmCard],
    profile: Profile,
) -> tuple[SuggestionCard, ...]:
    writer = CardWriter(films, profile)
    return tuple(
        writer.card_of(item, slot=order.index(item.film_id) + 1)
        for item in items
        if item.film_id in films
    )
