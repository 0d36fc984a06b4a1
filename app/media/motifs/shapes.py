"""Motifs of plain geometry, which suit any film."""

from __future__ import annotations

import math
from itertools import cycle, pairwise
from typing import TYPE_CHECKING

from app.media.drawing import Scene, circle, number, path, polygon, rect, ring

if TYPE_CHECKING:
    from app.media.drawing import Point


def bands(scene: Scene) -> str:
    """Stripes of uneven width, upright, level or slanting."""
    dice, width, height = scene.dice, scene.width, scene.height
    reach = width + height
    angle = dice.pick((0, 90, 38, -38, -60))
    colours = cycle([*dice.shuffled(scene.colours[:3]), scene.sky])
    edges = [0.0]
    while edges[-1] < reach:
        edges.append(edges[-1] + dice.pick((9, 14, 22, 38, 60)))
    stripes = "".join(
        rect((start - width / 2, -height), end - start, reach * 2, colour)
        for (start, end), colour in zip(pairwise(edges), colours, strict=False)
        if colour != scene.sky
    )
    middle = f"{number(width / 2)} {number(height / 2)}"
    return f'<g transform="rotate({angle} {middle})">{stripes}</g>'


def arcs(scene: Scene) -> str:
    """Rings round a corner or an edge."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre = dice.pick(
        ((0, 0), (width, 0), (0, height), (width, height), (width / 2, height), (width / 2, 0))
    )
    colours = cycle(dice.shuffled(scene.colours[:4]))
    rings = dice.count(5, 8)
    radius = math.hypot(width, height) * dice.between(0.72, 0.95)
    step = radius / rings
    return "".join(
        circle(centre, radius - index * step, colour)
        for index, colour in zip(range(rings), colours, strict=False)
    )


def _tile(kind: int, corner: Point, side: float, fill: str) -> str:
    x, y = map(number, corner)
    s = number(side)
    middle = (corner[0] + side / 2, corner[1] + side / 2)
    shapes = (
        lambda: path(f"M{x} {y}h{s}a{s} {s} 0 0 1-{s} {s}z", fill),
        lambda: path(f"M{x} {y}v{s}h{s}a{s} {s} 0 0 0-{s}-{s}z", fill),
        lambda: path(f"M{x} {y}h{s}v{s}a{s} {s} 0 0 1-{s}-{s}z", fill),
        lambda: path(f"M{x} {y}h{s}l-{s} {s}z", fill),
        lambda: circle(middle, side / 2, fill),
        lambda: circle(middle, side / 4, fill),
        lambda: rect(corner, side, side / 2, fill),
    )
    return shapes[kind]()


def tiles(scene: Scene) -> str:
    """A wall of tiles, each with one plain shape."""
    dice = scene.dice
    columns = dice.pick((3, 4, 4))
    side = scene.width / columns
    kinds = dice.shuffled(range(7))[: dice.count(2, 4)]
    fragments = []
    for row in range(math.ceil(scene.height / side)):
        for column in range(columns):
            corner = (column * side, row * side)
            back, front = dice.shuffled([scene.sky, *scene.colours[:3]])[:2]
            if back != scene.sky:
                fragments.append(rect(corner, side, side, back))
            fragments.append(_tile(dice.pick(kinds), corner, side, front))
    return "".join(fragments)


def vortex(scene: Scene) -> str:
    """Discs that fall towards a point."""
    dice, width, height = scene.dice, scene.width, scene.height
    count = dice.count(7, 11)
    light, dark = scene.colours[0], dice.pick([scene.sky, scene.colours[1]])
    start = (width / 2, height / 2)
    goal = (width * dice.between(0.25, 0.75), height * dice.between(0.25, 0.75))
    radius = math.hypot(width, height) * 0.56
    fragments = []
    for index in range(count):
        way = index / count
        centre = tuple(a + (b - a) * way for a, b in zip(start, goal, strict=True))
        fill = (light, dark)[index % 2]
        fragments.append(circle((centre[0], centre[1]), radius * (1 - way) ** 1.25, fill))
    return "".join(fragments) + circle(goal, 7, scene.colours[2])


def rays(scene: Scene) -> str:
    """Beams from one point, with a disc on it."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre = (width * dice.pick((0.2, 0.5, 0.5, 0.8)), height * dice.between(0.45, 1))
    beams = dice.pick((9, 12, 16, 20))
    reach, turn = width + height, dice.between(0, math.tau)
    colours = cycle(dice.pick(([scene.colours[0]], scene.colours[:2])))
    fragments = []
    for beam, colour in zip(range(beams), colours, strict=False):
        start = turn + math.tau * beam / beams
        ends = (start, start + math.pi / beams)
        rim = [(centre[0] + reach * math.cos(a), centre[1] + reach * math.sin(a)) for a in ends]
        fragments.append(polygon([centre, *rim], colour))
    size = dice.between(0.14, 0.3) * width
    return "".join(fragments) + circle(centre, size, scene.colours[2])


def overlap(scene: Scene) -> str:
    """Two or three great discs that share a part."""
    dice, width, height = scene.dice, scene.width, scene.height
    radius = min(width, height) * dice.between(0.3, 0.36)
    lean = dice.between(-0.12, 0.12) * height
    middle = (width / 2, height / 2)
    places = [
        (middle[0] - radius * 0.56, middle[1] - lean),
        (middle[0] + radius * 0.56, middle[1] + lean),
    ]
    if dice.chance(0.35):
        places.append((middle[0], middle[1] - radius * 0.95))
    veil = ' fill-opacity=".82"'
    return "".join(
        circle(place, radius, colour, veil)
        for place, colour in zip(places, scene.colours, strict=False)
    )


def confetti(scene: Scene) -> str:
    """Discs, squares and slivers thrown over a loose grid."""
    dice = scene.dice
    columns = dice.pick((4, 5))
    side = scene.width / columns
    fragments = []
    for row in range(math.ceil(scene.height / side)):
        for column in range(columns):
            x = (column + dice.between(0.3, 0.7)) * side
            y = (row + dice.between(0.3, 0.7)) * side
            size, fill = side * dice.between(0.12, 0.42), dice.pick(scene.colours[:4])
            turn = f' transform="rotate({dice.count(0, 89)} {number(x)} {number(y)})"'
            corner = (x - size, y - size / 3)
            bit = dice.count(0, 3)
            if bit == 0:
                fragments.append(rect(corner, size * 2, size * 0.66, fill, turn))
            elif bit == 1:
                fragments.append(ring((x, y), size * 0.75, fill, size * 0.4))
            else:
                fragments.append(circle((x, y), size, fill))
    return "".join(fragments)


def target(scene: Scene) -> str:
    """Rings with a cross of hairlines."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre = (width * dice.between(0.3, 0.7), height * dice.between(0.4, 0.6))
    radius = min(width, height) * dice.between(0.36, 0.48)
    colour, accent = scene.colours[0], scene.colours[2]
    fragments = [
        circle(centre, radius * (1 - step * 0.25), (colour, scene.sky)[step % 2])
        for step in range(4)
    ]
    line = 1.6
    fragments.append(rect((0, centre[1] - line / 2), width, line, accent))
    fragments.append(rect((centre[0] - line / 2, 0), line, height, accent))
    return "".join(fragments) + circle(centre, radius * 0.09, accent)


def chequer(scene: Scene) -> str:
    """A chequered floor that runs to the horizon, under a disc."""
    dice, width, height = scene.dice, scene.width, scene.height
    horizon = height * dice.between(0.42, 0.6)
    rows = dice.count(4, 5)
    colour = scene.colours[0]
    levels = [horizon + (height - horizon) * (row / rows) ** 1.8 for row in range(rows + 1)]
    fragments = [
        circle((width * dice.between(0.3, 0.7), horizon * 0.55), width * 0.15, scene.colours[2]),
        rect((0, horizon), width, height - horizon, scene.colours[1]),
    ]
    for row, (top, bottom) in enumerate(pairwise(levels)):
        for column in range(row % 2 - 6, 6, 2):
            corners = []
            for level, sides in ((top, (column, column + 1)), (bottom, (column + 1, column))):
                spread = width * (0.1 + 0.32 * (level - horizon) / (height - horizon))
                corners += [(width / 2 + side * spread, level) for side in sides]
            if min(x for x, _ in corners) < width and max(x for x, _ in corners) > 0:
                fragments.append(polygon(corners, colour))
    return "".join(fragments)


def stairs(scene: Scene) -> str:
    """Steps that climb across the picture."""
    dice, width, height = scene.dice, scene.width, scene.height
    steps = dice.count(5, 8)
    run, rise = width / steps, height * dice.between(0.6, 0.85) / steps
    up = dice.chance(0.5)
    sun = (width * (0.26 if up else 0.74), height * 0.26)
    fragments = [circle(sun, width * dice.between(0.1, 0.17), scene.colours[2])]
    for step in range(steps):
        tall = rise * (step + 1)
        x = step * run if up else width - (step + 1) * run
        fragments.append(rect((x, height - tall), run + 0.3, tall, scene.colours[0]))
        fragments.append(rect((x, height - tall), run + 0.3, rise * 0.22, scene.colours[1]))
    return "".join(fragments)
