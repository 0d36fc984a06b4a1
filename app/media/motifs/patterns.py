"""Motifs that repeat: dots, zigzags, nested squares, petals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.media.drawing import Scene, circle, ellipse, number, polygon, rect, stroke, turned

if TYPE_CHECKING:
    from app.media.drawing import Point


def halftone(scene: Scene) -> str:
    """Dots that swell from one corner, as in coarse print."""
    dice, width, height = scene.dice, scene.width, scene.height
    columns = 7
    step = width / columns
    source: Point = (width * dice.pick((0, 0.5, 1)), height * dice.pick((0, 0.5, 1)))
    reach = math.hypot(width, height) * 0.8
    dots = []
    for row in range(math.ceil(height / step) + 1):
        for column in range(columns + 1):
            centre = ((column + row % 2 / 2) * step, row * step)
            size = step * 0.62 * (1 - math.dist(centre, source) / reach)
            if size > step * 0.1:
                x, y = map(number, centre)
                dots.append(f'<circle cx="{x}" cy="{y}" r="{number(size)}"/>')
    sun = circle(source, width * dice.between(0.2, 0.34), scene.colours[2])
    return f'{sun}<g fill="{scene.colours[0]}">{"".join(dots)}</g>'


def zigzags(scene: Scene) -> str:
    """Rows of sharp turns."""
    dice, width, height = scene.dice, scene.width, scene.height
    rows, turns = dice.count(5, 8), dice.count(3, 6)
    step, half = height / rows, width / turns / 2
    colours = dice.shuffled(scene.colours[:3])
    fragments = []
    for row in range(rows + 2):
        y = (row - 1) * step
        jag = f"l{number(half)} {number(step * 0.8)}l{number(half)}-{number(step * 0.8)}" * turns
        fragments.append(stroke(f"M0 {number(y)}{jag}", colours[row % 3], step * 0.42))
    return "".join(fragments)


def nested(scene: Scene) -> str:
    """Squares in squares, each a little turned."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre, count = (width / 2, height / 2), dice.count(6, 9)
    turn = dice.pick((0, 5, 8, -8, 45 / 2))
    side = max(width, height) * 1.15
    pair = (scene.colours[0], dice.pick((scene.sky, scene.colours[1])))
    fragments = []
    for index in range(count):
        length = side * (1 - index / count)
        corner = (centre[0] - length / 2, centre[1] - length / 2)
        square = rect(corner, length, length, pair[index % 2])
        fragments.append(turned(square, turn * index, centre))
    return "".join(fragments) + circle(centre, side * 0.035, scene.colours[2])


def petals(scene: Scene) -> str:
    """A flower seen from above, on its stem or alone."""
    dice, width, height = scene.dice, scene.width, scene.height
    radius = min(width, height) * dice.between(0.2, 0.26)
    centre = (width / 2, height * dice.between(0.4, 0.5))
    count = dice.pick((6, 8, 10, 12))
    stem = f"M{number(centre[0])} {number(centre[1])}Q{number(width * 0.44)} {number(height * 0.8)}"
    fragments = [stroke(f"{stem} {number(width / 2)} {number(height)}", scene.colours[1], 5)]
    leaf = ((width / 2, height * 0.86), (width * 0.74, height * 0.7), (width * 0.6, height * 0.9))
    fragments.append(polygon(leaf, scene.colours[1]))
    for petal in range(count):
        at = (centre[0], centre[1] - radius * 0.95)
        shape = ellipse(at, radius * 2.2 / count + 5, radius * 0.85, scene.colours[0])
        fragments.append(turned(shape, 360 * petal / count, centre))
    return "".join(fragments) + circle(centre, radius * 0.42, scene.colours[2])


def slices(scene: Scene) -> str:
    """One disc cut into slices that have slipped."""
    dice, width, height = scene.dice, scene.width, scene.height
    radius, count = min(width, height) * dice.between(0.36, 0.42), dice.count(5, 8)
    centre = (width / 2, height / 2)
    thick = radius * 2 / count
    fragments = []
    for index in range(count):
        y = centre[1] - radius + index * thick
        edges = (y + 1.2, y + thick - 1.2)
        slip = dice.between(-0.2, 0.2) * width
        halves = [math.sqrt(max(radius**2 - (edge - centre[1]) ** 2, 0)) for edge in edges]
        start = f"M{number(centre[0] - halves[0] + slip)} {number(edges[0])}"
        r = number(radius)
        right = f"H{number(centre[0] + halves[0] + slip)}A{r} {r} 0 0 1"
        low = f" {number(centre[0] + halves[1] + slip)} {number(edges[1])}"
        left = f"H{number(centre[0] - halves[1] + slip)}A{r} {r} 0 0 1"
        end = f" {number(centre[0] - halves[0] + slip)} {number(edges[0])}z"
        fill = scene.colours[2] if index == count // 2 else scene.colours[0]
        fragments.append(f'<path d="{start}{right}{low}{left}{end}" fill="{fill}"/>')
    return "".join(fragments)
