"""Suggesting, hearing the answer and suggesting again: does feedback help a newcomer?

A held-out person names three favourites and is shown five films a round, ten rounds long. What
they rated answers: 4 stars and more is a like, 2 and fewer a dislike, anything between is seen;
a film that they did not rate is marked seen as well. Without feedback every film shown is only
marked seen.

Source: the measure is the cumulated reward of interactive recommendation; Zhao et al.,
"Interactive collaborative filtering" (2013). Changed: only ratings that exist are likes, so the
open loop, in which any film may be suggested, counts films not rated as not liked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.recommend.training.metrics import mean_interval, ratio_interval
from app.recommend.training.ratings import DISLIKED_TO, LIKED_FROM
from app.recommend.training.split import newcomers
from app.recommend.types import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from app.recommend.recommender import Engine
    from app.recommend.training.audience import Audience
    from app.recommend.training.metrics import Interval
    from app.recommend.types import Mix

    Progress = Callable[[str], None]

NAMED = 3
ROUNDS = 10
SHOWN_EACH_ROUND = 5
VARIANTS = ("open", "closed")
"""All films may be suggested, or only those that the person rated."""


@dataclass
class Session:
    """One person in front of the engine.

    Attributes:
        favourites: the films named at first.
        stars: the person's other ratings, by film.
        listens: whether likes and dislikes are told to the engine.
    """

    favourites: tuple[int, ...]
    stars: Mapping[int, float]
    listens: bool
    _likes: list[int] = field(default_factory=list)
    _dislikes: list[int] = field(default_factory=list)
    _seen: list[int] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """What the engine knows by now."""
        return Profile(
            favourites=self.favourites,
            likes=tuple(self._likes),
            dislikes=tuple(self._dislikes),
            seen=tuple(self._seen),
        )

    def answer(self, film_ids: Collection[int]) -> tuple[int, int]:
        """Answer the films of a round; return how many are liked and how many disliked."""
        stars = {film: self.stars.get(film, np.nan) for film in film_ids}
        likes = [film for film, given in stars.items() if given >= LIKED_FROM]
        dislikes = [film for film, given in stars.items() if given <= DISLIKED_TO]
        told = {*likes, *dislikes} if self.listens else set()
        self._likes += [film for film in likes if film in told]
        self._dislikes += [film for film in dislikes if film in told]
        self._seen += [film for film in film_ids if film not in told]
        return len(likes), len(dislikes)


def played(
    audience: Audience,
    engine: Engine,
    mixes: Mapping[str, Mix],
    *,
    seed: int,
    progress: Progress,
) -> pd.DataFrame:
    """Play the loop with every held-out person who has enough likes.

    Args:
        audience: the people.
        engine: trained on those who train.
        mixes: how to mix the score, by the name of the model.
        seed: decides which favourites are named.
        progress: called with each model and variant as it begins.

    Returns:
        Columns model, variant, listens, user_id, round (from 1), shown, likes, dislikes.
    """
    rows: list[dict[str, object]] = []
    people = [
        (newcomer.user_id, tuple(newcomer.named.tolist()), audience.stars_of(newcomer.user_id))
        for newcomer in newcomers(audience.likes, NAMED, draw=0, seed=seed)
    ]
    for model, mix in mixes.items():
        for variant in VARIANTS:
            for listens in (False, True):
                progress(f"{model}, {variant} loop{', listening' if listens else ''}")
                what = {"model": model, "variant": variant, "listens": listens}
                for user_id, named, stars in people:
                    others = {film: given for film, given in stars.items() if film not in named}
                    session = Session(named, others, listens)
                    allowed = others.keys() if variant == "closed" else None
                    rows += [
                        {**what, "user_id": user_id, **answers}
                        for answers in _rounds(session, engine, mix, allowed)
                    ]
    return pd.DataFrame(rows)


def _rounds(
    session: Session, engine: Engine, mix: Mix, allowed: Collection[int] | None
) -> list[dict[str, int]]:
    answers = []
    for number in range(1, ROUNDS + 1):
        shown = engine.ranking(session.profile, SHOWN_EACH_ROUND, mix, allowed)
        if not shown:
            break
        likes, dislikes = session.answer(shown)
        answers.append({"round": number, "shown": len(shown), "likes": likes, "dislikes": dislikes})
    return answers


def loop_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Return likes and dislikes per suggestion, and what feedback gains.

    Args:
        rows: of `played`, of all folds.

    Returns:
        Columns model, variant, metric (likes, dislikes: per suggestion, each without feedback and
        with it; gain: likes with feedback per like without, less one), listens (None for gain),
        mean, low, high.
    """
    people = rows.groupby(["model", "variant", "listens", "user_id"], sort=False)
    totals = people[["shown", "likes", "dislikes"]].sum().reset_index()
    found: list[dict[str, object]] = []
    for key, own in totals.groupby(["model", "variant"], sort=False):
        what = dict(zip(("model", "variant"), key, strict=True))
        for listens, one in own.groupby("listens"):
            for metric in ("likes", "dislikes"):
                rate = _rate(one, metric)
                found.append({**what, "metric": metric, "listens": bool(listens), **rate._asdict()})
        found.append({**what, "metric": "gain", "listens": None, **_gain(own)._asdict()})
    return pd.DataFrame(found)


def _rate(totals: pd.DataFrame, metric: str) -> Interval:
    """Return the mean rate of people, each counting alike."""
    rates = (totals[metric] / totals["shown"]).to_numpy(float)
    return mean_interval(rates, totals["user_id"].to_numpy())


def _gain(totals: pd.DataFrame) -> Interval:
    rates = totals.assign(rate=totals["likes"] / totals["shown"])
    wide = rates.pivot_table(index="user_id", columns="listens", values="rate").dropna()
    ratio = ratio_interval(wide[True].to_numpy(), wide[False].to_numpy())
    return type(ratio)(*(bound - 1 for bound in ratio))


def likes_by_round(rows: pd.DataFrame) -> pd.DataFrame:
    """Return likes per suggestion of each round: columns model, variant, listens, round, likes."""
    keys = ["model", "variant", "listens", "round"]
    totals = rows.groupby(keys, sort=False)[["likes", "shown"]].sum()
    return (totals["likes"] / totals["shown"]).rename("likes").reset_index()
