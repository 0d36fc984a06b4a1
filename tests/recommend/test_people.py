"""People of similar taste: the match is the same from both sides, and the near are found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recommend import Engine, Profile
from app.recommend.people import (
    SimilarPeople,
    agreement,
    match_percent,
    opinions_of,
    opinions_of_stars,
)
from app.recommend.taste import LIKE_WEIGHT
from app.recommend.training.embed import content_vectors
from app.recommend.training.films import checked_films
from app.recommend.vocabulary import Vocabulary
from scripts.evaluate import read_films

RATINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ml-latest-small/ratings.csv"
FILMS = tuple(range(1, 21))
SOME_FILMS = st.lists(st.sampled_from(FILMS), max_size=12).map(tuple)
PROFILES = st.builds(
    Profile, favourites=SOME_FILMS, likes=SOME_FILMS, dislikes=SOME_FILMS, seen=SOME_FILMS
)


@settings(max_examples=150, deadline=None)
@given(one=PROFILES, other=PROFILES)
def test_a_match_is_the_same_from_both_sides_and_none_below_five_films(
    one: Profile, other: Profile
) -> None:
    percent = match_percent(one, other)
    assert percent == match_percent(other, one)
    shared = opinions_of(one).keys() & opinions_of(other).keys()
    assert (percent is None) == (len(shared) < 5)
    assert percent is None or 0 <= percent <= 100


def test_more_films_in_common_make_a_better_match() -> None:
    matches = [
        match_percent(Profile(likes=FILMS[:count]), Profile(likes=FILMS[:count]))
        for count in (4, 5, 10, 20)
    ]
    assert matches == [None, 86, 92, 95]


def test_opposite_verdicts_are_no_match() -> None:
    loved, hated = Profile(favourites=FILMS), Profile(dislikes=FILMS)
    assert match_percent(loved, hated) == 5
    assert match_percent(loved, loved) == 95


def test_a_dislike_outweighs_other_verdicts_and_seen_films_are_no_opinion() -> None:
    profile = Profile(favourites=(1, 2), likes=(2, 3), dislikes=(1,), seen=(4,), hidden=(5,))
    assert opinions_of(profile) == {1: -1.0, 2: 1.0, 3: LIKE_WEIGHT}


def test_stars_are_opinions_beside_the_persons_own_mean() -> None:
    harsh = opinions_of_stars({1: 0.5, 2: 2.0, 3: 3.0} | dict.fromkeys(range(10, 40), 2.0))
    assert harsh[1] < 0 < harsh[3]
    kind = opinions_of_stars({1: 5.0, 2: 4.0} | dict.fromkeys(range(10, 60), 4.5))
    assert kind[2] < 0 < kind[1]
    assert all(-1.0 <= opinion <= 1.0 for opinion in (*harsh.values(), *kind.values()))
    assert opinions_of_stars({}) == {}


def test_people_of_the_same_circle_are_found(engine: Engine, tmp_path: Path) -> None:
    circles = [[101 + circle + 6 * step for step in range(12)] for circle in range(6)]
    people = {
        person: opinions_of(Profile(likes=tuple(circles[person % 6][: 6 + person % 5])))
        for person in range(60)
    }
    people[60] = opinions_of(Profile(likes=tuple(circles[0][:4])))  # too few opinions
    films = Vocabulary(engine.film_ids)
    found = SimilarPeople(tmp_path / "people.ann", people, films, engine.vectors)
    assert len(found) == 60
    matches = found.nearest(people[0], 5, leave_out={0})
    assert len(matches) == 5
    assert all(match.person_id % 6 == 0 and match.person_id != 0 for match in matches)
    assert [match.percent for match in matches] == sorted(
        (match.percent for match in matches), reverse=True
    )
    assert matches[0].percent == agreement(people[0], people[matches[0].person_id])
    assert matches == found.nearest(people[0], 5, leave_out={0})


def test_the_index_finds_whom_an_exact_scan_finds(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(80, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    people = {
        person: {int(film): float(random.choice([-1.0, 0.7, 1.0])) for film in chosen}
        for person in range(200)
        for chosen in [random.choice(80, 40, replace=False)]
    }
    found = SimilarPeople(tmp_path / "people.ann", people, Vocabulary(np.arange(80)), vectors)
    best = max(agreement(people[0], people[person]) or 0 for person in range(1, 200))
    assert found.nearest(people[0], 40, leave_out={0})[0].percent == best


@pytest.mark.parametrize(
    "opinions",
    [{}, {1: 1.0}, dict.fromkeys(range(1000, 1010), 1.0), dict.fromkeys(range(6), 0.0)],
    ids=["none", "few", "unknown films", "of nothing"],
)
def test_without_a_taste_nobody_is_found(tmp_path: Path, opinions: dict[int, float]) -> None:
    vectors = np.eye(8, dtype=np.float32)
    films = Vocabulary(np.arange(8))
    somebody = {7: dict.fromkeys(range(6), 1.0), 8: opinions}
    found = SimilarPeople(tmp_path / "people.ann", somebody, films, vectors)
    assert len(found) == 1
    assert found.nearest(opinions, 3) == ()
    assert found.nearest(somebody[7], 0) == ()
    assert [match.person_id for match in found.nearest(somebody[7], 3)] == [7]


def test_without_people_nobody_is_found(tmp_path: Path) -> None:
    films = Vocabulary(np.arange(8))
    found = SimilarPeople(tmp_path / "people.ann", {}, films, np.eye(8, dtype=np.float32))
    assert len(found) == 0
    assert found.nearest(dict.fromkeys(range(6), 1.0), 3) == ()


@pytest.mark.slow
@pytest.mark.skipif(not RATINGS.is_file(), reason="../shared/data/ml-latest-small is not there")
def test_people_found_by_half_their_films_agree_on_the_other_half(tmp_path: Path) -> None:
    films = checked_films(read_films(RATINGS.parents[1]))
    ratings = pd.read_csv(RATINGS)
    random = np.random.default_rng(0)
    one, other = {}, {}
    for person, own in ratings.groupby("userId"):
        first = random.random(len(own)) < 0.5
        one[int(person)], other[int(person)] = (verdicts(own[part]) for part in (first, ~first))
    found = SimilarPeople(
        tmp_path / "people.ann",
        one,
        Vocabulary(films["film_id"].to_numpy()),
        content_vectors(films, 0),
    )
    near = [
        agreement(other[person], other[match.person_id])
        for person in one
        for match in found.nearest(one[person], 10, leave_out={person})
    ]
    anybody = [
        agreement(other[person], other[int(somebody)])
        for person in one
        for somebody in random.choice(list(one), 20)
        if somebody != person
    ]
    assert mean_of(near) > mean_of(anybody) + 5


def verdicts(ratings: pd.DataFrame) -> dict[int, float]:
    """Return opinions as if stars were verdicts: 4.5 a favourite, 4 a like, 2 a dislike."""
    films, stars = ratings["movieId"], ratings["rating"]
    return opinions_of(
        Profile(
            favourites=tuple(films[stars >= 4.5]),
            likes=tuple(films[stars == 4.0]),
            dislikes=tuple(films[stars <= 2.0]),
        )
    )


def mean_of(percents: list[int | None]) -> float:
    """Return the mean of those that match at all."""
    return float(np.mean([percent for percent in percents if percent is not None]))
