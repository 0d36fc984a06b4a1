"""From the map to a cluster to a film, by links alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import create_app
from app.db import db
from tests.factories.site import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from app.recommend import Engine
    from tests.journeys.visitor import Visitor


def test_the_picture_and_the_list_lead_to_the_same_places(visitor: Visitor, engine: Engine) -> None:
    page = visitor.open("/map").soup
    pictured = {str(link["href"]) for link in page.select("svg.map a")}
    listed = [str(link["href"]) for link in page.select(".map-list a")]
    assert len(listed) == len(set(listed)) == len(engine.clusters())
    assert pictured == set(listed)


def test_a_cluster_holds_its_films_and_pages_them(visitor: Visitor, engine: Engine) -> None:
    last = engine.clusters()[-1]
    link = visitor.open("/map").soup.select(".map-list a")[-1]
    path = str(link["href"])
    seen: list[int] = []
    number = 1
    while True:
        page = visitor.open(f"{path}?page={number}").soup
        seen += [
            int(str(film["href"]).split("/")[2]) for film in page.select(".film-row .film-title a")
        ]
        assert bool(page.select("svg.map")) is (number == 1)
        if not page.select('a[rel="next"]'):
            break
        number += 1
    assert seen == [place.film_id for place in engine.films_of_cluster(last.number)]
    near = visitor.open(path).soup.select("#near + .chips a")
    assert near
    assert all(visitor.get(str(other["href"])).status_code == 200 for other in near)


def test_films_of_the_picture_have_pages(visitor: Visitor) -> None:
    link = visitor.open("/map").soup.select_one("svg.map a")
    assert link is not None
    films = visitor.open(str(link["href"])).soup.select("svg.map a")
    assert len(films) > 20
    assert visitor.get(str(films[-1]["href"])).status_code == 200


def test_a_place_that_is_none_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/map/nowhere").status_code == 404
    assert visitor.get("/map/comedy?page=50").status_code == 404
    assert visitor.get("/map/comedy?page=x").status_code == 400


def test_without_a_build_the_map_says_so(starter_instance: Path, tmp_path: Path) -> None:
    folder = copy_of(starter_instance, tmp_path / "instance")
    (folder / "builds").unlink()
    app: Flask = create_app({"instance_path": folder})
    app.testing = True
    page = app.test_client().get("/map")
    assert page.status_code == 200
    assert "No map yet" in page.text
    assert app.test_client().get("/map/comedy").status_code == 404
    with app.app_context():
        db.engine.dispose()
