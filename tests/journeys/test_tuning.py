"""Tuning the list, asking what if, and reading what the model is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.db import db
from tests.factories.catalog import make_film
from tests.factories.site import copy_of
from tests.journeys.visitor import FRAGMENT, JSON

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.journeys.visitor import Visitor

TUNED = "/for-you?novelty=0.9"


def test_the_mix_stays_on_the_way(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    usual, tuned = visitor.open("/for-you"), visitor.open(TUNED)
    assert usual.film_ids != tuned.film_ids
    links = {str(link["href"]) for link in tuned.soup.select("main a")}
    assert "/for-you?page=2&novelty=0.9" in links
    assert {str(field["value"]) for field in tuned.soup.select(".verdict-form [name=next]")} == {
        TUNED
    }
    dial = tuned.soup.select_one("input[name=novelty]")
    assert dial is not None
    assert dial["value"] == "0.9"
    assert "As usual again" in tuned.html
    assert "As usual again" not in usual.html


@pytest.mark.parametrize("headers", [FRAGMENT, JSON], ids=["fragment", "JSON"])
def test_a_verdict_answers_with_the_tuned_list(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.judge(1, "favourite")
    judged = visitor.open(TUNED).film_ids[0]
    answer = visitor.post(
        f"/films/{judged}/verdict",
        {"verdict": "seen", "next": TUNED, "surface": "suggestions"},
        headers,
    )
    shown = visitor.open(TUNED).film_ids
    assert judged not in shown
    if headers is JSON:
        assert answer.json is not None
        assert [one["film_id"] for one in answer.json["suggestions"]] == shown
    else:
        assert f'value="{TUNED}"' in answer.text


@pytest.mark.parametrize("query", ["novelty=2", "content=-1", "prior=much", "diversity="])
def test_a_mix_that_makes_no_sense_is_told(visitor: Visitor, query: str) -> None:
    page = visitor.open(f"/for-you?{query}")
    assert page.status == 400
    assert "is from 0 to" in page.html


def test_what_if_changes_nothing_and_comes_true(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    before = visitor.open("/for-you")
    film_id = before.film_ids[0]
    asked = visitor.open(f"/films/{film_id}/preview/like")
    assert asked.status == 200
    assert visitor.open("/for-you").film_ids == before.film_ids
    coming = {
        str(link["href"]).split("/")[2]
        for link in asked.soup.select("section[aria-labelledby=side-1] h3 a")
    }
    going = {
        str(link["href"]).split("/")[2]
        for link in asked.soup.select("section[aria-labelledby=side-2] h3 a")
    }
    visitor.judge(film_id, "like")
    after = set(visitor.open("/for-you").film_ids)
    assert {int(id_) for id_ in coming} == after - set(before.film_ids)
    assert {int(id_) for id_ in going} == set(before.film_ids) - after - {film_id}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/films/1/preview/adore", 400),
        ("/films/1/preview/seen", 400),
        ("/films/999999/preview/like", 404),
        ("/films/1/preview/like?novelty=x", 400),
        ("/films/1/preview/like?_external=1&_scheme=evil&film_id=2", 200),
    ],
)
def test_odd_questions(visitor: Visitor, path: str, status: int) -> None:
    assert visitor.open(path).status == status


def test_every_card_leads_to_what_if(visitor: Visitor) -> None:
    visitor.judge(1, "favourite")
    page = visitor.open(TUNED)
    links = [str(link["href"]) for link in page.soup.select(".preview-link")]
    assert links == [f"/films/{film_id}/preview/like?novelty=0.9" for film_id in page.film_ids]


def test_without_a_build_nothing_can_be_asked(client: FlaskClient) -> None:
    film = make_film(title="Heat")
    page = client.get(f"/films/{film.id}/preview/like")
    assert page.status_code == 200
    assert "Suggestions are being prepared" in page.text


def test_the_page_about_the_model(site: Flask, visitor: Visitor) -> None:
    page = visitor.open("/about/model")
    assert page.status == 200
    engine = site.extensions["marquee-engine"].current()
    assert engine.build_id in page.html
    assert "3,000" in page.html
    assert "Found again" in page.html
    assert "/about/model" in {str(link["href"]) for link in page.soup.select("footer a")}


def test_a_build_that_was_removed_is_not_told_of(starter_instance: Path, tmp_path: Path) -> None:
    instance = copy_of(starter_instance, tmp_path / "instance", own_builds=True)
    site = create_app({"instance_path": instance})
    client = site.test_client()
    assert "Found again" in client.get("/about/model").text
    for manifest in (instance / "builds").glob("*/manifest.json"):
        manifest.unlink()
    assert "No build yet" in client.get("/about/model").text
    with site.app_context():
        db.engine.dispose()
