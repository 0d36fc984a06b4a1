"""Suggestions that were worked out a moment ago, for those who ask the same.

Within a build the same question has the same answer. A viewer who comes back to the list or takes
a click back asks what was asked before; and a list of five hundred films takes the engine longer
than a page should, while everybody who opens its link asks the same.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from app.recommend import Mix

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable

    from app.catalog.changes import State
    from app.discover.cards import SuggestionCard
    from app.recommend import Engine, Profile, Suggestions

    Question = tuple[str, Profile, int, Mix]

Answer = TypeVar("Answer")
MOST_KEPT = 512
MOST_PAGES_KEPT = 128
"""Ten suggestions in words take some 30 kB."""
USUAL = Mix()


class Memory(Generic[Answer]):
    """The last answers; by the id of the build, so that it holds no engine in memory."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Remember nothing yet, and never more than so many answers."""
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def find(self, question: Hashable) -> Answer | None:
        """Return what was worked out for a question before, if it is still kept."""
        with self._lock:
            return self._answers.get(question)

    def answer(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Return what was worked out for a question before, or work it out and keep it."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        found = work_out()
        with self._lock:
            self._answers[question] = found
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found


_suggested: Memory[Suggestions] = Memory()
_ranked: Memory[tuple[int, ...]] = Memory()
_written: Memory[tuple[SuggestionCard, ...]] = Memory(MOST_PAGES_KEPT)


def recommended(
    engine: Engine,
    profile: Profile,
    count: int,
    mix: Mix = USUAL,
    allowed: Collection[int] | None = None,
) -> Suggestions:
    """Return what the engine recommends, worked out once for a profile.

    Args:
        engine: of a build.
        profile: with its films in an order of their own, so that the same taste is found again.
        count: how many at most.
        mix: how the score is mixed.
        allowed: suggest only from these films; such answers are not kept.
    """
    if allowed is not None:
        return engine.recommend(profile, count, mix, allowed)
    question = engine.build_id, profile, count, mix
    return _suggested.answer(question, lambda: engine.recommend(profile, count, mix))


def ranked(
    engine: Engine,
    profile: Profile,
    count: int,
    mix: Mix = USUAL,
    allowed: Collection[int] | None = None,
) -> tuple[int, ...]:
    """Return the films that the engine recommends, in order; see `recommended`."""
    if allowed is not None:
        return engine.ranking(profile, count, mix, allowed)
    question = engine.build_id, profile, count, mix
    suggested = _suggested.find(question)
    if suggested is not None:
        return tuple(item.film_id for item in suggested)
    return _ranked.answer(question, lambda: engine.ranking(profile, count, mix))


def written(
    question: Question,
    state: State | None,
    new: frozenset[int],
    write: Callable[[], tuple[SuggestionCard, ...]],
) -> tuple[SuggestionCard, ...]:
    """Return a page of suggestions in words, put so once.

    Args:
        question: to which the suggestions are the answer; the page is its last one.
        state: of the catalogue, whose facts the words name; with None they are not kept.
        new: the films that are marked as new.
        write: puts the suggestions into words, from nothing but these.
    """
    return write() if state is None else _written.answer((question, state, new), write)
