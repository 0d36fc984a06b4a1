"""The picture that other sites show of a link: covers, a title, who made it, how many films.

1200 × 630 pixels, as Open Graph and Twitter cards want it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from app.media.lettering import printable, runs_from_right
from app.media.painted_poster import paint_poster
from app.media.posters import version_of
from app.media.setting import Type, set_lines, width_of, write_line
from app.media.typefaces import SANS, SERIF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.media.posters import PosterSubject

# Goes up by one with every change of how cards look.
LAYOUT_VERSION = 1

WIDTH, HEIGHT = 1200, 630
COVERS = 4
COVERS_WIDTH = 420
MARGIN = 64
PAPER, INK, MUTED, ACCENT = "#faf6ee", "#1d1915", "#554c40", "#8d1b2d"
TITLE_SIZES = (84, 72, 62, 54, 46, 40)
TITLE_TOP, TITLE_HEIGHT = 140, 268
LEADING = 1.14
NAME_SIZE = 44
KIND = Type(SANS, 22, ACCENT)
FACTS = Type(SANS, 30, MUTED)
NAME = Type(SERIF, NAME_SIZE, INK)


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a picture of a link says.

    Attributes:
        kind: what the link leads to, in a word or two: "A list".
        title: of it.
        facts: a line or two of facts: who made it, how many films.
        covers: the films whose posters stand beside; four are shown, or one.
        site_name: what the site calls itself.
    """

    kind: str
    title: str
    facts: tuple[str, ...]
    covers: Sequence[PosterSubject]
    site_name: str

    @property
    def version(self) -> str:
        """A short text that changes whenever the picture would look different."""
        parts = (
            *(str(LAYOUT_VERSION), self.site_name, self.kind, self.title, *self.facts),
            *(version_of(film) for film in self.covers[:COVERS]),
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def draw_link_card(card: LinkCard) -> bytes:
    """Return the picture as a PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    shown = _paint_covers(picture, card.covers)
    room = WIDTH - 2 * MARGIN - (COVERS_WIDTH if shown else 0)
    pen = ImageDraw.Draw(picture)
    write_line(pen, (MARGIN, 76), printable(card.kind).upper(), KIND)
    _write_title(pen, printable(card.title) or "Untitled", room)
    top = HEIGHT - MARGIN - NAME_SIZE - len(card.facts) * 42 - 18
    for line, text in enumerate(card.facts):
        words = set_lines(printable(text), FACTS, room, 1)
        write_line(pen, (MARGIN, top + 42 * line), words[0], FACTS)
    _write_name(pen, card.site_name)
    file = BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _paint_covers(picture: Image.Image, covers: Sequence[PosterSubject]) -> int:
    """Paint four posters as a square of two by two, or one large; return how many."""
    shown = min(COVERS, len(covers)) if len(covers) >= COVERS else min(1, len(covers))
    across = 2 if shown == COVERS else 1
    width, height = COVERS_WIDTH // across, HEIGHT // across
    for number, film in enumerate(covers[:shown]):
        column, row = number % across, number // across
        corner = (WIDTH - COVERS_WIDTH + column * width, row * height)
        picture.paste(paint_poster(film, (width, height)), corner)
    return shown


def _write_title(pen: ImageDraw.ImageDraw, title: str, room: int) -> None:
    """Write the title as large as it goes; what is too long ends in an ellipsis."""
    for size in TITLE_SIZES:
        look = Type(SERIF, size, INK)
        lines = set_lines(title, look, room, int(TITLE_HEIGHT / (size * LEADING)))
        if not lines[-1].endswith("…"):
            break
    from_right = runs_from_right(title)
    for number, line in enumerate(lines):
        left = MARGIN + (room - width_of(line, look) if from_right else 0)
        top = TITLE_TOP + number * size * LEADING
        write_line(pen, (left, top), line, look)


def _write_name(pen: ImageDraw.ImageDraw, name: str) -> None:
    top = HEIGHT - MARGIN - NAME_SIZE
    write_line(pen, (MARGIN, top), name, NAME)
    right = MARGIN + width_of(name, NAME) + 6
    middle = top + NAME_SIZE * 0.83
    pen.ellipse((right, middle - 5, right + 10, middle + 5), fill=ACCENT)
