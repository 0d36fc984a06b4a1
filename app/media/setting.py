"""Setting lines of text in a picture: measuring, breaking and writing them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.media.typefaces import pieces

if TYPE_CHECKING:
    from PIL import ImageDraw

    from app.media.typefaces import Typeface

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Type:
    """What letters look like.

    Attributes:
        names: of the typefaces, the first the best.
        size: in pixels.
        fill: the colour, as #rrggbb.
    """

    names: tuple[str, ...]
    size: int
    fill: str

    def pieces(self, text: str) -> list[tuple[str, Typeface]]:
        """Return a line in pieces, each with a typeface that has its signs."""
        return pieces(text, self.names, self.size)


_WORD = re.compile(r"\S+\s*")


def width_of(text: str, look: Type) -> float:
    """Return how wide a line runs, in pixels."""
    return sum(face.getlength(part) for part, face in look.pieces(text))


def write_line(
    pen: ImageDraw.ImageDraw,
    corner: tuple[float, float],
    text: str,
    look: Type,
) -> None:
    """Write a line.

    Args:
        pen: draws on the picture.
        corner: the left end of the line and the top of its letters.
        text: one line.
        look: of the letters.
    """
    left, top = corner
    # All pieces stand on one line, whatever the heights of their faces.
    baseline = top + 0.8 * look.size
    for part, face in look.pieces(text):
        pen.text((left, baseline), part, font=face, fill=look.fill, anchor="ls")
        left += face.getlength(part)


def set_lines(text: str, look: Type, room: float, most: int) -> list[str]:
    """Break a text into lines no wider than the room; the last of too many gets an ellipsis.

    Args:
        text: printable, in one line.
        look: of the letters.
        room: the width, in pixels.
        most: how many lines there may be.
    """
    lines = [""]
    for token in _tokens(text, look, room):
        if width_of((lines[-1] + token).rstrip(), look) <= room:
            lines[-1] += token
        else:
            lines.append(token)
    lines = [line.strip() for line in lines]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _shortened(lines[most - 1], look, room)]


def _tokens(text: str, look: Type, room: float) -> list[str]:
    """Cut a text where a line may end: at spaces, between signs of scripts without them."""
    tokens: list[str] = []
    for word in _WORD.findall(text):
        ideographs = any(unicodedata.east_asian_width(sign) in "WF" for sign in word)
        if ideographs or width_of(word.rstrip(), look) > room:
            tokens += word
        else:
            tokens.append(word)
    return tokens


def _shortened(line: str, look: Type, room: float) -> str:
    while line and width_of(line + ELLIPSIS, look) > room:
        line = line[:-1].rstrip()
    return line + ELLIPSIS
