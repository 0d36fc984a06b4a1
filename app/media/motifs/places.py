"""Motifs of places: sea, hills, streets, woods, roads."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from app.media.drawing import Scene, circle, figure, number, path, polygon, rect

if TYPE_CHECKING:
    from app.media.drawing import Point


def horizon(scene: Scene) -> str:
    """A great sun over a sea that mirrors it in bars."""
    dice, width, height = scene.dice, scene.width, scene.height
    line = height * dice.between(0.52, 0.68)
    radius = width * dice.between(0.24, 0.38)
    centre = (width * dice.pick((0.34, 0.5, 0.5, 0.66)), line - radius * dice.between(-0.1, 0.5))
    sun, sea, glint = (
        scene.colours[:3] if dice.chance(0.6) else scene.dice.shuffled(scene.colours[:3])
    )
    fragments = [circle(centre, radius, sun)]
    if dice.chance(0.4):
        fragments += [
            rect((0, centre[1] + radius * (0.1 + 0.24 * bar)), width, 2.2 + bar * 1.6, scene.sky)
            for bar in range(4)
        ]
    fragments.append(rect((0, line), width, height - line, sea))
    bars = dice.count(4, 7)
    for bar in range(bars):
        long = radius * 1.7 * (1 - bar / (bars + 1)) * dice.between(0.75, 1.1)
        y = line + (height - line) * (0.08 + 0.86 * bar / bars)
        fragments.append(rect((centre[0] - long / 2, y), long, 3.2, glint, ' rx="1.6"'))
    return "".join(fragments)


def _ridge(scene: Scene, level: float, swing: float, *, jagged: bool) -> str:
    dice, width = scene.dice, scene.width
    count = dice.count(4, 6)
    points = [
        (width * step / count, level + dice.between(-swing, swing)) for step in range(count + 1)
    ]
    steps = [f"M0 {number(scene.height)}L0 {number(points[0][1])}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = number((x0 + x1) / 2)
        steps.append(
            f"L{number(x1)} {number(y1)}"
            if jagged
            else f"C{middle} {number(y0)} {middle} {number(y1)} {number(x1)} {number(y1)}"
        )
    return "".join(steps) + f"V{number(scene.height)}z"


def ridges(scene: Scene) -> str:
    """Hills or mountains, one behind another, under a moon."""
    dice, width, height = scene.dice, scene.width, scene.height
    jagged = dice.chance(0.5)
    moon = (width * dice.between(0.2, 0.8), height * dice.between(0.2, 0.36))
    fragments = [circle(moon, width * dice.between(0.08, 0.2), scene.colours[2])]
    layers = [*scene.colours[:2], scene.palette.ground]
    if scene.sky == scene.palette.ground:
        layers = [*dice.shuffled(scene.colours[:2]), scene.palette.ink]
    for index, fill in enumerate(layers):
        level = height * (0.5 + 0.17 * index)
        fragments.append(path(_ridge(scene, level, height * 0.1, jagged=jagged), fill))
    return "".join(fragments)


def skyline(scene: Scene) -> str:
    """A town at night, some windows lit."""
    dice, width, height = scene.dice, scene.width, scene.height
    far, lit, near = scene.colours[1], scene.colours[2], scene.colours[0]
    moon = (width * dice.between(0.2, 0.8), height * dice.between(0.16, 0.3))
    fragments = [circle(moon, width * dice.between(0.07, 0.16), lit)]
    for fill, floor, low, high in ((far, 0, 0.42, 0.7), (near, 1, 0.2, 0.5)):
        x = -dice.between(0, 14)
        while x < width:
            wide, tall = dice.between(20, 42), height * dice.between(low, high)
            fragments.append(rect((x, height - tall), wide, tall, fill))
            for _ in range(floor * dice.count(0, 3)):
                window = (x + dice.between(4, wide - 9), height - tall + dice.between(7, tall - 12))
                fragments.append(rect(window, 4.5, 7, lit))
            x += wide + dice.pick((0, 0, 3, 8))
    return "".join(fragments)


def waves(scene: Scene) -> str:
    """A sea in rows, with a sail or a sun."""
    dice, width, height = scene.dice, scene.width, scene.height
    top = height * dice.between(0.36, 0.52)
    fragments = []
    if dice.chance(0.5):
        x = width * dice.between(0.35, 0.65)
        mast = ((x, top - height * 0.27), (x, top + 8), (x - width * 0.17, top + 8))
        jib = ((x + 4, top - height * 0.2), (x + 4, top + 8), (x + width * 0.13, top + 8))
        fragments += [polygon(mast, scene.colours[2]), polygon(jib, scene.colours[0])]
    else:
        fragments.append(circle((width * 0.5, top - 8), width * 0.2, scene.colours[2]))
    rows, long = dice.count(4, 6), width / dice.pick((2, 3, 4))
    fills = dice.shuffled(scene.colours[:2])
    for row in range(rows):
        y = top + (height - top) * row / rows
        x = -long * dice.fraction() - long
        hill = number(9 + row * 1.5)
        half = number(long / 2)
        turns = math.ceil((width - x) / long) * 2
        steps = (
            f"M{number(x)} {number(y)}q{number(long / 4)}-{hill} {half} 0" + f"t{half} 0" * turns
        )
        fragments.append(path(f"{steps}V{number(height)}H{number(x)}z", fills[row % 2]))
    return "".join(fragments)


def road(scene: Scene) -> str:
    """A road that runs straight to the sun."""
    dice, width, height = scene.dice, scene.width, scene.height
    line = height * dice.between(0.46, 0.6)
    away = (width * dice.between(0.35, 0.65), line)
    land, tar, light = scene.colours[0], scene.colours[1], scene.colours[2]
    fragments = [
        circle((away[0], line - dice.between(0, 22)), width * dice.between(0.14, 0.26), light),
        rect((0, line), width, height - line, land),
        polygon([away, (width * 0.94, height), (width * 0.06, height)], tar),
    ]
    for dash in range(5):
        start, end = ((dash + part) / 5 for part in (0.1, 0.62))
        rim: list[Point] = []
        for way, side in ((start, -1), (start, 1), (end, 1), (end, -1)):
            near = way**1.7
            x = away[0] + (width / 2 - away[0]) * near + side * (0.4 + 4.2 * near)
            rim.append((x, line + (height - line) * near))
        fragments.append(polygon(rim, light))
    return "".join(fragments)


def woods(scene: Scene) -> str:
    """Bare trunks with a light between them."""
    dice, width, height = scene.dice, scene.width, scene.height
    glow = (width * dice.between(0.3, 0.7), height * dice.between(0.42, 0.6))
    fragments = [circle(glow, width * dice.between(0.2, 0.3), scene.colours[2])]
    for fill, trunks, thick in ((scene.colours[1], 6, 9), (scene.colours[0], 5, 19)):
        for trunk in range(trunks):
            x = width * (trunk + dice.between(0.1, 0.9)) / trunks
            foot, head = thick * dice.between(0.6, 1.2), thick * dice.between(0.4, 0.7)
            lean = dice.between(-8, 8)
            rim = ((x - foot / 2, height), (x - head / 2 + lean, 0), (x + head / 2 + lean, 0))
            fragments.append(polygon([*rim, (x + foot / 2, height)], fill))
    return "".join(fragments) + figure(
        (glow[0], height * 0.97), height * 0.25, scene.outline_on(scene.colours[2])
    )


def house(scene: Scene) -> str:
    """A house on a hill with one window lit."""
    dice, width, height = scene.dice, scene.width, scene.height
    x, y = width * dice.between(0.35, 0.65), height * dice.between(0.66, 0.76)
    wide, tall = width * 0.26, height * dice.between(0.2, 0.3)
    wall, hill, lit = scene.colours[0], scene.colours[1], scene.colours[2]
    moon = (width - x, height * 0.24)
    left, right = x - wide / 2, x + wide / 2
    roof = ((left - 7, y - tall), (x, y - tall - wide * 0.62), (right + 7, y - tall))
    slope = f"M0 {number(height)}V{number(y + 26)}Q{number(x)} {number(y - 34)}"
    return (
        circle(moon, width * dice.between(0.1, 0.2), lit)
        + rect((right - 14, y - tall - wide * 0.55), 8, 26, wall)
        + polygon(roof, wall)
        + rect((left, y - tall), wide, tall + 14, wall)
        + rect((x - 5, y - tall + 12), 10, 14, lit)
        + path(f"{slope} {number(width)} {number(y + 26)}V{number(height)}z", hill)
    )


def mesas(scene: Scene) -> str:
    """Flat-topped rocks and a low sun."""
    dice, width, height = scene.dice, scene.width, scene.height
    line = height * dice.between(0.7, 0.8)
    sun = (width * dice.between(0.25, 0.75), line - height * dice.between(0.18, 0.34))
    fragments = [circle(sun, width * dice.between(0.15, 0.24), scene.colours[2])]
    for fill, rocks in ((scene.colours[0], 2), (scene.colours[1], 2)):
        for rock in range(rocks):
            x = width * (rock + dice.between(0.1, 0.7)) / rocks
            wide, tall = width * dice.between(0.12, 0.3), height * dice.between(0.12, 0.34)
            skirt = wide * 0.35
            rim = ((x - wide / 2 - skirt, line), (x - wide / 2, line - tall * 0.45))
            crown = ((x - wide / 2, line - tall), (x + wide / 2, line - tall))
            foot = ((x + wide / 2, line - tall * 0.45), (x + wide / 2 + skirt, line))
            fragments.append(polygon([*rim, *crown, *foot], fill))
    fragments.append(rect((0, line), width, height - line, scene.colours[1]))
    return "".join(fragments)
