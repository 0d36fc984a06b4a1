"""Who is held out, and what of them is shown: newcomers who name a few favourites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

TEST_FOLDS = 5
HELD_OUT_SHARE = 0.15
TARGETS_AT_LEAST = 5
NAMED_COUNTS = (1, 3, 5, 10, 20)


@dataclass(frozen=True)
class HeldOut:
    """People divided once: some to tune on, five groups to test on, the rest always train.

    Attributes:
        validation: int64[user].
        tests: five of int64[user], disjoint.
    """

    validation: NDArray[np.int64]
    tests: tuple[NDArray[np.int64], ...]


class Likes(NamedTuple):
    """What one person likes.

    Attributes:
        film_ids: int64[like].
        stars: float64[like], 4–5.
    """

    film_ids: NDArray[np.int64]
    stars: NDArray[np.float64]


@dataclass(frozen=True)
class Newcomer:
    """One held-out person with some favourites named and the rest hidden.

    Attributes:
        user_id: who.
        draw: which of the repeated draws.
        named: int64[film], film ids shown to the model.
        hidden: int64[film], film ids it should find.
    """

    user_id: int
    draw: int
    named: NDArray[np.int64]
    hidden: NDArray[np.int64]


def held_out(user_ids: NDArray[np.int64], seed: int) -> HeldOut:
    """Divide people by one fixed permutation: 15 % validation, then five folds of 15 %."""
    order = np.random.default_rng(seed).permutation(np.unique(user_ids))
    size = round(HELD_OUT_SHARE * len(order))
    tests = tuple(order[size * fold : size * (fold + 1)] for fold in range(1, TEST_FOLDS + 1))
    return HeldOut(order[:size], tests)


def newcomers(
    likes: Mapping[int, Likes], count: int, *, draw: int, seed: int
) -> Iterator[Newcomer]:
    """Yield each person who has enough likes, with `count` of them drawn at random as named."""
    random = np.random.default_rng([seed, draw, count])
    for user_id, (films, _) in likes.items():
        if len(films) >= count + TARGETS_AT_LEAST:
            order = random.permutation(films)
            yield Newcomer(user_id, draw, order[:count], order[count:])


def newcomers_naming_the_known(
    likes: Mapping[int, Likes],
    count: int,
    known: Mapping[int, int],
    *,
    draw: int,
    seed: int,
) -> Iterator[Newcomer]:
    """Yield each person who has enough likes, naming the best known of their favourites first.

    Those with most stars come first, of these the best known: who is asked for favourites names
    films they love that come to mind. The best known of all likes, whatever their stars, would
    leave next to no hit among the hidden ones.

    Args:
        likes: what people like, by person.
        count: how many they name.
        known: how many people know each film.
        draw: decides among equals.
        seed: as well.
    """
    random = np.random.default_rng([seed, draw, count])
    for user_id, (films, stars) in likes.items():
        if len(films) >= count + TARGETS_AT_LEAST:
            fame = np.array([known.get(int(film), 0) for film in films])
            order = films[np.lexsort((random.permutation(len(films)), -fame, -stars))]
            yield Newcomer(user_id, draw, order[:count], order[count:])
