"""Which films fit a query, as steps from the best fit to the least.

Each step is worth a fixed number of points and a film gets the points of its best step; among
films of one step the best known comes first. A plan is plain data: `app.search.index` has
tantivy carry it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from app.search.records import NameKind
from app.search.wording import Wording, key_of, levelled

EXACT_TITLE = 100
EXACT_ALIAS = 95  # somebody who types a whole other title means that film
TITLE_OPENS_AS_TYPED = 92  # "the ma" opens The Matrix with its article, Magnolia only without
TITLE_OPENS = 90
TITLE_WORDS = 80
TITLE_WORDS_UNFINISHED = 76
ALIAS_OPENS = 70
ALIAS_WORDS = 66
ALIAS_WORDS_UNFINISHED = 62
DIRECTORS = 60
PEOPLE = 56
PEOPLE_UNFINISHED = 52
ANY_WORDS = 46
ANY_WORDS_UNFINISHED = 42
ONLY_YEAR = 40
NEAR_POINTS = 40  # at most, by closeness, for a film that only nearly fits

# What the points are multiplied by where one of the words is taken for the year.
_RIGHT_YEAR, _YEAR_BESIDE, _OTHER_YEAR = 0.99, 0.5, 0.3

_NEAR_TITLE, _NEAR_ALIAS, _FAR_WHOLE_TITLE, _NEAR_WORDS, _FAR_TITLE, _FAR_WORDS = 6, 5, 4, 3, 2, 1
_ONE_TYPO_CHARACTERS, _TWO_TYPO_CHARACTERS = 4, 8
_MOST_TYPOS = 2
_MANY_WORDS = 3


class Field(StrEnum):
    """What the index knows. `KEYS` are whole names, `WORDS` are words in any order."""

    TITLE_KEYS = "title_keys"
    ALIAS_KEYS = "alias_keys"
    TITLE_WORDS = "title_words"
    ALIAS_WORDS = "alias_words"
    DIRECTOR_WORDS = "director_words"
    PEOPLE_WORDS = "people_words"
    ANY_WORDS = "any_words"
    PERSON_KEYS = "person_keys"
    PERSON_WORDS = "person_words"
    KEYWORD_KEYS = "keyword_keys"
    KEYWORD_WORDS = "keyword_words"


NAME_FIELDS = {
    NameKind.PERSON: (Field.PERSON_KEYS, Field.PERSON_WORDS),
    NameKind.KEYWORD: (Field.KEYWORD_KEYS, Field.KEYWORD_WORDS),
}
"""The whole names and the words of what is no film."""


@dataclass(frozen=True, slots=True)
class Has:
    """The field holds one of the texts."""

    field: Field
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Starts:
    """The field holds a text that begins so."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """The field holds a text within so many typos, a swap of neighbours being one.

    Attributes:
        unfinished: whether the beginning of a text is enough.
    """

    field: Field
    text: str
    typos: int
    unfinished: bool


@dataclass(frozen=True, slots=True)
class YearIn:
    """The film is of one of these years, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the clauses hold."""

    count: int
    clauses: tuple[Clause, ...]


Clause = Has | Starts | Near | YearIn | AtLeast


@dataclass(frozen=True, slots=True)
class Step:
    """The films that a clause holds for are worth so many points."""

    points: float
    clause: Clause


def _every(*clauses: Clause) -> AtLeast:
    return AtLeast(len(clauses), clauses)


def _either(*clauses: Clause) -> AtLeast:
    return AtLeast(1, clauses)


def fitting(wording: Wording, *, unfinished: bool) -> list[Step]:
    """Return the steps for films that fit what was typed, in all readings of it.

    Args:
        wording: what was typed.
        unfinished: whether the last word may be the beginning of somebody's name, as that of a
            word of a title may in any case: "heat" is no Heath to who has finished typing.
    """
    steps = _steps_of(wording, unfinished=unfinished)
    dated = wording.with_year()
    if dated is None or dated.year is None:
        return steps
    right_year = YearIn(dated.year, dated.year)
    if not dated.words:
        return [*steps, Step(ONLY_YEAR, right_year)]
    beside = YearIn(dated.year - 1, dated.year + 1)
    for step in _steps_of(dated, unfinished=unfinished):
        steps += [
            Step(step.points * _RIGHT_YEAR, _every(step.clause, right_year)),
            Step(step.points * _YEAR_BESIDE, _every(step.clause, beside)),
            Step(step.points * _OTHER_YEAR, step.clause),
        ]
    return steps


def _steps_of(wording: Wording, *, unfinished: bool) -> list[Step]:
    if not wording.words:
        return []
    steps = _steps_of_whole_names(wording) + _steps_of_words(wording)
    return steps + _steps_of_unfinished_names(wording) if unfinished else steps


def _steps_of_whole_names(wording: Wording) -> list[Step]:
    words = wording.words
    as_typed = "".join(words)
    keys = frozenset({key_of(words), key_of(levelled(words))})
    openings = keys | {as_typed, "".join(levelled(words))}
    steps = [
        Step(EXACT_TITLE, Has(Field.TITLE_KEYS, keys | {as_typed})),
        Step(EXACT_ALIAS, Has(Field.ALIAS_KEYS, keys | {as_typed})),
    ]
    if wording.has_article:
        steps.append(Step(TITLE_OPENS_AS_TYPED, Starts(Field.TITLE_KEYS, as_typed)))
    for opening in sorted(openings):
        steps += [
            Step(TITLE_OPENS, Starts(Field.TITLE_KEYS, opening)),
            Step(ALIAS_OPENS, Starts(Field.ALIAS_KEYS, opening)),
        ]
    return steps


def _steps_of_words(wording: Wording) -> list[Step]:
    return [
        Step(TITLE_WORDS, _all_words(wording, Field.TITLE_WORDS)),
        Step(TITLE_WORDS_UNFINISHED, _all_words(wording, Field.TITLE_WORDS, unfinished=True)),
        Step(ALIAS_WORDS, _all_words(wording, Field.ALIAS_WORDS)),
        Step(ALIAS_WORDS_UNFINISHED, _all_words(wording, Field.ALIAS_WORDS, unfinished=True)),
        Step(DIRECTORS, _all_words(wording, Field.DIRECTOR_WORDS)),
        Step(PEOPLE, _all_words(wording, Field.PEOPLE_WORDS)),
        Step(ANY_WORDS, _all_words(wording, Field.ANY_WORDS)),
    ]


def fitting_names(wording: Wording, kind: NameKind) -> list[Step]:
    """Return the steps for people or keywords that fit what was typed."""
    if not wording.words:
        return []
    keys, words = NAME_FIELDS[kind]
    return [
        Step(EXACT_TITLE, Has(keys, frozenset({key_of(wording.words)}))),
        Step(TITLE_OPENS, Starts(keys, key_of(wording.words))),
        Step(TITLE_WORDS, _all_words(wording, words)),
        Step(TITLE_WORDS_UNFINISHED, _all_words(wording, words, unfinished=True)),
    ]


def near_names(wording: Wording, kind: NameKind) -> list[Step]:
    """Return the step for people or keywords whose name is typed with typos."""
    if not wording.words:
        return []
    return [Step(_NEAR_TITLE, _near_key(NAME_FIELDS[kind][0], key_of(wording.words)))]


def _steps_of_unfinished_names(wording: Wording) -> list[Step]:
    return [
        Step(PEOPLE_UNFINISHED, _all_words(wording, Field.PEOPLE_WORDS, unfinished=True)),
        Step(ANY_WORDS_UNFINISHED, _all_words(wording, Field.ANY_WORDS, unfinished=True)),
    ]


def _all_words(wording: Wording, field: Field, *, unfinished: bool = False) -> AtLeast:
    """Return the clause that the field holds every word; the last may be unfinished."""
    words: list[Clause] = [Has(field, forms) for forms in wording.needed]
    if unfinished:
        words[-1] = Starts(field, wording.last)
    return _every(*words)


def near(wording: Wording) -> list[Step]:
    """Return the steps for films that nearly fit; the points only choose whom to compare."""
    if not wording.words:
        return []
    wording = _with_article_mended(wording.readings[-1])
    key = key_of(levelled(wording.words))
    steps = [
        Step(_NEAR_TITLE, _near_key(Field.TITLE_KEYS, key)),
        Step(_NEAR_ALIAS, _near_key(Field.ALIAS_KEYS, key)),
        Step(_NEAR_WORDS, _every(*_near_words(wording))),
    ]
    if _typos(key, 0) < _MOST_TYPOS:
        whole = Near(Field.TITLE_KEYS, key, _typos(key, 1), unfinished=False)
        steps += [
            Step(_FAR_WHOLE_TITLE, whole),
            Step(_FAR_TITLE, _near_key(Field.TITLE_KEYS, key, more_typos=1)),
        ]
    return steps


def far(wording: Wording) -> list[Step]:
    """Return the last step to try: a third of the words wrong, or of few words all a little."""
    if not wording.words:
        return []
    wording = _with_article_mended(wording.readings[-1])
    few = len(wording.needed) < _MANY_WORDS
    words = _near_words(wording, more_typos=1 if few else 0)
    return [Step(_FAR_WORDS, AtLeast((2 * len(words) + 2) // 3, words))]


def _with_article_mended(wording: Wording) -> Wording:
    """Take a first word within a typo of "the" for it: "teh" is the commonest typo of all."""
    first, *others = wording.words
    if others and OSA.distance(first, "the") <= 1:
        return Wording(("the", *others), wording.year)
    return wording


def _near_key(field: Field, key: str, *, more_typos: int = 0) -> Near:
    return Near(field, key, _typos(key, more_typos), unfinished=True)


def _near_words(wording: Wording, *, more_typos: int = 0) -> tuple[Clause, ...]:
    *others, last = wording.needed
    finished = [_near_word(forms, more_typos, unfinished=False) for forms in others]
    return (*finished, _near_word(last, more_typos, unfinished=True))


def _near_word(forms: frozenset[str], more_typos: int, *, unfinished: bool) -> Clause:
    longest = max(sorted(forms), key=len)
    return _either(
        Has(Field.ANY_WORDS, forms),
        Near(Field.ANY_WORDS, longest, _typos(longest, more_typos), unfinished=unfinished),
    )


def _typos(text: str, more: int) -> int:
    """Return how many typos a text may have: the shorter, the fewer, and none in numbers."""
    if len(text) < _ONE_TYPO_CHARACTERS or text.isdigit():
        return 0
    return min(_MOST_TYPOS, (1 if len(text) < _TWO_TYPO_CHARACTERS else 2) + more)
