"""Builds that many tests of the recommender share; they only read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.recommend import open_build
from app.recommend.training import train_build
from tests.factories.recommend import make_engine, make_films, make_ratings

if TYPE_CHECKING:
    from app.recommend import Engine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return make_engine(tmp_path_factory.mktemp("builds"), films=240, users=150)


@pytest.fixture(scope="session", params=["usual", "other", "bare and doubled"])
def any_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Engines of several catalogues of the films 101 to 340; one is as bad as they get."""
    root = tmp_path_factory.mktemp("builds")
    if request.param != "bare and doubled":
        return make_engine(root, 240, 150, seed=["usual", "other"].index(request.param))
    films = make_films(240)
    facts = ["genres", "directors", "cast", "keywords", "countries", "year"]
    films.loc[120:179, facts] = films.loc[0:59, facts].to_numpy()
    for column in facts[:-1]:
        films.loc[180:, column] = [()] * 60
    ratings = make_ratings(films, 60)
    films["is_new"] = films["film_id"] > 320
    return open_build(train_build(root, films, ratings[ratings["film_id"] < 300]))
