"""The top list's damping: chosen by what the other half of the audience confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.recommend import open_build
from app.recommend.artifacts import verify
from app.recommend.popularity import DAMPING_VOTES, damped_mean
from app.recommend.training import train_build
from app.recommend.training.star_models import StarTable
from app.recommend.training.top_list import DAMPINGS, chosen_damping
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = StarTable(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


def audience(noise: float, worth: float, seed: int = 0) -> np.ndarray:
    """Return counts of stars of 600 films, of which many have few votes."""
    random = np.random.default_rng(seed)
    histograms = np.zeros((600, 10))
    for film, votes in enumerate(random.geometric(0.08, 600)):
        stars = 3.0 + worth * random.normal() + noise * random.normal(size=votes)
        halves = np.clip(np.rint(stars * 2), 1, 10).astype(int) - 1
        np.add.at(histograms[film], halves, 1)
    return histograms


def test_the_more_opinions_differ_the_more_damping_is_chosen() -> None:
    agreed, _ = chosen_damping(audience(noise=0.3, worth=0.6), NOBODY, seed=0)
    divided, measured = chosen_damping(audience(noise=1.2, worth=0.35), NOBODY, seed=0)
    assert agreed < divided
    assert set(measured) == {f"{damping:g}" for damping in DAMPINGS}
    assert measured[f"{divided:g}"] == max(measured.values())


def test_the_same_seed_chooses_the_same() -> None:
    histograms = audience(noise=1.0, worth=0.5)
    assert chosen_damping(histograms, NOBODY, seed=4) == chosen_damping(histograms, NOBODY, seed=4)


def test_with_few_rated_films_the_usual_damping_stays() -> None:
    histograms = np.zeros((400, 10))
    histograms[:20, 7] = 3
    assert chosen_damping(histograms, NOBODY, seed=0) == (DAMPING_VOTES, {})


def test_known_people_are_split_as_wholes() -> None:
    films = make_films(120)
    table = StarTable.of(films, make_ratings(films, 200))
    damping, measured = chosen_damping(np.zeros((120, 10)), table, seed=0)
    assert damping in DAMPINGS
    assert len(measured) == len(DAMPINGS)


def test_the_chosen_damping_makes_the_top_list_and_stands_in_the_manifest(
    tmp_path: Path,
) -> None:
    films = make_films(600)
    histograms = audience(noise=1.0, worth=0.5)
    films["rating_histogram"] = histograms.tolist()
    path = train_build(tmp_path, films)
    told = verify(path).manifest["model"]["top_list"]
    expected, measured = chosen_damping(histograms, NOBODY, seed=0)
    assert told == {"damping_votes": expected, "confirmed_stars": measured}
    means = damped_mean(histograms, expected)
    top = open_build(path).top_list(10)
    assert means[np.array(top) - 101].tolist() == sorted(means, reverse=True)[:10]
