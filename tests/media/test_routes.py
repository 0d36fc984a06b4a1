"""The addresses of posters and of the stylesheet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from app.catalog.queries import get_card
from app.db import db
from app.media.routes import film_url, poster_url, stylesheet_url
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from app.catalog.queries import FilmCard

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def heat(app: Flask) -> FilmCard:
    film = make_film(title="Heat", year=1995, genres=("Crime",), directors=("Michael Mann",))
    db.session.commit()
    with app.test_request_context():
        return get_card(film.id)


def _poster_url(app: Flask, card: FilmCard) -> str:
    with app.test_request_context():
        return poster_url(card)


def test_a_poster_is_kept_for_ever(app: Flask, client: FlaskClient, heat: FilmCard) -> None:
    answer = client.get(_poster_url(app, heat))
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    ET.fromstring(answer.text)  # noqa: S314 - our own drawing


def test_a_poster_opened_by_itself_may_do_nothing(
    app: Flask, client: FlaskClient, heat: FilmCard
) -> None:
    policy = client.get(_poster_url(app, heat)).headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_a_poster_that_is_known_is_not_sent_again(
    app: Flask, client: FlaskClient, heat: FilmCard
) -> None:
    url = _poster_url(app, heat)
    etag = client.get(url).headers["ETag"]
    answer = client.get(url, headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert not answer.data


def test_an_old_address_leads_to_the_new_poster(
    app: Flask, client: FlaskClient, heat: FilmCard
) -> None:
    answer = client.get(f"/posters/{heat.id}/0123456789ab.svg")
    assert answer.status_code == 302
    assert answer.headers["Location"] == _poster_url(app, heat)
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/posters/999999/0123456789ab.svg",
        "/posters/99999999999999999999/0123456789ab.svg",
        "/posters/-1/0123456789ab.svg",
        "/posters/x/0123456789ab.svg",
        "/posters/1/0123456789ab.png",
    ],
)
def test_no_film_no_poster(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_stylesheet_is_one_file_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        url = stylesheet_url()
    answer = client.get(url)
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert "--paper:" in answer.text
    assert ".suggestion-card" in answer.text


def test_an_old_stylesheets_address_leads_to_the_new_one(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/style/0123456789ab.css")
    with app.test_request_context():
        assert answer.headers["Location"] == stylesheet_url()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_while_developing_the_stylesheet_is_read_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context():
        first = stylesheet_url()
        app.extensions["marquee-stylesheet"] = None
        monkeypatch.setattr(app, "debug", True)
        assert stylesheet_url() == first


def test_a_films_address_is_its_page(app: Flask, client: FlaskClient, heat: FilmCard) -> None:
    with app.test_request_context():
        url = film_url(heat)
    assert url == f"/films/{heat.id}/heat"
    assert client.get(url).status_code == 200
