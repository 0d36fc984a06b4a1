"""Builds that many tests of the recommender share; they only read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from app.recommend import Engine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return make_engine(tmp_path_factory.mktemp("builds"), films=240, users=150)
