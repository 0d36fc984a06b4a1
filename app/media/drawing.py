"""The shapes of an SVG, written short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.media.palettes import contrast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.media.dice import Dice
    from app.media.palettes import Palette

Point = tuple[float, float]

STANDS_OUT = 1.3


@dataclass(frozen=True, slots=True)
class Scene:
    """What a motif is drawn on.

    Attributes:
        width: of the picture, in units of the poster (which is 240 wide).
        height: of the picture.
        palette: the film's colours.
        sky: the colour behind the motif, one of the palette's.
        dice: the film's chance.
    """

    width: float
    height: float
    palette: Palette
    sky: str
    dice: Dice

    @property
    def colours(self) -> list[str]:
        """At least four colours besides the sky, those that stand out from it first."""
        palette = self.palette
        known = [*palette.shapes, palette.ink, palette.ground]
        others = [colour for colour in known if colour != self.sky]
        return sorted(others, key=lambda colour: contrast(colour, self.sky) < STANDS_OUT)

    @property
    def light(self) -> str:
        """The colour of the picture that shines most against the sky."""
        return max(self.palette.shapes, key=lambda colour: contrast(colour, self.sky))

    def outline_on(self, colour: str) -> str:
        """Return the colour for somebody seen against a colour."""
        palette = self.palette
        return max((palette.ink, palette.ground), key=lambda own: contrast(own, colour))


def number(value: float) -> str:
    """Return a length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def rect(corner: Point, width: float, height: float, fill: str, extra: str = "") -> str:
    """Return a rectangle by its upper left corner."""
    x, y = map(number, corner)
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{x}" y="{y}" {size} fill="{fill}"{extra}/>'


def circle(centre: Point, radius: float, fill: str, extra: str = "") -> str:
    """Return a disc."""
    x, y = map(number, centre)
    return f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="{fill}"{extra}/>'


def ring(centre: Point, radius: float, stroke: str, thickness: float) -> str:
    """Return a circle's outline."""
    return circle(centre, radius, "none", f' stroke="{stroke}" stroke-width="{number(thickness)}"')


def ellipse(centre: Point, across: float, down: float, fill: str, extra: str = "") -> str:
    """Return an ellipse by its half axes."""
    x, y = map(number, centre)
    axes = f'rx="{number(across)}" ry="{number(down)}"'
    return f'<ellipse cx="{x}" cy="{y}" {axes} fill="{fill}"{extra}/>'


def stroke(steps: str, colour: str, thickness: float) -> str:
    """Return a line along a path."""
    return path(steps, "none", f' stroke="{colour}" stroke-width="{number(thickness)}"')


def turned(fragment: str, angle: float, centre: Point) -> str:
    """Return a fragment turned round a point, in degrees."""
    x, y = map(number, centre)
    return f'<g transform="rotate({number(angle)} {x} {y})">{fragment}</g>'


def path(steps: str, fill: str, extra: str = "") -> str:
    """Return a filled path."""
    return f'<path d="{steps}" fill="{fill}"{extra}/>'


def polygon(points: Iterable[Point], fill: str, extra: str = "") -> str:
    """Return a filled polygon."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return path(f"M{steps}z", fill, extra)


def figure(feet: Point, height: float, fill: str) -> str:
    """Return a standing person in outline: a head and a coat."""
    x, y = feet
    head = height * 0.11
    neck, width = y - height * 0.77, height * 0.15
    coat = (
        f"M{number(x - width)} {number(y)}L{number(x - width * 1.05)} {number(neck + head)}"
        f"Q{number(x - width)} {number(neck)} {number(x)} {number(neck)}"
        f"Q{number(x + width)} {number(neck)} {number(x + width * 1.05)} {number(neck + head)}"
        f"L{number(x + width)} {number(y)}L{number(x + width * 0.2)} {number(y)}"
        f"L{number(x)} {number(y - height * 0.34)}L{number(x - width * 0.2)} {number(y)}z"
    )
    return circle((x, y - height + head), head, fill) + path(coat, fill)
