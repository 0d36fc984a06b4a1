"""What changed in a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MOST_WORDS = 2_000
_WORD = re.compile(r"\s*\S+|\s+$")


class Piece(NamedTuple):
    """A stretch of two texts.

    Attributes:
        kind: in both, in the earlier only, or in the later only.
        text: the words with the white space before them.
    """

    kind: Literal["same", "gone", "new"]
    text: str


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, with what went and what came marked.

    Args:
        before: the earlier text.
        after: the later one.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _without_empty(Piece("gone", before), Piece("new", after))
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
        else:
            pieces.append(Piece("gone", "".join(old[start:end])))
            pieces.append(Piece("new", "".join(new[new_start:new_end])))
    return _without_empty(*pieces)


def _without_empty(*pieces: Piece) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
