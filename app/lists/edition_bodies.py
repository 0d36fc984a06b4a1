"""What an edition holds, and how it is kept small.

The first edition is kept whole, the next ones as what changed since the one before, until
those together are larger than a whole one, or many: then one is kept whole again. So the
room that editions take is at most about twice that of their changes, and reading one never
goes through more than `LONGEST_CHAIN` bodies.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

LONGEST_CHAIN = 100
LONG_LIST = 1_000
MOST_BREAKS = 300
_WORDS = ("title", "description", "is_ranked", "cover_film_id", "tags")


@dataclass(frozen=True, slots=True)
class EditionState:
    """All that an edition says; private notes are no part of it.

    Attributes:
        title: of the list.
        description: Markdown.
        is_ranked: whether the films are numbered.
        cover_film_id: the film chosen to stand for the list.
        tags: alphabetically.
        notes: the films' public notes by film id, in the order of the list.
    """

    title: str
    description: str
    is_ranked: bool
    cover_film_id: int | None
    tags: tuple[str, ...]
    notes: dict[int, str]

    @property
    def film_ids(self) -> tuple[int, ...]:
        """The films in order."""
        return tuple(self.notes)

    def is_same(self, other: EditionState) -> bool:
        """Whether both say the same, in the same order."""
        return self == other and self.film_ids == other.film_ids


def whole_body(state: EditionState) -> bytes:
    """Return a state by itself."""
    return _packed(
        {**{name: getattr(state, name) for name in _WORDS}, "entries": list(state.notes.items())}
    )


def changed_body(before: EditionState, after: EditionState) -> bytes:
    """Return what must be done to one state to get the next."""
    words = {
        name: getattr(after, name)
        for name in _WORDS
        if getattr(after, name) != getattr(before, name)
    }
    matcher = SequenceMatcher(None, before.film_ids, after.film_ids, autojunk=False)
    pieces = [
        (start, end, after.film_ids[new_start:new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]
    notes = {
        film_id: note
        for film_id, note in after.notes.items()
        if note != before.notes.get(film_id, "")
    }
    return _packed({"words": words, "pieces": pieces, "notes": notes})


def is_another_order(before: EditionState, after: EditionState) -> bool:
    """Whether so many films of a long list follow another that it is best kept whole.

    To tell the changes from each other takes time that grows with their number and the length
    of the list.
    """
    if len(after.notes) <= LONG_LIST:
        return False
    followers = dict(pairwise(before.film_ids))
    breaks = sum(followers.get(one) != other for one, other in pairwise(after.film_ids))
    return breaks > MOST_BREAKS


def state_of_body(body: bytes) -> EditionState:
    """Read a body that holds the whole list."""
    facts = _unpacked(body)
    return EditionState(
        title=facts["title"],
        description=facts["description"],
        is_ranked=facts["is_ranked"],
        cover_film_id=facts["cover_film_id"],
        tags=tuple(facts["tags"]),
        notes=dict(facts["entries"]),
    )


def state_after(before: EditionState, body: bytes) -> EditionState:
    """Read a body that holds what changed since a state."""
    facts = _unpacked(body)
    film_ids = list(before.film_ids)
    for start, end, fresh in reversed(facts["pieces"]):
        film_ids[start:end] = fresh
    changed = {int(film_id): note for film_id, note in facts["notes"].items()}
    words = facts["words"]
    if "tags" in words:
        words["tags"] = tuple(words["tags"])
    notes = {film_id: changed.get(film_id, before.notes.get(film_id, "")) for film_id in film_ids}
    return replace(before, **words, notes=notes)


def _packed(facts: dict[str, Any]) -> bytes:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def _unpacked(body: bytes) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(zlib.decompress(body))
    return facts
