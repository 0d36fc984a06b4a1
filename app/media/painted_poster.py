"""A film's poster as a small picture of pixels: its colours, a plain shape and its title.

Where only pictures of pixels will do, the drawn poster (`app.media.posters`) is out of reach:
this one has the same colours, so that a film is known again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from app.media.dice import Dice
from app.media.lettering import printable, runs_from_right
from app.media.palettes import palette_of
from app.media.setting import Type, set_lines, width_of, write_line
from app.media.typefaces import SERIF

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.media.palettes import Palette
    from app.media.posters import PosterSubject

FINENESS = 2
"""Shapes are painted so many times larger, then made smaller: their edges become smooth."""
PICTURE_SHARE = 0.62
TITLE_LINES = 4
Size = tuple[int, int]


def paint_poster(subject: PosterSubject, size: Size) -> Image.Image:
    """Return the poster of a film.

    Args:
        subject: the film.
        size: width and height in pixels.
    """
    dice = Dice(f"{subject.title}\x1f{subject.year}")
    palette = palette_of(subject.genres, subject.year, dice)
    width, height = size
    poster = Image.new("RGB", size, palette.ground)
    area = (width, round(height * PICTURE_SHARE))
    poster.paste(_painted(dice.pick(SHAPES), palette, dice, area), (0, 0))
    _letter(poster, subject, palette, area[1])
    return poster


def _painted(
    shape: Callable[[ImageDraw.ImageDraw, Size, Palette, Dice], None],
    palette: Palette,
    dice: Dice,
    area: Size,
) -> Image.Image:
    large = (area[0] * FINENESS, area[1] * FINENESS)
    sheet = Image.new("RGB", large, dice.pick((palette.second, palette.third)))
    shape(ImageDraw.Draw(sheet), large, palette, dice)
    return sheet.resize(area, Image.Resampling.LANCZOS)


def _letter(poster: Image.Image, subject: PosterSubject, palette: Palette, top: int) -> None:
    width, height = poster.size
    margin = width // 12
    size = max(14, width // 10)
    look = Type(SERIF, size, palette.ink)
    title = printable(subject.title) or "Untitled"
    rows = min(TITLE_LINES, int((height - top - margin) / (size * 1.15)))
    pen = ImageDraw.Draw(poster)
    room = width - 2 * margin
    for number, line in enumerate(set_lines(title, look, room, rows)):
        left = margin + (room - width_of(line, look) if runs_from_right(title) else 0)
        place = (left, top + margin * 0.8 + number * size * 1.15)
        write_line(pen, place, line, look)


def _sun(pen: ImageDraw.ImageDraw, area: Size, palette: Palette, dice: Dice) -> None:
    width, height = area
    radius = width * dice.between(0.22, 0.36)
    x, y = width * dice.between(0.3, 0.7), height * dice.between(0.4, 0.75)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=palette.first)
    pen.rectangle((0, height * dice.between(0.72, 0.85), width, height), fill=palette.ink)


def _bands(pen: ImageDraw.ImageDraw, area: Size, palette: Palette, dice: Dice) -> None:
    width, height = area
    slant = width * dice.between(0.2, 0.6)
    thickness = width * dice.between(0.14, 0.24)
    for number, colour in enumerate((palette.first, palette.ink, palette.first)):
        left = (number - 0.6) * thickness * 2
        pen.polygon(
            (
                (left + slant, 0),
                (left + slant + thickness, 0),
                (left + thickness, height),
                (left, height),
            ),
            fill=colour,
        )


def _arcs(pen: ImageDraw.ImageDraw, area: Size, palette: Palette, dice: Dice) -> None:
    width, height = area
    x = width * dice.pick((0.0, 0.5, 1.0))
    colours = (palette.first, palette.ground, palette.ink, palette.third)
    for number, colour in enumerate(colours):
        radius = height * (0.98 - 0.24 * number)
        pen.ellipse((x - radius, height - radius, x + radius, height + radius), fill=colour)


def _towers(pen: ImageDraw.ImageDraw, area: Size, palette: Palette, dice: Dice) -> None:
    width, height = area
    count = dice.count(4, 6)
    for number in range(count):
        left, top = width * number / count, height * dice.between(0.15, 0.8)
        colour = dice.pick((palette.first, palette.ink, palette.ground))
        pen.rectangle((left, top, left + width / count, height), fill=colour)


def _peak(pen: ImageDraw.ImageDraw, area: Size, palette: Palette, dice: Dice) -> None:
    width, height = area
    for colour, top in ((palette.first, 0.15), (palette.ink, 0.5)):
        x = width * dice.between(0.2, 0.8)
        pen.polygon(
            ((x, height * top), (x + width * 0.8, height), (x - width * 0.8, height)), fill=colour
        )


SHAPES = (_sun, _bands, _arcs, _towers, _peak)
