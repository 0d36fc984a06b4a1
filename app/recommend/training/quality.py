"""How well a build answers, measured without anybody's ratings.

A question is a made-up person: five films that one likes who likes the first of them, which are
named, and twenty more, which are to be found. That is no measure of how good suggestions are for
people (`scripts/evaluate.py` is), for the build has seen the co-likes; but one that learnt less
answers worse.

Source: each further film is drawn by naive Bayes on the films before it (Miyahara and Pazzani,
"Collaborative filtering with the simple Bayesian classifier", 2000), with lifts damped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.recommend.training.metrics import long_tail, mean_interval, ndcg
from app.recommend.types import Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recommend.recommender import Engine
    from app.recommend.training.co_likes import CoLikes

QUESTIONS = 200
NAMED = 5
SOUGHT = 20
DAMPING = 1.0
"""Weight of co-likes as expected by chance that every pair of films starts with."""
SHOWN = 10
NO_FILM = -1


@dataclass(frozen=True)
class Answers:
    """What an engine answered to questions.

    Attributes:
        questions: int64[question, place], film ids: first the named films, then those to be
            found, then −1.
        shown: int64[question, place], the suggested films, the best first, then −1.
        ndcg: float64[question], NDCG@10, 0–1.
    """

    questions: NDArray[np.int64]
    shown: NDArray[np.int64]
    ndcg: NDArray[np.float64]

    @property
    def profiles(self) -> list[Profile]:
        """The named films of each question."""
        return [_profile(question) for question in self.questions]


def drawn_questions(co_likes: CoLikes, seed: int) -> NDArray[np.int64]:
    """Return questions; see `Answers`. None where too few films are liked to ask anything."""
    random = np.random.default_rng([seed, QUESTIONS])
    weight = np.asarray(co_likes.weights.diagonal())
    enough = len(co_likes.film_ids) > NAMED and bool((weight > 0).all())
    drawn = [_drawn(co_likes, weight, random) for _ in range(QUESTIONS if enough else 0)]
    questions = np.full((len(drawn), NAMED + SOUGHT), NO_FILM, np.int64)
    for question, rows in zip(questions, drawn, strict=True):
        question[: len(rows)] = co_likes.film_ids[rows]
    return questions


def _drawn(
    co_likes: CoLikes, weight: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.int64]:
    """Return the rows of one made-up person's films, at least one more than are named."""
    chances = np.log(weight)
    named: list[int] = []
    while True:
        # The largest of chances with Gumbel noise are a draw without replacement.
        order = np.argsort(-(chances + random.gumbel(size=len(chances))), kind="stable")
        if len(named) == NAMED:
            return np.concatenate([named, order[: min(SOUGHT, len(order) - NAMED)]])
        film = int(order[0])
        named.append(film)
        expected = weight * weight[film] / co_likes.total_weight
        together = co_likes.weights[[film]].toarray().ravel()
        chances += np.log((together + DAMPING) / (expected + DAMPING))
        chances[film] = -np.inf


def answered(engine: Engine, questions: NDArray[np.int64]) -> Answers:
    """Ask an engine; it sees the named films only."""
    shown = np.full((len(questions), SHOWN), NO_FILM, np.int64)
    scores = np.zeros(len(questions))
    for place, question in enumerate(questions):
        ranked = engine.ranking(_profile(question), SHOWN)
        shown[place, : len(ranked)] = ranked
        hidden = question[NAMED:]
        hidden = hidden[hidden != NO_FILM]
        scores[place] = ndcg(np.isin(shown[place], hidden), len(hidden))
    return Answers(questions, shown, scores)


def metrics_of(answers: Answers, engine: Engine, co_likes: CoLikes) -> dict[str, Any]:
    """Return the figures of a build for its manifest.

    Returns:
        questions and named (counts), ndcg (mean, low, high: 95 %), different (how many films were
        shown), coverage (of all films, 0–1), shown_fame and sought_fame (the mean share of people
        who like a film that was shown, or that was to be found), shown_tail and sought_tail (how
        many of them are of the long tail, 0–1). Only `questions` where none could be asked.
    """
    count = len(answers.questions)
    if not count:
        return {"questions": 0}
    quality = mean_interval(answers.ndcg, np.arange(count))
    shown = answers.shown[answers.shown != NO_FILM]
    sought = answers.questions[:, NAMED:]
    sought = sought[sought != NO_FILM]
    different = len(np.unique(shown))
    tail = set(co_likes.film_ids[~long_tail(co_likes.like_counts)].tolist())
    return {
        "questions": count,
        "named": NAMED,
        "ndcg": quality._asdict(),
        "different": different,
        "coverage": different / len(engine.film_ids),
        **{
            f"{name}_fame": float(np.mean([engine.fame_of(int(film)) for film in films]))
            for name, films in (("shown", shown), ("sought", sought))
        },
        **{
            f"{name}_tail": 1.0 - float(np.mean([film in tail for film in films.tolist()]))
            for name, films in (("shown", shown), ("sought", sought))
        },
    }


def _profile(question: NDArray[np.int64]) -> Profile:
    return Profile(favourites=tuple(question[:NAMED].tolist()))
