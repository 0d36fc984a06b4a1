"""Posters drawn from what is known of a film: title, year, genres and directors.

The same film always gets the same poster. Each is a sheet (where picture and title go),
a motif that suits a genre, a palette that suits genre and age, and a face for the title.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol

from app.media.dice import Dice
from app.media.drawing import Scene, circle, number, path, rect
from app.media.lettering import (
    DIDONE,
    FACES,
    GROTESQUE,
    NARROW,
    Block,
    draw,
    printable,
    runs_from_right,
    set_title,
    stack_title,
)
from app.media.motifs import motif_of
from app.media.palettes import Palette, palette_of

if TYPE_CHECKING:
    from app.media.motifs import Motif

# Goes up by one with every change of how posters look: their addresses are kept for ever.
LAYOUT_VERSION = 1

WIDTH, HEIGHT = 240, 360
MARGIN = 18
CREDIT_SIZE = 9.5


class PosterSubject(Protocol):
    """What a poster is drawn from; a film card is one."""

    @property
    def title(self) -> str:
        """The title as people say it."""

    @property
    def year(self) -> int | None:
        """The year of release, if known."""

    @property
    def genres(self) -> tuple[str, ...]:
        """The genres by name."""

    @property
    def directors(self) -> tuple[str, ...]:
        """The directors, the first credited first."""


def version_of(subject: PosterSubject) -> str:
    """Return a short text that changes whenever the poster would look different."""
    facts = (
        str(LAYOUT_VERSION),
        subject.title,
        str(subject.year),
        "\x1e".join(subject.genres),
        "\x1e".join(subject.directors),
    )
    return hashlib.sha256("\x1f".join(facts).encode("utf-8", "replace")).hexdigest()[:12]


def poster_svg(subject: PosterSubject) -> str:
    """Return the poster as an SVG document of 240 × 360, at most 4 KB."""
    dice = Dice(f"{subject.title}\x1f{subject.year}")
    palette = palette_of(subject.genres, subject.year, dice)
    sheet = _Sheet(
        title=subject.title,
        credit=_credit(subject),
        palette=palette,
        motif=motif_of(subject.genres, dice),
        dice=dice,
    )
    body = dice.pick(LAYOUTS)(sheet)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a layout puts together."""

    title: str
    credit: str
    palette: Palette
    motif: Motif
    dice: Dice

    def picture(self, box: tuple[float, float, float, float], sky: str, clip: str = "") -> str:
        """Return the motif in a box (x, y, width, height), cut off at its edges."""
        x, y, width, height = box
        scene = Scene(width, height, self.palette, sky, self.dice)
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        inside = rect((0, 0), width, height, sky) + self.motif(scene)
        return f"<svg {place}{clip}>{inside}</svg>"

    def sky(self) -> str:
        """Return a colour for behind the motif."""
        palette = self.palette
        return self.dice.pick((palette.ground, palette.ground, palette.second, palette.third))


def _credit(subject: PosterSubject) -> str:
    names = [printable(name).upper() for name in subject.directors[:1]]
    return "  ·  ".join([*names, *([str(subject.year)] if subject.year else [])])[:44]


def _credit_line(sheet: _Sheet, top: float, fill: str, *, centred: bool) -> str:
    if not sheet.credit:
        return ""
    x, anchor = (WIDTH / 2, "middle") if centred else (MARGIN, "start")
    look = f'font-family="\'Helvetica Neue\',Arial,sans-serif" font-size="{CREDIT_SIZE}"'
    spaced = f'letter-spacing="1" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{number(x)}" y="{number(top)}" {look} {spaced}>{escape(sheet.credit)}</text>'


def _lettered(sheet: _Sheet, block: Block, top: float, fill: str, *, centred: bool) -> str:
    """Return title and credit below each other, from `top`."""
    centred = centred or runs_from_right(sheet.title)
    title = draw(block, (MARGIN, top), WIDTH - 2 * MARGIN, fill, centred=centred)
    return title + _credit_line(sheet, top + block.height + 15, fill, centred=centred)


def _block(sheet: _Sheet, height: float = 96, largest: float = 46) -> Block:
    face = sheet.dice.pick(FACES)
    return set_title(sheet.title, face, WIDTH - 2 * MARGIN, height, largest)


def _picture_above(sheet: _Sheet) -> str:
    block = _block(sheet)
    edge = HEIGHT - block.height - 54
    palette = sheet.palette
    return (
        rect((0, 0), WIDTH, HEIGHT, palette.ground)
        + sheet.picture((0, 0, WIDTH, edge), sheet.sky())
        + _lettered(sheet, block, edge + 18, palette.ink, centred=sheet.dice.chance(0.35))
    )


def _picture_below(sheet: _Sheet) -> str:
    block = _block(sheet)
    edge = block.height + 58
    palette = sheet.palette
    sky = palette.ground if sheet.dice.chance(0.75) else palette.second
    return (
        rect((0, 0), WIDTH, HEIGHT, palette.ground)
        + sheet.picture((0, edge, WIDTH, HEIGHT - edge), sky)
        + _lettered(sheet, block, 22, palette.ink, centred=sheet.dice.chance(0.35))
    )


def _window(sheet: _Sheet) -> str:
    block = _block(sheet, height=78, largest=36)
    palette, dice = sheet.palette, sheet.dice
    paper, ink = palette.ground, palette.ink
    if dice.chance(0.5):
        paper, ink = ink, paper
    edge = HEIGHT - block.height - 50
    box = (MARGIN, MARGIN, WIDTH - 2 * MARGIN, edge - MARGIN)
    sky = dice.pick((palette.ground, palette.second, palette.third))
    return (
        rect((0, 0), WIDTH, HEIGHT, paper)
        + sheet.picture(box, sky)
        + _lettered(sheet, block, edge + 14, ink, centred=dice.chance(0.3))
    )


def _medallion(sheet: _Sheet) -> str:
    block = _block(sheet, height=84, largest=36)
    palette, dice = sheet.palette, sheet.dice
    room = HEIGHT - block.height - 60
    if dice.chance(0.5):
        side = min(WIDTH - 36, room - 22)
        shape = circle((side / 2, side / 2), side / 2, "#fff")
        box = ((WIDTH - side) / 2, 26 + (room - 22 - side) / 2, side, side)
    else:
        width, height = 168.0, room - 24
        shape = path(f"M0 {number(height)}V84a84 84 0 0 1 168 0v{number(height - 84)}z", "#fff")
        box = ((WIDTH - width) / 2, 26, width, height)
    sky = palette.second if dice.chance(0.6) else palette.third
    return (
        f'<clipPath id="c">{shape}</clipPath>'
        + rect((0, 0), WIDTH, HEIGHT, palette.ground)
        + f'<g transform="translate({number(box[0])} {number(box[1])})"><g clip-path="url(#c)">'
        + sheet.picture((0, 0, box[2], box[3]), sky)
        + "</g></g>"
        + _lettered(sheet, block, room + 20, palette.ink, centred=True)
    )


def _type_only(sheet: _Sheet) -> str:
    """Lines as wide as the sheet; the picture gets what they leave."""
    palette, dice = sheet.palette, sheet.dice
    face = dice.pick((GROTESQUE, NARROW, DIDONE))
    block = stack_title(sheet.title, face, WIDTH - 2 * MARGIN, 262)
    if block is None or runs_from_right(sheet.title):
        return _window(sheet)
    room = HEIGHT - block.height - 58
    sky = sheet.sky()
    back = rect((0, 0), WIDTH, HEIGHT, palette.ground)
    if dice.chance(0.5):
        words = _lettered(sheet, block, room + 20, palette.ink, centred=False)
        return back + sheet.picture((0, 0, WIDTH, room), sky) + words
    words = _lettered(sheet, block, 20, palette.ink, centred=False)
    return back + sheet.picture((0, HEIGHT - room, WIDTH, room), sky) + words


def _initial(sheet: _Sheet) -> str:
    letters = [character for character in printable(sheet.title) if character.isalnum()]
    if not letters:
        return _picture_above(sheet)
    palette, dice = sheet.palette, sheet.dice
    block = _block(sheet, height=84, largest=34)
    face = dice.pick((DIDONE, GROTESQUE))
    edge = HEIGHT - block.height - 48
    look = f'font-family="{face.family}" font-weight="{face.weight}" text-anchor="middle"'
    letter = (
        f'<text x="{number(WIDTH * dice.between(0.4, 0.6))}" y="{number(edge - 20)}" {look} '
        f'font-size="340" fill="{palette.first}">{escape(letters[0].upper())}</text>'
    )
    band = rect((0, edge), WIDTH, HEIGHT - edge, palette.ground)
    back = rect((0, 0), WIDTH, HEIGHT, dice.pick((palette.ground, palette.second, palette.third)))
    return back + letter + band + _lettered(sheet, block, edge + 14, palette.ink, centred=False)


LAYOUTS = (
    _picture_above,
    _picture_above,
    _picture_above,
    _picture_below,
    _picture_below,
    _window,
    _window,
    _medallion,
    _type_only,
    _initial,
)
