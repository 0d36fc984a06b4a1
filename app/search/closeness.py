"""How near a name is to what was typed, for queries that fit no film exactly."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, JaroWinkler

from app.search.wording import FILLERS, key_of, levelled, words_of

if TYPE_CHECKING:
    from app.search.records import FilmRecord
    from app.search.wording import Wording

LEAST_CLOSENESS = 0.55
"""A name less near than this is not what was meant."""
_FAME_STEP = 0.02  # for each tenfold of ratings: decides between names that are about as near
_SAME_YEAR = 0.1
_OTHER_YEAR = -0.2
_A_PERSON = -0.1  # people type titles more than names
_UNFINISHED = 0.9  # a name that goes on after what was typed is less near than one that ends


@dataclass(frozen=True, slots=True)
class Nearest:
    """The name of a film that is nearest to what was typed.

    Attributes:
        name: the title, another title, or the name of somebody in it.
        closeness: 0–1 for the name, a little more for a well-known film and for the right year.
    """

    name: str
    closeness: float


def nearest_name(wording: Wording, film: FilmRecord) -> Nearest:
    """Return the film's name that is nearest to the wording, or to it with a word for the year."""
    readings = [(wording, 0.0)]
    dated = wording.with_year()
    if dated is not None:
        readings.append((dated, _SAME_YEAR if dated.year == film.year else _OTHER_YEAR))
    fame = _FAME_STEP * log10(1 + film.rating_count)
    names = dict.fromkeys((film.title, *film.aliases), 0.0)
    people = {name: _A_PERSON for name in (*film.directors, *film.cast) if name not in names}
    return max(
        (
            Nearest(name, closeness(reading, name) + for_name + for_year + fame)
            for name, for_name in (names | people).items()
            for reading, for_year in readings
        ),
        key=lambda nearest: nearest.closeness,
    )


def closeness(wording: Wording, name: str) -> float:
    """Return how near a name is, 0–1: half by the words, in any order, half by the whole.

    The last word typed may be unfinished, so it is compared with the beginnings of words too.
    """
    name_words = tuple(word for word in levelled(words_of(name)) if word not in FILLERS)
    typed = tuple(word for word in levelled(wording.words) if word not in FILLERS)
    if not name_words or not typed:
        return 0.0
    by_words = [max(JaroWinkler.similarity(word, other) for other in name_words) for word in typed]
    by_words[-1] = max(by_words[-1], *(_opening_likeness(typed[-1], word) for word in name_words))
    whole = _opening_likeness(key_of(typed), key_of(name_words))
    return (sum(by_words) / len(by_words) + whole) / 2


def _opening_likeness(typed: str, text: str) -> float:
    """Return how much alike two texts are, 0–1, or a text and the beginning of the other."""
    return max(
        OSA.normalized_similarity(typed, text),
        _UNFINISHED * OSA.normalized_similarity(typed, text[: len(typed)]),
    )
