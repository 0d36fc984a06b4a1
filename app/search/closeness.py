"""How near a name is to what was typed, for queries that fit no film exactly."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, JaroWinkler

from app.search.wording import FILLERS, levelled, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.search.records import FilmRecord
    from app.search.wording import Wording

LEAST_CLOSENESS = 0.55
"""A name less near than this is not what was meant."""
_FAME_STEP = 0.02  # for each tenfold of ratings: decides between names that are about as near
_SAME_YEAR = 0.1
_OTHER_YEAR = -0.2
_SURELY = 0.7  # a title so near is meant, whoever is in the film
_A_PERSON = -0.1  # people type titles more than names
_AN_ALIAS = -0.03  # and the title more than another one
_SOUNDS_ALIKE = 0.8  # only vowels are wrong: "hete" is as near to "heat" as to "hate"
_VOWELS = str.maketrans("", "", "aeiouy")
_UNFINISHED = 0.9  # a name that goes on after what was typed is less near than one that ends
_INSIDE = 0.95  # and one that begins before it, too


@dataclass(frozen=True, slots=True)
class Nearest:
    """The name of a film that is nearest to what was typed.

    Attributes:
        name: the title, another title, or the name of somebody in it.
        closeness: 0–1 for the name, a little more for a well-known film and for the right year.
    """

    name: str
    closeness: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was typed, ready to be compared; with the year that one of the words is taken for."""

    words: tuple[str, ...]
    year: int | None


class Closeness:
    """Compares the names of films with what was typed."""

    def __init__(self, wording: Wording) -> None:
        """Prepare both readings of the text: all words as a name, and one as the year."""
        readings = (_Reading(_telling(r.words), r.year) for r in wording.readings)
        self._readings = tuple(reading for reading in readings if reading.words)

    def nearest_name(self, film: FilmRecord) -> Nearest:
        """Return the film's name that is nearest."""
        nearest = self._nearest((film.title,), film)
        alias = self._nearest(film.aliases, film)
        if alias.closeness + _AN_ALIAS > nearest.closeness:
            nearest = Nearest(alias.name, alias.closeness + _AN_ALIAS)
        if nearest.closeness < _SURELY:
            person = self._nearest((*film.directors, *film.cast), film)
            if person.closeness + _A_PERSON > nearest.closeness:
                nearest = Nearest(person.name, person.closeness + _A_PERSON)
        fame = _FAME_STEP * log10(1 + film.rating_count)
        return Nearest(nearest.name, nearest.closeness + fame)

    def _nearest(self, names: Iterable[str], film: FilmRecord) -> Nearest:
        nearest = Nearest("", 0.0)
        for name in dict.fromkeys(names):
            words = _telling(words_of(name))
            for reading in self._readings:
                near = _closeness(reading.words, words) + _for_year(reading, film)
                if near > nearest.closeness:
                    nearest = Nearest(name, near)
        return nearest


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in levelled(words) if word not in FILLERS)


def _for_year(reading: _Reading, film: FilmRecord) -> float:
    if reading.year is None:
        return 0.0
    return _SAME_YEAR if reading.year == film.year else _OTHER_YEAR


def _closeness(typed: tuple[str, ...], words: tuple[str, ...]) -> float:
    """Return how near a name is, 0–1: half by the words, in any order, half by the whole.

    The last word typed may be unfinished, so it is compared with the beginnings of words too.
    """
    if not words:
        return 0.0
    by_words = [max(_likeness(word, other) for other in words) for word in typed]
    by_words[-1] = max(by_words[-1], *(_opening_likeness(typed[-1], word) for word in words))
    text = "".join(typed)
    whole = _opening_likeness(text, "".join(words))
    for begin in range(1, len(words)):
        whole = max(whole, _INSIDE * _opening_likeness(text, "".join(words[begin:])))
    return (sum(by_words) / len(by_words) + whole) / 2


def _likeness(typed: str, word: str) -> float:
    """Return how much alike two words are, 0–1; a wrong letter matters less far from the start."""
    likeness = (OSA.normalized_similarity(typed, word) + JaroWinkler.similarity(typed, word)) / 2
    return max(likeness, _SOUNDS_ALIKE) if _sounds_alike(typed, word) else likeness


def _sounds_alike(typed: str, text: str) -> bool:
    """Tell whether two texts begin alike and differ in vowels only."""
    return (
        typed[:1] == text[:1]
        and abs(len(typed) - len(text)) <= 1
        and typed.translate(_VOWELS) == text.translate(_VOWELS)
    )


def _opening_likeness(typed: str, text: str) -> float:
    """Return how much alike two texts are, 0–1, or a text and the beginning of the other."""
    if _sounds_alike(typed, text):
        return max(OSA.normalized_similarity(typed, text), _SOUNDS_ALIKE)
    if len(text) <= len(typed):
        return OSA.normalized_similarity(typed, text)
    opening = OSA.normalized_similarity(typed, text[: len(typed)])
    return max(OSA.normalized_similarity(typed, text), _UNFINISHED * opening)
