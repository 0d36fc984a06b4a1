"""What the page about the model says of a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.discover.model_card import model_card_of
from app.recommend.artifacts import verify
from app.recommend.training import train_build
from tests.factories.recommend import make_films, make_ratings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, Any]:
    films = make_films(60)
    ratings = make_ratings(films, 40)
    train_build(tmp_path / "builds", films, ratings, sources={"likes": "made up"})
    return dict(verify(train_build(tmp_path / "builds", films, ratings)).manifest)


def test_a_manifest_in_words(manifest: dict[str, Any]) -> None:
    card = model_card_of(manifest)
    assert card.build_id == manifest["id"]
    assert card.made_at.tzinfo is not None
    assert {figure.name: figure.value for figure in card.learnt_from}["People"] == "40"
    quality = {figure.name: figure.value for figure in card.quality}
    assert quality["Found again"].startswith("0.")
    assert "%" in quality["Reached"]
    assert ", before 0." in quality["Against the build before"]
    assert {figure.name: figure.value for figure in card.making}["Seed"] == "0"
    assert card.sources == ()


def test_the_first_build_is_compared_with_none(manifest: dict[str, Any]) -> None:
    metrics = {**manifest["metrics"], "compared": None}
    card = model_card_of({**manifest, "metrics": metrics, "sources": {"likes": "made up"}})
    assert "Against the build before" not in {figure.name for figure in card.quality}
    assert card.sources == (("Likes", "made up"),)


@pytest.mark.parametrize("metrics", [{}, {"questions": 0}])
def test_a_build_that_was_not_measured(manifest: dict[str, Any], metrics: dict[str, Any]) -> None:
    assert model_card_of({**manifest, "metrics": metrics}).quality == ()


def test_without_a_build_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/about/model")
    assert page.status_code == 200
    assert "No build yet" in page.text
    assert "What it is bad at" in page.text
