"""Series, how they are told by titles and spread over a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recommend import Profile, open_build
from app.recommend.diversify import spread_series
from app.recommend.training import train_build
from app.recommend.training.series import series_of, stem_of
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("The Lord of the Rings: The Two Towers", "lord of the rings"),
        ("The Godfather", "godfather"),
        ("The Godfather: Part II", "godfather"),
        ("Rocky IV", "rocky"),
        ("Toy Story 3", "toy story"),
        ("Kill Bill: Vol. 2", "kill bill"),
        ("Harry Potter and the Prisoner of Azkaban", "harry potter"),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars"),
        ("Amélie", "amélie"),
        ("2001", "2001"),
        ("", ""),
    ],
)
def test_stems(title: str, stem: str) -> None:
    assert stem_of(title) == stem


def test_a_series_needs_two_films_and_a_name() -> None:
    titles = ["Rocky", "Rocky II", "Heat", "It", "It: Chapter Two", ""]
    assert series_of(titles, [""] * 6).tolist() == [0, 0, -1, -1, -1, -1]


def test_a_collection_that_a_source_knows_decides() -> None:
    films = {
        "Alien": "Alien Collection",
        "Aliens": "Alien Collection",
        "Alien: Covenant": "",
        "Rocky": "",
        "Rocky II": "",
        "Batman Begins": "The Dark Knight Collection",
    }
    assert series_of([*films], [*films.values()]).tolist() == [0, 0, 0, 1, 1, -1]


@given(st.lists(st.integers(-1, 3), max_size=40), st.integers(0, 45))
def test_at_most_two_films_of_a_series_in_each_ten(series: list[int], count: int) -> None:
    places = spread_series(np.array(series, np.int32), count).tolist()
    assert len(places) == min(count, len(series))
    assert len(set(places)) == len(places)
    others = [place for place in range(len(series)) if place not in places]
    for start in range(0, len(places) - 9, 10):
        ten = [series[place] for place in places[start : start + 10]]
        later = [series[place] for place in places[start + 10 :] + others]
        crowded = any(ten.count(number) > 2 for number in set(ten) - {-1})
        assert not crowded or all(ten.count(number) >= 2 for number in later)


def test_order_is_kept_where_no_series_crowds() -> None:
    assert spread_series(np.array([-1, 0, 0, 1, -1], np.int32), 5).tolist() == [0, 1, 2, 3, 4]


def test_three_likes_bring_the_limit(tmp_path: Path) -> None:
    films = make_films(60)
    films.loc[films.index % 6 == 0, "title"] = [f"Rocky {number}" for number in range(10)]
    engine = open_build(train_build(tmp_path, films, make_ratings(films)))
    rocky = {101 + 6 * number for number in range(10)}
    one = engine.recommend(Profile((101,)), 10).film_ids
    three = engine.recommend(Profile((101, 107, 113)), 10).film_ids
    assert len(rocky & set(one)) > 2
    assert len(rocky & set(three)) == 2
