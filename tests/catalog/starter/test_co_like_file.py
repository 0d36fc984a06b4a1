"""The starter's co-likes, under the database's film ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.catalog.starter.co_like_file import STARTER_CO_LIKES, renamed, starter_co_likes
from app.catalog.starter.film_file import read_films
from app.recommend.training import CoLikes
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path


def test_figures_move_with_their_films() -> None:
    original = CoLikes.from_likes([(1, 6), (1, 47), (2, 6), (2, 47), (3, 47), (3, 999), (4, 6)])
    moved = renamed(original, {6: 200, 47: 100})
    assert moved.film_ids.tolist() == [100, 200]
    assert moved.people.toarray().tolist() == [[3, 2], [2, 3]]
    expected = original.restricted_to([6, 47]).weights.toarray()[::-1, ::-1]
    assert np.array_equal(moved.weights.toarray(), expected)
    assert moved.total_weight == original.total_weight
    assert moved.user_count == original.user_count


@pytest.mark.usefixtures("app")
def test_the_starter_co_likes_know_the_films_that_are_there(tmp_path: Path) -> None:
    heat = make_film(external_ids={"movielens": "6"})
    make_film(external_ids={"movielens": "123456789", "imdb": "tt1"})
    path = tmp_path / "co_likes.npz"
    CoLikes.from_likes([(1, 6), (1, 47)]).save(path)
    assert starter_co_likes(path).film_ids.tolist() == [heat.id]


def test_the_starter_ships_figures_for_nearly_all_its_films() -> None:
    co_likes = CoLikes.load(STARTER_CO_LIKES)
    films = {int(dict(film.external_ids)["movielens"]) for film in read_films()}
    assert films.issuperset(co_likes.film_ids.tolist())
    assert len(co_likes.film_ids) > 2_800
    assert co_likes.user_count > 600
    pairs = co_likes.people.tocoo()
    assert pairs.data[pairs.row != pairs.col].min() == 2


@pytest.mark.usefixtures("app")
def test_a_missing_file_is_a_value_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no co-likes"):
        starter_co_likes(tmp_path / "nothing.npz")
