"""Rebuilding from the database: what it tells of, and where its likes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.rating_writing import audience_id_of, counts_of, store_ratings, write_counts
from app.db import db
from app.discover.rebuild import STEPS, read_inputs, rebuild
from app.recommend.artifacts import verify
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("app")
def test_a_bar_knows_how_long_a_rebuild_is(tmp_path: Path) -> None:
    for number in range(3):
        make_film(title=f"Film {number}", year=1990 + number)
    db.session.commit()
    told: list[str] = []
    manifest = verify(rebuild(tmp_path / "builds", progress=told.append)).manifest
    assert len(told) == len(set(told)) == STEPS
    assert manifest["inputs"]["films"] == 3
    assert "MovieLens" in manifest["sources"]["likes"]


@pytest.mark.usefixtures("app")
def test_the_imported_audience_is_learnt_from() -> None:
    films = [make_film(title=f"Film {number}").id for number in range(3)]
    audience = audience_id_of("ml-tiny")
    store_ratings([(audience, user, film, 8, 1) for user in (1, 2) for film in films])
    store_ratings([(audience, 3, 10**6, 8, 1)])  # of a film that is gone
    write_counts(audience, *counts_of(audience))
    db.session.commit()
    inputs = read_inputs()
    assert inputs.ratings is not None
    assert inputs.ratings["film_id"].tolist() == films * 2
    assert set(inputs.ratings["stars"]) == {4.0}
    assert inputs.co_likes.user_count == 0
    assert inputs.likes_from.startswith("The audience of ml-tiny (3 people)")


@pytest.mark.usefixtures("app")
def test_without_an_audience_the_starter_stands_for_it() -> None:
    inputs = read_inputs()
    assert inputs.ratings is None
    assert "starter" in inputs.likes_from
