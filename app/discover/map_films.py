"""The films of one cluster as a picture: dots, and names beside as many as there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.queries import FilmCard
    from app.recommend.catalogue_map import FilmPlace

    Box = tuple[float, float, float, float]

CLUSTER_SIZE = 1_000
CLUSTER_MARGIN = 40
FILMS_LABELLED = 28
LONGEST_LABEL = 26
LETTER_WIDTH, LETTER_HEIGHT = 9.2, 22.0
DOT_LEAST, DOT_MOST = 4.0, 10.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A film in a picture, without a name."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class FilmDrawn:
    """A film in the picture of its cluster; `label` is empty where there was no room for it."""

    film: FilmCard
    dot: Dot
    label: str
    on_the_left: bool


def films_drawn(places: Sequence[FilmPlace], cards: dict[int, FilmCard]) -> tuple[FilmDrawn, ...]:
    """Place the films' dots, and labels beside as many as there is room for, the known first."""
    half = CLUSTER_SIZE / 2 - CLUSTER_MARGIN
    taken: list[Box] = []
    drawn = []
    labelled = 0
    for rank, place in enumerate(places):
        film = cards[place.film_id]
        x = round(CLUSTER_SIZE / 2 + half * place.x, 1)
        y = round(CLUSTER_SIZE / 2 + half * place.y, 1)
        radius = round(dot_radius(rank, len(places)), 1)
        label = _short(film.title)
        left = x > CLUSTER_SIZE / 2
        box = box_of(x, y, radius, label, left=left)
        free = labelled < FILMS_LABELLED and not any(overlap(box, other) for other in taken)
        if free:
            taken.append(box)
            labelled += 1
        drawn.append(FilmDrawn(film, Dot(x, y, radius), label if free else "", left))
    return tuple(drawn)


def box_of(x: float, y: float, radius: float, label: str, *, left: bool) -> Box:
    """Return left, top, right and bottom of a dot with its label."""
    width = radius + 6 + LETTER_WIDTH * len(label)
    start = x - width if left else x - radius
    return start, y - LETTER_HEIGHT / 2, start + width + radius, y + LETTER_HEIGHT / 2


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1].rstrip()}…"


def dot_radius(rank: int, count: int) -> float:
    """Return a dot's size: the better known the film, the larger."""
    return DOT_MOST - (DOT_MOST - DOT_LEAST) * min(rank / max(count, 1), 1.0)
