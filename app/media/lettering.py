"""Setting a title in a box without knowing which fonts the reader has.

Widths are estimated, and a line that nearly fills its box is told its width
(`textLength`), so that no font can push it over the edge.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from app.media.drawing import number
from app.text import clean_line

if TYPE_CHECKING:
    from app.media.drawing import Point

LONGEST_TITLE = 110
SMALLEST_SIZE = 15.0
MOST_LINES = 5
LEADING = 1.08
ELLIPSIS = "…"
SNUG = 0.8

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NARROW = frozenset("iIl1jtf.,:;'’!|()[]- ")
_WIDE = frozenset("mwMWÆŒ@%&—…")
_TOKEN = re.compile(r"\S+\s*")
_SUBTITLE = re.compile(r"(?<=\S)(?::| [-–—]) (?=\S)")
_LONGEST_WORD_EM = 11.0
LONGEST_PIECE = 13


@dataclass(frozen=True, slots=True)
class Face:
    """A way of setting type.

    Attributes:
        family: the fonts to look for, ending in a generic one.
        weight: 400–900.
        breadth: how wide its letters run, 1.0 being a bold sans.
        caps: whether titles are set in capitals.
        style: further attributes.
    """

    family: str
    weight: int
    breadth: float
    caps: bool = False
    style: str = ""


DIDONE = Face("Didot,'Bodoni 72','Bodoni MT','Noto Serif Display',Georgia,serif", 700, 0.97)
OLD_STYLE = Face(
    "'Iowan Old Style',Palatino,'Palatino Linotype',Georgia,serif",
    700,
    0.95,
    style=' font-style="italic"',
)
GROTESQUE = Face("'Helvetica Neue',Helvetica,Arial,sans-serif", 800, 1.03, caps=True)
GEOMETRIC = Face("Futura,'Century Gothic','URW Gothic',sans-serif", 600, 1.08, caps=True)
NARROW = Face("'Arial Narrow','Liberation Sans Narrow',Impact,sans-serif", 700, 0.82, caps=True)
SLAB = Face("Rockwell,'Roboto Slab','Courier New',monospace", 700, 1.08)
FACES = (DIDONE, DIDONE, OLD_STYLE, GROTESQUE, GEOMETRIC, NARROW, SLAB)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a title.

    Attributes:
        text: what it says.
        size: of the type.
        baseline: its distance from the top of the block.
        width: estimated.
    """

    text: str
    size: float
    baseline: float
    width: float


@dataclass(frozen=True, slots=True)
class Block:
    """A title set in lines.

    Attributes:
        lines: from the top.
        height: of the block.
        face: what it is set in.
    """

    lines: tuple[Line, ...]
    height: float
    face: Face


def printable(text: str) -> str:
    """Return the text in one line without what XML cannot hold."""
    return _NOT_XML.sub("", clean_line(text))


def runs_from_right(text: str) -> bool:
    """Return whether the text's first letter is of a script written from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found for found in directions if found in {"L", "R", "AL"}), "L") != "L"


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.33
    if character in _WIDE:
        return 0.9
    return 0.69 if character.isupper() else 0.57


def width_in_em(text: str, face: Face) -> float:
    """Return about how wide the text runs, in em."""
    return sum(map(_em, text)) * face.breadth


def _tokens(text: str, face: Face) -> list[str]:
    """Cut a text where a line may end: at spaces, and between signs of scripts without them."""
    tokens: list[str] = []
    for word in _TOKEN.findall(text):
        if any(unicodedata.east_asian_width(character) in "WF" for character in word):
            tokens += word
        elif width_in_em(word, face) > _LONGEST_WORD_EM:
            tokens += _pieces(word)
        else:
            tokens.append(word)
    return tokens


def _pieces(word: str) -> list[str]:
    """Cut a word that is too long for any line into equal pieces, with hyphens."""
    count = math.ceil(len(word) / LONGEST_PIECE)
    length = math.ceil(len(word) / count)
    cuts = [word[start : start + length] for start in range(0, len(word), length)]
    return [*(f"{cut}-" for cut in cuts[:-1]), cuts[-1]]


def _split(widths: list[float], count: int) -> list[int] | None:
    """Return where to cut so that the widest of `count` lines is as narrow as can be."""
    if count > len(widths):
        return None
    sums = [0.0, *accumulate(widths)]
    best = [(total, [index]) for index, total in enumerate(sums)]
    for _ in range(count - 1):
        best = [
            min(
                (max(best[cut][0], sums[end] - sums[cut]), [*best[cut][1], end])
                for cut in range(end + 1)
            )
            for end in range(len(sums))
        ]
    return best[-1][1]


def _wrapped(text: str, face: Face, count: int) -> list[str] | None:
    tokens = _tokens(text, face)
    ends = _split([width_in_em(token, face) for token in tokens], count)
    if ends is None:
        return None
    starts = [0, *ends[:-1]]
    lines = ["".join(tokens[start:end]).strip() for start, end in zip(starts, ends, strict=True)]
    return lines if all(lines) else None


def fit(text: str, face: Face, width: float, height: float, largest: float) -> Block:
    """Set a text as large as it goes.

    Args:
        text: one line of printable text, not empty.
        face: what to set it in.
        width: of the box.
        height: of the box; very long texts may run over it, never over the width.
        largest: size of type.
    """
    best: tuple[float, list[str]] = (0.0, [])
    for count in range(1, MOST_LINES + 1):
        lines = _wrapped(text, face, count)
        if lines is None:
            break
        widest = max(width_in_em(line, face) for line in lines)
        size = min(largest, width / widest, height / (count * LEADING))
        if size > best[0] * 1.04:
            best = (size, lines)
    size = max(best[0], SMALLEST_SIZE * 0.6)
    return _block([(line, size) for line in best[1]], face)


def _block(lines: list[tuple[str, float]], face: Face) -> Block:
    top, placed = 0.0, []
    for text, size in lines:
        width = width_in_em(text, face) * size
        placed.append(Line(text, size, top + size * 0.84, width))
        top += size * LEADING
    return Block(tuple(placed), top, face)


def set_title(title: str, face: Face, width: float, height: float, largest: float) -> Block:
    """Set a film's title, a subtitle smaller beneath it; arguments as of `fit`."""
    text = printable(title) or "Untitled"
    if len(text) > LONGEST_TITLE:
        text = text[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,:;-") + ELLIPSIS
    if face.caps:
        text = text.upper()
    parts = _SUBTITLE.split(text, maxsplit=1)
    if len(parts) == 1 or min(map(len, parts)) < 3:  # noqa: PLR2004 - "M: I" is no subtitle
        return fit(text, face, width, height, largest)
    main = fit(parts[0], face, width, height * 0.6, largest)
    rest = fit(parts[1], face, width, height * 0.4, min(largest, main.lines[0].size * 0.62))
    sized = [(line.text, line.size) for line in (*main.lines, *rest.lines)]
    return _block(sized, face)


def stack_title(title: str, face: Face, width: float, height: float) -> Block | None:
    """Set each line as wide as the box, or return None where that would look poor."""
    text = printable(title)
    text = text.upper() if face.caps else text
    for count in range(2, 6):
        lines = _wrapped(text, face, count)
        if lines is None:
            return None
        sizes = [width / width_in_em(line, face) for line in lines]
        total = sum(sizes) * LEADING
        if max(sizes) <= height * 0.4 and height * 0.5 <= total <= height:
            return _block(list(zip(lines, sizes, strict=True)), face)
    return None


def draw(block: Block, corner: Point, width: float, fill: str, *, centred: bool) -> str:
    """Return the lines as SVG text.

    Args:
        block: the title.
        corner: the upper left corner of the box.
        width: of the box, which no line may leave.
        fill: colour.
        centred: whether lines stand in the middle of the box, not at its left.
    """
    face = block.face
    common = f'font-family="{face.family}" font-weight="{face.weight}"{face.style} fill="{fill}"'
    if centred:
        common += ' text-anchor="middle"'
    if runs_from_right("".join(line.text for line in block.lines)):
        common += ' direction="rtl"'
    x = number(corner[0] + width / 2 if centred else corner[0])
    lines = []
    for line in block.lines:
        held = ""
        if line.width > width * SNUG:
            held = f' textLength="{number(min(line.width, width))}" lengthAdjust="spacingAndGlyphs"'
        place = f'x="{x}" y="{number(corner[1] + line.baseline)}" font-size="{number(line.size)}"'
        lines.append(f"<text {place}{held}>{escape(line.text)}</text>")
    return f"<g {common}>{''.join(lines)}</g>"
