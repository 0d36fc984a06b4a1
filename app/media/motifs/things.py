"""Motifs of things: planets, a clock, a wheel, a castle, a rocket, a bridge."""

from __future__ import annotations

import math

from app.media.drawing import (
    Scene,
    circle,
    ellipse,
    number,
    path,
    polygon,
    rect,
    ring,
    stroke,
    turned,
)


def planets(scene: Scene) -> str:
    """A great planet, its moon, and stars."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre = (width * dice.between(0.3, 0.7), height * dice.between(0.45, 0.62))
    radius = width * dice.between(0.24, 0.36)
    fragments = [_stars(scene, 22), circle(centre, radius, scene.colours[0])]
    r, far = number(radius), number(radius * 1.5)
    down = number(radius * 2)
    top = f"M{number(centre[0])} {number(centre[1] - radius)}"
    shade = f"{top}a{r} {r} 0 0 1 0 {down}a{far} {far} 0 0 0 0-{down}z"
    fragments.append(path(shade, scene.colours[1]))
    if dice.chance(0.5):
        line = f' stroke="{scene.colours[2]}" stroke-width="5"'
        band = ellipse(centre, radius * 1.55, radius * 0.32, "none", line)
        fragments.append(turned(band, dice.count(-28, -8), centre))
    moon = (width * dice.between(0.12, 0.88), height * dice.between(0.1, 0.24))
    return "".join(fragments) + circle(moon, radius * dice.between(0.16, 0.34), scene.colours[2])


def _stars(scene: Scene, count: int) -> str:
    dice = scene.dice
    return "".join(
        circle(
            (dice.between(0, scene.width), dice.between(0, scene.height)),
            dice.pick((0.9, 1.3, 1.9)),
            scene.colours[3],
        )
        for _ in range(count)
    )


def clock(scene: Scene) -> str:
    """A clock face without numbers."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre, radius = (width / 2, height * 0.5), min(width, height) * dice.between(0.34, 0.42)
    face, mark = scene.colours[0], scene.outline_on(scene.colours[0])
    fragments = [circle(centre, radius, face)]
    fragments += [
        turned(
            rect((centre[0] - 1.5, centre[1] - radius * 0.92), 3, radius * 0.14, mark),
            30 * hour,
            centre,
        )
        for hour in range(12)
    ]
    for long, thick, angle in ((0.5, 6, dice.count(0, 359)), (0.74, 4, dice.count(0, 359))):
        hand = rect((centre[0] - thick / 2, centre[1] - radius * long), thick, radius * long, mark)
        fragments.append(turned(hand, angle, centre))
    return "".join(fragments) + circle(centre, 7, scene.colours[2])


def wheel(scene: Scene) -> str:
    """A fairground wheel."""
    dice, width, height = scene.dice, scene.width, scene.height
    centre, radius = (width / 2, height * 0.46), min(width * 0.36, height * 0.34)
    cabins, turn = dice.pick((8, 10, 12)), dice.between(0, 1)
    line = scene.colours[0]
    legs = f"M{number(centre[0])} {number(centre[1])}L{number(width * 0.3)} {number(height)}"
    other = f"M{number(centre[0])} {number(centre[1])}L{number(width * 0.7)} {number(height)}"
    fragments = [stroke(legs + other, line, 4), ring(centre, radius, line, 4)]
    for cabin in range(cabins):
        angle = math.tau * (cabin + turn) / cabins
        at = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        spoke = f"M{number(centre[0])} {number(centre[1])}L{number(at[0])} {number(at[1])}"
        fragments.append(stroke(spoke, line, 1.3))
        fragments.append(circle(at, radius * 0.13, scene.colours[1 + cabin % 2]))
    return "".join(fragments) + circle(centre, radius * 0.12, line)


def castle(scene: Scene) -> str:
    """Towers with pointed roofs on a hill."""
    dice, width, height = scene.dice, scene.width, scene.height
    wall, roof, light = scene.colours[0], scene.colours[1], scene.colours[2]
    fragments = [circle((width * dice.pick((0.24, 0.76)), height * 0.24), width * 0.13, light)]
    for place, high in ((0.3, 0.34), (0.7, 0.28), (0.42, 0.44), (0.58, 0.52)):
        tall, wide = height * (high + dice.between(-0.05, 0.07)), width * 0.12
        x, top = width * place, height * 0.86 - tall
        fragments.append(rect((x - wide / 2, top), wide, tall, wall))
        eaves = ((x - wide * 0.66, top), (x, top - wide * 1.5), (x + wide * 0.66, top))
        fragments.append(polygon(eaves, roof))
        fragments.append(rect((x - 2, top + 10), 4, 9, light))
    fragments.append(rect((width * 0.24, height * 0.68), width * 0.52, height * 0.2, wall))
    peak = f"Q{number(width / 2)} {number(height * 0.74)} {number(width)} {number(height * 0.92)}"
    hill = f"M0 {number(height)}V{number(height * 0.92)}{peak}V{number(height)}z"
    return "".join(fragments) + path(hill, roof)


def rocket(scene: Scene) -> str:
    """A rocket on its way up."""
    dice, width, height = scene.dice, scene.width, scene.height
    x, wide, tall = width / 2, width * 0.13, height * 0.42
    top, foot = height * 0.16, height * 0.16 + tall
    hull, fin, fire = scene.colours[0], scene.colours[1], scene.colours[2]
    side, knee = number(top + tall * 0.36), number(foot)
    left, right = number(x - wide), number(x + wide)
    body = f"M{number(x)} {number(top)}Q{right} {side} {number(x + wide * 0.8)} {knee}"
    shell = f"{body}H{number(x - wide * 0.8)}Q{left} {side} {number(x)} {number(top)}z"
    fins = ((x - wide * 2, foot + 22), (x, foot - tall * 0.36), (x + wide * 2, foot + 22))
    flame = ((x - wide * 0.6, foot + 3), (x + wide * 0.6, foot + 3), (x, foot + height * 0.28))
    ship = (
        polygon(flame, fire)
        + polygon(fins, fin)
        + path(shell, hull)
        + circle((x, top + tall * 0.42), wide * 0.42, scene.sky)
    )
    return _stars(scene, 16) + turned(ship, dice.pick((-18, 0, 14, 24)), (x, height / 2))


def bridge(scene: Scene) -> str:
    """A hanging bridge over water."""
    dice, width, height = scene.dice, scene.width, scene.height
    deck, top = height * dice.between(0.62, 0.7), height * dice.between(0.24, 0.34)
    steel, water = scene.colours[0], scene.colours[1]
    sun = (width * dice.between(0.25, 0.75), deck - height * 0.1)
    towers = (width * 0.26, width * 0.74)
    t, d = number(top + 6), number(deck - 8)
    left, right = map(number, towers)
    cable = f"M0 {d}Q{number(width * 0.14)} {d} {left} {t}Q{number(width / 2)} {number(deck)}"
    cables = f"{cable} {right} {t}Q{number(width * 0.86)} {d} {number(width)} {d}"
    fragments = [
        circle(sun, width * dice.between(0.13, 0.22), scene.colours[2]),
        rect((0, height * 0.84), width, height * 0.16 + 1, water),
        stroke(cables, steel, 3),
        rect((0, deck), width, 7, steel),
    ]
    fragments += [rect((tower - 5, top), 10, height * 0.88 - top, steel) for tower in towers]
    for hanger in range(9):
        way = (hanger + 1) / 10
        x = towers[0] + (towers[1] - towers[0]) * way
        sag = top + (deck - top) * 2 * way * (1 - way)
        fragments.append(rect((x, sag), 1.2, deck - sag, steel))
    return "".join(fragments)


def facade(scene: Scene) -> str:
    """A house front full of windows, one of them lit."""
    dice, width, height = scene.dice, scene.width, scene.height
    columns, rows = dice.pick((4, 5)), dice.pick((5, 6))
    across, down = width / columns, height / rows
    lit = (dice.count(0, columns - 1), dice.count(1, rows - 2))
    dark = scene.colours[1]
    fragments = []
    for row in range(rows):
        for column in range(columns):
            corner = (across * (column + 0.24), down * (row + 0.2))
            fill = scene.light if (column, row) == lit else dark
            fragments.append(rect(corner, across * 0.52, down * 0.62, fill))
    x, y = across * (lit[0] + 0.5), down * (lit[1] + 0.82)
    somebody = scene.outline_on(scene.light)
    return "".join(fragments) + (
        circle((x, y - down * 0.3), across * 0.1, somebody)
        + ellipse((x, y), across * 0.17, down * 0.2, somebody)
        + rect((x - across * 0.3, y), across * 0.6, down * 0.2, scene.sky)
    )


def lighthouse(scene: Scene) -> str:
    """A lighthouse and its beams over a dark sea."""
    dice, width, height = scene.dice, scene.width, scene.height
    x, top, foot = width * dice.pick((0.3, 0.7)), height * 0.28, height * 0.84
    light, tower, sea = scene.light, scene.colours[0], scene.colours[1]
    beam = ' fill-opacity=".75"'
    way = 1 if x < width / 2 else -1
    far = ((x, top), (x + way * width, top - height * 0.26), (x + way * width, top + height * 0.1))
    body = ((x - 11, top + 8), (x + 11, top + 8), (x + 18, foot), (x - 18, foot))
    fragments = [polygon(far, light, beam), rect((0, foot), width, height - foot, sea)]
    fragments += [polygon(body, tower), rect((x - 8, top - 8), 16, 17, light)]
    fragments.append(polygon(((x - 11, top - 8), (x, top - 20), (x + 11, top - 8)), tower))
    for band in (0.3, 0.62):
        y = top + (foot - top) * band
        fragments.append(rect((x - 12 - band * 5, y), 24 + band * 10, 11, scene.sky))
    return "".join(fragments)


def umbrella(scene: Scene) -> str:
    """An umbrella in the rain."""
    dice, width, height = scene.dice, scene.width, scene.height
    x, y, radius = width / 2, height * 0.52, width * 0.34
    rain = [
        rect((dice.between(0, width), dice.between(0, height)), 1.6, dice.between(9, 20), fill)
        for fill in [scene.colours[1]] * 34
    ]
    r, small = number(radius), number(radius / 3)
    left = number(x - radius)
    scallops = f"a{small} {small} 0 0 0-{number(radius * 2 / 3)} 0" * 3
    dome = f"M{left} {number(y)}a{r} {r} 0 0 1 {number(radius * 2)} 0{scallops}z"
    grip = f"M{number(x)} {number(y - radius)}V{number(y + radius * 0.9)}a8 8 0 0 0 16 0"
    canopy = stroke(grip, scene.colours[2], 4) + path(dome, scene.colours[0])
    return turned("".join(rain), 12, (x, y)) + turned(canopy, dice.pick((-14, 0, 12)), (x, y))
