"""Posters of TMDB's: kept whole or not at all, and sent from here."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.catalog import queries
from app.db import db
from app.errors import InvalidInputError
from app.media import poster_cache
from app.media.poster_cache import PosterCache
from app.media.routes import POSTERS
from tests.factories.catalog import make_film

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

PATH = "/umSVjVdbVwtx5ryCA2QXL44Durm.jpg"


def picture(kind: str = "JPEG", sides: tuple[int, int] = (342, 513)) -> bytes:
    file = BytesIO()
    Image.new("RGB", sides, "#b84a39").save(file, kind)
    return file.getvalue()


@pytest.fixture
def cache(tmp_path: Path) -> PosterCache:
    return PosterCache(tmp_path / "posters")


def test_a_poster_is_kept_under_its_name(cache: PosterCache) -> None:
    assert cache.find(PATH) is None
    cache.keep(PATH, picture())
    assert cache.find(PATH) == PATH[1:]
    assert (cache.folder / PATH[1:]).read_bytes() == picture()
    cache.keep("/abc.png", picture("PNG"))
    assert sorted(path.name for path in cache.folder.iterdir()) == ["abc.png", PATH[1:]]


@pytest.mark.parametrize(
    "name", ["/../secret_key", "/a/b.jpg", "/.jpg", "/a.svg", "/a.jpg\0", "", None, "/" + "a" * 90]
)
def test_no_other_file_is_found(cache: PosterCache, name: str | None) -> None:
    cache.keep(PATH, picture())
    assert cache.find(name) is None
    with pytest.raises(InvalidInputError):
        cache.keep(name or "", picture())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture()[:-200],
        picture("PNG"),
        picture(sides=(10, 15)),
        picture(sides=(2_100, 100)),
    ],
    ids=["nothing", "SVG", "cut short", "PNG by the name of JPEG", "tiny", "huge"],
)
def test_what_is_no_poster_is_not_kept(cache: PosterCache, content: bytes) -> None:
    with pytest.raises(InvalidInputError):
        cache.keep(PATH, content)
    assert not cache.folder.exists()


def test_files_that_are_too_large(cache: PosterCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poster_cache, "MAX_BYTES", 100)
    with pytest.raises(InvalidInputError, match="too large"):
        cache.keep(PATH, picture())


def test_a_full_disk_leaves_nothing_behind(
    cache: PosterCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        cache.keep(PATH, picture())
    assert list(cache.folder.iterdir()) == []


@pytest.fixture
def film_id(app: Flask) -> int:
    film = make_film(title="Heat", year=1995)
    film.poster_path = PATH
    db.session.flush()
    return film.id


def cache_of(app: Flask, *, is_shown: bool = False) -> PosterCache:
    cache: PosterCache = app.extensions[POSTERS]
    cache.is_shown = is_shown
    return cache


def test_posters_are_drawn_unless_it_is_said_otherwise(
    app: Flask, client: FlaskClient, film_id: int
) -> None:
    cache_of(app).keep(PATH, picture())
    card = queries.get_card(film_id)
    with app.test_request_context():
        poster_url = app.jinja_env.globals["poster_url"]
        assert poster_url(card).endswith(".svg")
        assert "Posters are drawn here" in client.get("/about/model").text
        cache_of(app, is_shown=True)
        assert poster_url(card) == f"/posters/tmdb{PATH}"
        assert "Posters come from TMDB or are drawn here" in client.get("/about/model").text


def test_without_a_fetched_one_a_poster_is_drawn(app: Flask, film_id: int) -> None:
    cache_of(app, is_shown=True)
    with app.test_request_context():
        card = queries.get_card(film_id)
        assert app.jinja_env.globals["poster_url"](card).endswith(".svg")


def test_a_kept_poster_is_sent_and_may_be_kept_for_ever(client: FlaskClient, app: Flask) -> None:
    cache_of(app).keep(PATH, picture())
    answer = client.get(f"/posters/tmdb{PATH}")
    assert (answer.status_code, answer.content_type, answer.data) == (200, "image/jpeg", picture())
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/posters/tmdb{PATH}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["none.jpg", "..%2Fsecret_key", "%20.jpg", "a.svg"])
def test_other_posters_are_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/posters/tmdb/{name}").status_code == 404
