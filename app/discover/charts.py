"""The charts: each says how it is made, and shows every figure that its order is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cache import shared_text
from app.catalog.chart_reads import best_damped, mean_of_all_ratings, newest
from app.catalog.queries import cards_of
from app.errors import NotFoundError
from app.recommend.popularity import DAMPING_VOTES
from app.taste.talk import WEEKS, most_known, talked_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.catalog.queries import FilmCard
    from app.recommend.recommender import Engine

PAGE_SIZE = 50
LAST_PAGE = 5
PLACES_COUNTED = 100
PLACES_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of which a chart's order is made.

    Attributes:
        name: what it is called in the formula: "R".
        text: for people: "4.43 stars".
        value: the whole number, from which the order can be worked out again.
    """

    name: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A film's place in a chart."""

    place: int
    film: FilmCard
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A page of a chart.

    Attributes:
        name: in its address.
        title: for people.
        intro: a sentence or two.
        formula: how the order is made, in one line.
        constants: what the formula needs beside the entries' figures.
        entries: the films of the page.
        number: the page, from 1.
        has_next: whether there are more.
    """

    name: str
    title: str
    intro: str
    formula: str
    constants: tuple[Figure, ...]
    entries: tuple[Entry, ...]
    number: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A chart before its films are looked up: ids with figures, in order."""

    title: str
    intro: str
    formula: str
    constants: tuple[Figure, ...]
    films: tuple[tuple[int, tuple[Figure, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart is made from.

    Attributes:
        damping_votes: of the top chart.
        now: for what has come out and what is talked of.
        count: how many films at most.
        offset: how many to pass over.
    """

    damping_votes: float
    now: datetime
    count: int
    offset: int = 0


def chart(name: str, number: int, engine: Engine | None, now: datetime) -> Chart:
    """Return a page of a chart, in at most five queries.

    Args:
        name: top, popular, trending or new.
        number: the page, from 1.
        engine: the current build's engine, which knows how far the top chart is damped.
        now: the end of the latest week.

    Raises:
        NotFoundError: if there is no such chart, or it has no such page.
    """
    if name not in CHARTS:
        raise NotFoundError(f"There is no such chart. There are {', '.join(CHARTS)}.")
    offset = (number - 1) * PAGE_SIZE
    made = CHARTS[name](Asked(_damping(engine), now, PAGE_SIZE + 1, offset))
    if not made.films and number > 1:
        raise NotFoundError("The chart ends before.")
    shown = made.films[:PAGE_SIZE]
    cards = cards_of([film_id for film_id, _ in shown])
    return Chart(
        name=name,
        title=made.title,
        intro=made.intro,
        formula=made.formula,
        constants=made.constants,
        entries=tuple(
            Entry(place, cards[film_id], figures)
            for place, (film_id, figures) in enumerate(shown, start=offset + 1)
            if film_id in cards
        ),
        number=number,
        has_next=len(made.films) > PAGE_SIZE and number < LAST_PAGE,
    )


def places_of(film_id: int, engine: Engine | None, now: datetime) -> tuple[tuple[str, int], ...]:
    """Return the charts that have a film among their first hundred, with its place.

    Looked up at most once a minute for all films.
    """
    build_id = None if engine is None else engine.build_id
    kept = json.loads(
        shared_text(
            "chart-places",
            build_id,
            make=lambda: json.dumps(_all_places(engine, now)),
            seconds=PLACES_KEPT_SECONDS,
        )
    )
    return tuple((name, ids.index(film_id) + 1) for name, ids in kept.items() if film_id in ids)


def _all_places(engine: Engine | None, now: datetime) -> dict[str, list[int]]:
    asked = Asked(_damping(engine), now, PLACES_COUNTED)
    return {name: [film_id for film_id, _ in make(asked).films] for name, make in CHARTS.items()}


def _damping(engine: Engine | None) -> float:
    return DAMPING_VOTES if engine is None else engine.damping_votes


def _top(asked: Asked) -> Made:
    votes, mean = asked.damping_votes, mean_of_all_ratings()
    films = []
    for film in best_damped(votes, mean, asked.count, asked.offset):
        score = (film.rating_count * film.mean_stars + votes * mean) / (film.rating_count + votes)
        figures = (
            Figure("score", f"{score:.3f}", repr(score)),
            Figure("R", f"{film.mean_stars:.3f}", repr(film.mean_stars)),
            Figure("v", f"{film.rating_count:,}", str(film.rating_count)),
        )
        films.append((film.film_id, figures))
    return Made(
        title="Top films",
        intro="The best regarded films. Each starts with a few votes at everybody’s mean, so that "
        "three enthusiasts do not outweigh three hundred.",
        formula="score = (v × R + m × C) ÷ (v + m)",
        constants=(
            Figure("R", "the film’s own mean, in stars", ""),
            Figure("v", "how many people of MovieLens rated it", ""),
            Figure("m", f"{votes:g} votes that every film starts with", repr(float(votes))),
            Figure("C", f"{mean:.3f} stars, the mean of all ratings", repr(mean)),
        ),
        films=tuple(films),
    )


def _popular(asked: Asked) -> Made:
    films = [
        (
            film.film_id,
            (
                Figure("v", f"{film.rating_count:,}", str(film.rating_count)),
                Figure("h", f"{film.said_here:,}", str(film.said_here)),
            ),
        )
        for film in most_known(asked.count, asked.offset)
    ]
    return Made(
        title="Popular films",
        intro="The films that most people know, whatever they think of them.",
        formula="score = v + h",
        constants=(
            Figure("v", "how many people of MovieLens rated it", ""),
            Figure("h", "how many people here love, like, dislike or saw it", ""),
        ),
        films=tuple(films),
    )


def _trending(asked: Asked) -> Made:
    films = [
        (
            film.film_id,
            tuple(
                Figure(f"w{week}", f"{viewers:,}", str(viewers))
                for week, viewers in enumerate(film.by_week)
            ),
        )
        for film in talked_of(asked.now, asked.count, asked.offset)
    ]
    return Made(
        title="Trending films",
        intro=f"What people here loved, liked and saw in the last {WEEKS} weeks. With each week "
        "that goes by, what was said counts half.",
        formula="score = w0 + w1 ÷ 2 + w2 ÷ 4 + w3 ÷ 8 + w4 ÷ 16 + w5 ÷ 32",
        constants=(
            Figure("w0", "how many people in the last seven days", ""),
            Figure("w1", "how many in the seven days before, and so on to w5", ""),
        ),
        films=tuple(films),
    )


def _new(asked: Asked) -> Made:
    films = []
    for film in newest(asked.now.date(), asked.count, asked.offset):
        day = film.released
        text = f"{day.day} {day:%B} {day.year}" if day else str(film.year)
        figures = (
            Figure("released", text, day.isoformat() if day else str(film.year)),
            Figure("v", f"{film.rating_count:,}", str(film.rating_count)),
        )
        films.append((film.film_id, figures))
    return Made(
        title="New films",
        intro="What came out last, of what the catalogue has.",
        formula="by year, then by day where it is known, then by v",
        constants=(Figure("v", "how many people of MovieLens rated it", ""),),
        films=tuple(films),
    )


CHARTS: dict[str, Callable[[Asked], Made]] = {
    "top": _top,
    "popular": _popular,
    "trending": _trending,
    "new": _new,
}
CHART_TITLES = {"top": "Top", "popular": "Popular", "trending": "Trending", "new": "New"}
