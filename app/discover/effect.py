"""What a click did to the list, as a comparison of the list before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.taste.models import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.taste.queries import Change

_DID = {
    Verdict.FAVOURITE: "Added {title} to your favourites.",
    Verdict.LIKE: "Liked {title}.",
    Verdict.DISLIKE: "Disliked {title}.",
    Verdict.SEEN: "Marked {title} as seen.",
    Verdict.HIDE: "Hid {title}.",
    None: "Took back what you said of {title}.",
}


@dataclass(frozen=True, slots=True)
class Moves:
    """How one list of films became another.

    The old list is first closed up where the judged film stood, so that stepping into its
    place is no move.

    Attributes:
        new: films that came in, in the new order.
        up: films that stand higher than they did.
        down: films that stand lower than they did, or left.
    """

    new: tuple[int, ...]
    up: tuple[int, ...]
    down: tuple[int, ...]


NO_MOVES = Moves((), (), ())


@dataclass(frozen=True, slots=True)
class Effect:
    """The line that stays on the page until the next action."""

    text: str
    can_undo: bool


def moves_between(before: Sequence[int], after: Sequence[int], judged: int) -> Moves:
    """Compare the shown films before and after a verdict on one of them.

    Args:
        before: film ids in the old order, as many as were shown.
        after: film ids in the new order.
        judged: the film that the verdict was on.
    """
    old_rank = {id_: rank for rank, id_ in enumerate(i for i in before if i != judged)}
    new_rank = {id_: rank for rank, id_ in enumerate(i for i in after if i != judged)}
    gone = len(new_rank)
    return Moves(
        new=tuple(id_ for id_ in after if id_ not in old_rank and id_ != judged),
        up=tuple(id_ for id_, rank in old_rank.items() if new_rank.get(id_, gone) < rank),
        down=tuple(
            id_ for id_, rank in old_rank.items() if (id_ not in new_rank) or new_rank[id_] > rank
        ),
    )


def effect_of(change: Change, title: str, moves: Moves) -> Effect:
    """Say what a change did: "Disliked Se7en. 4 similar moved down, 3 new."."""
    if change.undone:
        return Effect(f"Undone: {title} is as it was before.", can_undo=False)
    counts = []
    if moves.down and change.after is Verdict.DISLIKE:
        counts.append(f"{len(moves.down)} similar moved down")
    elif moves.up and change.after in (Verdict.FAVOURITE, Verdict.LIKE):
        counts.append(f"{len(moves.up)} moved up")
    if moves.new:
        counts.append(f"{len(moves.new)} new")
    said = _DID[change.after].format(title=title)
    return Effect(f"{said} {', '.join(counts)}." if counts else said, can_undo=True)
