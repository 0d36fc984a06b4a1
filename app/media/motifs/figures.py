"""Motifs with somebody or something alive in them: a figure in the light, an eye, a drop."""

from __future__ import annotations

import math

from app.media.drawing import (
    Scene,
    circle,
    ellipse,
    figure,
    number,
    path,
    polygon,
    rect,
    ring,
    stroke,
    turned,
)


def spotlight(scene: Scene) -> str:
    """Somebody small in a cone of light."""
    dice, width, height = scene.dice, scene.width, scene.height
    floor = height * dice.between(0.84, 0.9)
    x = width * dice.between(0.38, 0.62)
    lamp = (width * dice.pick((0.1, 0.5, 0.9)), -8.0)
    spread = width * dice.between(0.24, 0.34)
    light = scene.light
    stage = rect((0, floor), width, height - floor, scene.colours[1])
    cone = polygon([lamp, (x + spread, floor), (x - spread, floor)], light, ' fill-opacity=".85"')
    pool = ellipse((x, floor), spread, 11, light)
    tall = height * dice.between(0.26, 0.44)
    return stage + cone + pool + figure((x, floor + 5), tall, scene.outline_on(light))


def doorway(scene: Scene) -> str:
    """Rooms behind rooms, and somebody in the last door."""
    dice, width, height = scene.dice, scene.width, scene.height
    count = dice.count(4, 6)
    goal = (width * dice.between(0.35, 0.65), height * 0.62)
    colours = dice.shuffled(scene.colours[:3])
    fragments, foot, tall = [], height, height
    for index in range(count):
        share = (1 - index / count) ** 1.15 * 0.92
        wide, tall = width * share * 0.86, height * share
        foot = height - (height - goal[1]) * 0.28 * (1 - share)
        corner = (goal[0] - wide * (goal[0] / width), foot - tall)
        fragments.append(rect(corner, wide, tall, colours[index % 3]))
    back = colours[(count - 1) % 3]
    return "".join(fragments) + figure((goal[0], foot), tall * 0.8, scene.outline_on(back))


def eye(scene: Scene) -> str:
    """An eye that looks back."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre = (width / 2, height * dice.between(0.45, 0.55))
    radius, middle = width * dice.between(0.17, 0.22), number(centre[1])
    left, right = number(width * 0.05), number(width * 0.95)
    over, under = number(centre[1] - radius * 2.3), number(centre[1] + radius * 2.3)
    across = number(width / 2)
    almond = f"M{left} {middle}Q{across} {over} {right} {middle}Q{across} {under} {left} {middle}z"
    fragments = []
    if dice.chance(0.6):
        fragments += [
            ring(centre, radius * (1.9 + 0.55 * step), scene.colours[1], 5) for step in range(5)
        ]
    white = scene.colours[3]
    iris = scene.colours[0]
    fragments += [path(almond, white), circle(centre, radius, iris)]
    pupil, dark = radius * dice.between(0.4, 0.55), scene.outline_on(iris)
    fragments.append(
        ellipse(centre, pupil * 0.4, radius * 0.9, dark)
        if dice.chance(0.3)
        else circle(centre, pupil, dark)
    )
    glint = (centre[0] + radius * 0.34, centre[1] - radius * 0.36)
    return "".join(fragments) + circle(glint, radius * 0.16, scene.outline_on(dark))


def blinds(scene: Scene) -> str:
    """Light through slats, somebody before it."""
    dice, width, height = scene.dice, scene.width, scene.height
    slats = dice.count(8, 11)
    step, light = height / slats, scene.light
    bars = "".join(
        rect((-width, slat * step - step), width * 3, step * 0.55, light)
        for slat in range(slats + 3)
    )
    tall, x = height * dice.between(0.72, 0.86), width * dice.between(0.32, 0.68)
    somebody = figure((x, height + 6), tall, scene.outline_on(light))
    return turned(bars, dice.pick((-14, -9, 9, 14)), (0, 0)) + somebody


def curtain(scene: Scene) -> str:
    """A stage curtain drawn aside."""
    dice, width, height = scene.dice, scene.width, scene.height
    folds, gap = dice.count(5, 6), width * dice.between(0.08, 0.16)
    light = scene.colours[2]
    fragments = [
        circle((width / 2, height * 0.66), width * 0.3, light),
        figure((width / 2, height * 0.96), height * 0.42, scene.outline_on(light)),
    ]
    wide = (width / 2 - gap) / folds
    for side in (-1, 1):
        edge = number(width / 2 + side * width / 2)
        for fold in range(folds):
            top = width / 2 + side * wide * fold
            low = top + side * gap
            bend = f"Q{number(top + side * wide * 0.3)} {number(height * 0.7)}"
            rim = f"M{number(top)} 0{bend} {number(low)} {number(height)}H{edge}V0z"
            fragments.append(path(rim, scene.colours[fold % 2]))
    return "".join(fragments)


def _one_drop(x: float, y: float, radius: float, fill: str) -> str:
    tip, shoulder, waist = y - radius * 2.35, y - radius * 1.3, y - radius * 0.7
    right, left = number(x + radius), number(x - radius)
    r = number(radius)
    return path(
        f"M{number(x)} {number(tip)}C{number(x + radius * 0.3)} {number(shoulder)} {right} "
        f"{number(waist)} {right} {number(y)}A{r} {r} 0 0 1 {left} {number(y)}C{left} "
        f"{number(waist)} {number(x - radius * 0.3)} {number(shoulder)} {number(x)} {number(tip)}z",
        fill,
    )


def drop(scene: Scene) -> str:
    """One great drop, and two that fell before it."""
    dice, width, height = scene.dice, scene.width, scene.height
    radius = min(width * 0.27, height * 0.24)
    x, y = width / 2, height * 0.66
    r = number(radius * 0.62)
    glint = f"M{number(x - radius * 0.62)} {number(y)}a{r} {r} 0 0 0 {r} {r}"
    colour = scene.colours[0]
    return (
        _one_drop(x, y, radius, colour)
        + _one_drop(width * dice.between(0.1, 0.2), height * dice.between(0.3, 0.8), 14, colour)
        + _one_drop(width * dice.between(0.8, 0.9), height * dice.between(0.2, 0.7), 10, colour)
        + stroke(glint, scene.colours[2], 5)
    )


def balloons(scene: Scene) -> str:
    """Balloons on their strings."""
    dice, width, height = scene.dice, scene.width, scene.height
    hand = (width * dice.between(0.4, 0.6), height * 1.02)
    end = f"{number(hand[0])} {number(hand[1])}"
    fragments = []
    for index in range(dice.count(4, 7)):
        angle, far = math.pi * dice.between(0.25, 0.75), height * dice.between(0.45, 0.85)
        x, y = hand[0] - far * math.cos(angle) * 0.9, hand[1] - far * math.sin(angle)
        size, fill = width * dice.between(0.09, 0.14), scene.colours[index % 4]
        bend = f"{number(x)} {number(y + far * 0.4)}"
        fragments.append(stroke(f"M{number(x)} {number(y + size)}Q{bend} {end}", fill, 1.4))
        fragments.append(ellipse((x, y), size, size * 1.2, fill))
    return "".join(fragments)


def two(scene: Scene) -> str:
    """Two people far apart or close, and their long shadows."""
    dice, width, height = scene.dice, scene.width, scene.height
    floor = height * dice.between(0.56, 0.68)
    tall = height * dice.between(0.3, 0.4)
    apart = width * dice.pick((0.1, 0.13, 0.3))
    ground = scene.colours[1]
    disc = (width / 2, floor - tall * 0.5)
    fragments = [
        circle(disc, width * dice.between(0.3, 0.4), scene.colours[2]),
        rect((0, floor), width, height - floor, ground),
    ]
    dark = scene.outline_on(scene.colours[2])
    lean = dice.between(-70, 70)
    for side in (-1, 1):
        x = width / 2 + side * apart
        foot = tall * 0.13
        rim = ((x - foot, floor), (x + foot, floor), (x + foot * 1.6 + lean, height))
        fragments.append(polygon([*rim, (x - foot * 1.6 + lean, height)], dark, ' opacity=".35"'))
        fragments.append(figure((x, floor + 3), tall * (1 if side < 0 else 0.92), dark))
    return "".join(fragments)
