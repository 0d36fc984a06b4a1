"""How a name is worded in the index, and how a query is worded to find it.

A name is looked up in two ways. By its *key*, the whole name folded and without spaces, so
that "spiderman", "spider-man" and "spider man" are one; and by its *words*, in any order.
Both come as typed and with numbers levelled ("Rocky II", "rocky two" and "rocky 2").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TEXT_CHARACTERS = 200
MAX_QUERY_WORDS = 12
FIRST_YEAR, LAST_YEAR = 1870, 2100

ARTICLES = frozenset({"the", "a", "an"})
FILLERS = ARTICLES | {"and"}  # "&" folds to nothing, so "and" must go as well

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_NUMBERS = {
    word: str(number)
    for words in (_NUMBER_WORDS, _ROMAN_NUMERALS)
    for number, word in enumerate(words.split(), 1)
}
# A single letter that opens a name is a word: "V for Vendetta", "I, Robot".
_LETTERS = frozenset({"i", "v", "x"})
# Digits that stand for letters inside a word: "Se7en", "S1m0ne".
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
_LETTER_OF_DIGIT = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "v"}
_YEAR = re.compile(r"\d{4}")


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, in order."""
    return tuple(fold(text).split())


def levelled(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with numerals, number words and digits within words made alike."""
    return tuple(_level(word, opens=position == 0) for position, word in enumerate(words))


def _level(word: str, *, opens: bool) -> str:
    if opens and word in _LETTERS:
        return word
    if not word.isalpha():
        word = _DIGIT_IN_WORD.sub(lambda digit: _LETTER_OF_DIGIT[digit[0]], word)
    return _NUMBERS.get(word, word)


def key_of(words: tuple[str, ...]) -> str:
    """Return the words as one, without articles and "and" unless there is nothing else."""
    return "".join(word for word in words if word not in FILLERS) or "".join(words)


def keys_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return every key of a name, each as typed and levelled.

    A key is the whole name with its articles, without the leading one, or without any. A query
    is the name when it has one of its keys, and opens it when it is the beginning of one.
    """
    keys = []
    for form in (words, levelled(words)):
        bare = form[1:] if form and form[0] in ARTICLES else form
        keys += ["".join(form), "".join(bare), key_of(form)]
    return _unique(*keys)


def terms_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that find a name: as typed, levelled, and each two neighbours as one."""
    joined = (first + second for first, second in pairwise(words))
    return _unique(*words, *levelled(words), *joined)


def _unique(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person typed, as words to look up.

    Attributes:
        words: all of them, folded, at most `MAX_QUERY_WORDS`.
        year: the film's year, if this reading of the text takes one of the words for it.
    """

    words: tuple[str, ...]
    year: int | None = None

    @classmethod
    def of(cls, text: str) -> Wording:
        """Return the plain reading of a text of any length and content."""
        return cls(words_of(text[:MAX_TEXT_CHARACTERS])[:MAX_QUERY_WORDS])

    @property
    def needed(self) -> tuple[frozenset[str], ...]:
        """The words that count, each as typed and levelled: a film has to have one of either."""
        pairs = tuple(zip(self.words, levelled(self.words), strict=True))
        counting = tuple(pair for pair in pairs if pair[0] not in FILLERS) or pairs
        return tuple(frozenset(pair) for pair in counting)

    @property
    def last(self) -> str:
        """The last word that counts, as typed; it may be unfinished."""
        return next((word for word in reversed(self.words) if word not in FILLERS), self.words[-1])

    @property
    def has_article(self) -> bool:
        """Whether an article comes first."""
        return self.words[0] in ARTICLES

    @property
    def readings(self) -> tuple[Wording, ...]:
        """All words as a name; then, if it leaves words, one of them as the year."""
        dated = self.with_year()
        return (self,) if dated is None or not dated.words else (self, dated)

    def with_year(self) -> Wording | None:
        """Return the reading that takes the last word that can be a year for one, if any."""
        for position in reversed(range(len(self.words))):
            word = self.words[position]
            if _YEAR.fullmatch(word) and FIRST_YEAR <= int(word) <= LAST_YEAR:
                rest = self.words[:position] + self.words[position + 1 :]
                return Wording(rest, int(word))
        return None


def fitting_alias(wording: Wording, title: str, aliases: Iterable[str]) -> str | None:
    """Return the other title that a query fits, unless it fits the title or none."""
    if fits(wording, title):
        return None
    return next((alias for alias in aliases if fits(wording, alias)), None)


def fits(wording: Wording, name: str) -> bool:
    """Return whether a query opens a name or has its words only."""
    return any(_fits(reading.words, words_of(name)) for reading in wording.readings)


def _fits(typed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    keys = keys_of(words)
    if any(key.startswith(opening) for key in keys for opening in keys_of(typed)):
        return True
    terms = terms_of(words)
    return all(
        word in FILLERS or any(term.startswith((word, level)) for term in terms)
        for word, level in zip(typed, levelled(typed), strict=True)
    )
