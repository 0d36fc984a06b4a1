"""One list for several people: everybody's scores of each film, joined into an order.

Source: Judith Masthoff, "Group Recommender Systems: Aggregation, Satisfaction and Group
Attributes" (Recommender Systems Handbook, 2nd edition, 2015), whose strategies "average without
misery", "least misery" and "fairness" these are. Changed: films below the floor of the average
come last instead of never, so that a list is as long as was asked for; and of one series there
are two films at most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.recommend.diversify import MOST_OF_A_SERIES, NO_SERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FLOOR = 35.0
"""Points: what anybody scores lower than this, the average recommends last."""


class GroupRule(StrEnum):
    """How several people's scores become one order."""

    AVERAGE = "average"
    LEAST_MISERY = "least"
    ONE_EACH = "each"


@dataclass(frozen=True, slots=True)
class GroupSuggestion:
    """A film for several people.

    Attributes:
        film_id: the film.
        scores: what it scores with each of them, 0–100, in their order.
        chosen_for: whose turn it was, as an index of `scores`; None where nobody takes turns.
    """

    film_id: int
    scores: tuple[float, ...]
    chosen_for: int | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A film that was chosen from those at hand.

    Attributes:
        place: its index among them.
        person: whose turn it was, as an index; None where nobody takes turns.
    """

    place: int
    person: int | None = None


def picks(
    scores: NDArray[np.float64], series: NDArray[np.int32], count: int, rule: GroupRule
) -> tuple[Pick, ...]:
    """Choose films for a group, the first to be shown first.

    Films of equal worth keep the order they were given in.

    Args:
        scores: float64[person, film], 0–100, of the films at hand; at least one person.
        series: int32[film], which series each is of; −1 for none.
        count: how many at most.
        rule: how the scores are joined.
    """
    wishes = _wishes(scores, rule)
    takes_turns = rule is GroupRule.ONE_EACH
    of_series: Counter[int] = Counter()
    taken: set[int] = set()
    chosen: list[Pick] = []
    for turn in range(min(count, scores.shape[1])):
        person = turn % len(wishes)
        for place in wishes[person]:
            number = int(series[place])
            if place in taken or of_series[number] == MOST_OF_A_SERIES:
                continue
            taken.add(place)
            of_series[number] += number != NO_SERIES
            chosen.append(Pick(place, person if takes_turns else None))
            break
    return tuple(chosen)


def _wishes(scores: NDArray[np.float64], rule: GroupRule) -> list[Iterator[int]]:
    """Return the films in order of worth: to each person, or once for all of them."""
    mean, least = scores.mean(axis=0), scores.min(axis=0)
    if rule is GroupRule.ONE_EACH:
        orders = [np.lexsort((-least, -own)) for own in scores]
    elif rule is GroupRule.LEAST_MISERY:
        orders = [np.lexsort((-mean, -least))]
    else:
        bearable = least >= FLOOR
        orders = [np.lexsort((-np.where(bearable, mean, least), ~bearable))]
    return [iter(order.tolist()) for order in orders]
