"""People of similar taste: whose verdicts on the same films are near.

Candidates are found by taste vectors, so that people need not have marked the same films to be
looked at; how well two match is told by the films that both marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.recommend.index import AnnoyNeighbours, write_index
from app.recommend.taste import LIKE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from app.recommend.types import Profile
    from app.recommend.vocabulary import Vocabulary

    Opinions = Mapping[int, float]

SHARED_AT_LEAST = 5
OPINIONS_AT_LEAST = 5
DAMPING_FILMS = 2.0
"""Films on which two people half agree, before any that they share is looked at."""
HALF_AGREEMENT = 0.5
TYPICAL_STARS = 3.5
TYPICAL_RATINGS = 5.0
STARS_TO_EXTREMES = 1.5
CANDIDATES_EACH = 5


class Match(NamedTuple):
    """How well somebody's taste matches.

    Attributes:
        person_id: whose.
        percent: 0–100.
        shared: films that both have an opinion of.
    """

    person_id: int
    percent: int
    shared: int


def opinions_of(profile: Profile) -> dict[int, float]:
    """Return a viewer's opinion of each film, −1 for a dislike to 1 for a favourite.

    A film with several verdicts counts as disliked, or else as a favourite. Films that are only
    seen or hidden have none.
    """
    return {
        **dict.fromkeys(profile.likes, LIKE_WEIGHT),
        **dict.fromkeys(profile.favourites, 1.0),
        **dict.fromkeys(profile.dislikes, -1.0),
    }


def opinions_of_stars(stars: Mapping[int, float]) -> dict[int, float]:
    """Return opinions, −1 to 1, from stars, 0.5–5: how far each lies from the person's mean."""
    total = sum(stars.values()) + TYPICAL_RATINGS * TYPICAL_STARS
    mean = total / (len(stars) + TYPICAL_RATINGS)
    return {
        film_id: min(max((given - mean) / STARS_TO_EXTREMES, -1.0), 1.0)
        for film_id, given in stars.items()
    }


def match_percent(profile_a: Profile, profile_b: Profile) -> int | None:
    """Return how well two viewers match, 0–100; None below five films that both have verdicts on.

    It is the same from both sides. More shared films on which they agree make a better match.
    """
    return agreement(opinions_of(profile_a), opinions_of(profile_b))


def agreement(one: Opinions, other: Opinions) -> int | None:
    """Return how near opinions of the same films are; see `match_percent`."""
    shared = sorted(one.keys() & other.keys())
    if len(shared) < SHARED_AT_LEAST:
        return None
    agreed = sum(1.0 - abs(one[film_id] - other[film_id]) / 2.0 for film_id in shared)
    damped = (agreed + DAMPING_FILMS * HALF_AGREEMENT) / (len(shared) + DAMPING_FILMS)
    return round(100.0 * damped)


class SimilarPeople:
    """Finds people of similar taste among those who have opinions of enough films."""

    def __init__(
        self,
        path: Path,
        people: Mapping[int, Opinions],
        films: Vocabulary,
        vectors: NDArray[np.float32],
        *,
        seed: int = 0,
    ) -> None:
        """Write the index of their tastes, and map it.

        Args:
            path: where to write the index.
            people: opinions by person; see `opinions_of`. Those with fewer than five opinions of
                known films are left out.
            films: the films of a build.
            vectors: float32[film, dimension], their content vectors.
            seed: for the index.
        """
        self._films = films
        self._film_vectors = vectors
        tastes = {person: self._taste(people[person]) for person in sorted(people)}
        self._people = {
            person: people[person] for person, taste in tastes.items() if taste is not None
        }
        self._ids = np.array(list(self._people), np.int64)
        self._index: AnnoyNeighbours | None = None
        kept = [taste for taste in tastes.values() if taste is not None]
        if kept:
            write_index(path, np.stack(kept), seed)
            self._index = AnnoyNeighbours(path, np.stack(kept))

    def __len__(self) -> int:
        """Return how many people can be found."""
        return len(self._ids)

    def nearest(
        self, opinions: Opinions, count: int, leave_out: Collection[int] = ()
    ) -> tuple[Match, ...]:
        """Return the best matches, the best first.

        Args:
            opinions: of the one whose like is sought.
            count: how many at most; people who share too few films are no match.
            leave_out: people not to look at, such as the one themself.
        """
        taste = self._taste(opinions)
        if taste is None or self._index is None or count < 1:
            return ()
        wanted = min(CANDIDATES_EACH * count + len(leave_out), len(self._ids))
        rows, _ = self._index.nearest_to(taste, wanted)
        found = [
            Match(person, percent, len(opinions.keys() & self._people[person].keys()))
            for person in self._ids[rows].tolist()
            if person not in leave_out
            and (percent := agreement(opinions, self._people[person])) is not None
        ]
        found.sort(key=lambda match: (-match.percent, -match.shared, match.person_id))
        return tuple(found[:count])

    def _taste(self, opinions: Opinions) -> NDArray[np.float32] | None:
        """Return float32[dimension], the direction of a taste; None where too little is known."""
        rows = [
            (row, opinions[film_id])
            for film_id in sorted(opinions)
            if (row := self._films.find_row(film_id)) is not None
        ]
        if len(rows) < OPINIONS_AT_LEAST:
            return None
        weights = np.array([weight for _, weight in rows], np.float32)
        total = weights @ self._film_vectors[[row for row, _ in rows]]
        length = np.linalg.norm(total)
        if length == 0:
            return None
        taste: NDArray[np.float32] = (total / length).astype(np.float32)
        return taste
