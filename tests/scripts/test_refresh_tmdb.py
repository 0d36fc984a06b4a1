"""The script that refreshes films from TMDB."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.catalog.models import ExternalId
from app.db import db
from app.web import settings as site_settings
from scripts import refresh_tmdb
from tests.factories.catalog import make_film
from tests.factories.tmdb_server import Answer, TmdbServer, tmdb_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

POSTER = "/umSVjVdbVwtx5ryCA2QXL44Durm.jpg"


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with tmdb_server() as running:
        yield running


@pytest.fixture
def site(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site with one film that TMDB knows, and a key."""
    film = make_film(title="Heat", year=1995)
    film.external_ids.append(ExternalId(source="tmdb", value="949"))
    db.session.commit()
    object.__setattr__(app.extensions[site_settings.EXTENSION], "tmdb_key", "token")
    monkeypatch.setattr(refresh_tmdb, "create_app", lambda: app)
    return app


def run(server: TmdbServer, *arguments: str) -> int:
    addresses = ("--api", f"{server.address}/3", "--images", f"{server.address}/t/p/w342")
    return refresh_tmdb.main(["--quiet", "--pace", "1000", *addresses, *arguments])


def test_without_a_key_it_says_so_and_asks_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refresh_tmdb, "create_app", lambda: app)
    with tmdb_server() as server:
        assert run(server) == 1
        assert server.asked == []
    assert capsys.readouterr().err.startswith("TMDB_API_KEY is not set: nothing was asked.")


@pytest.mark.usefixtures("site")
def test_it_refreshes_adds_and_fetches(
    server: TmdbServer, tmp_path: Path, site: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = BytesIO()
    Image.new("RGB", (342, 513)).save(picture, "JPEG")
    server.film(949)
    server.film(7, title="New", poster_path="/new.jpg", videos={})
    server.answer("/3/movie/now_playing", Answer({"results": [{"id": 7}, {"id": 949}]}))
    server.answer(f"/t/p/w342{POSTER}", Answer(picture.getvalue()))
    server.answer("/t/p/w342/new.jpg", Answer(b"<html>"))
    assert run(server, "--new", "now-playing", "--posters", "5") == 0
    assert capsys.readouterr().out == (
        "TMDB told of 2 films: 1 added, 1 updated, 0 unchanged.\n"
        "Posters: 1 fetched, 1 no picture.\n"
    )
    folder = site.extensions[site_settings.EXTENSION].posters_path
    assert [path.name for path in folder.iterdir()] == [POSTER[1:]]
    # A picture's address needs no key.
    (headers,) = {
        headers.get("Authorization") for _, path, _, headers in server.asked if "/t/p" in path
    }
    assert headers is None
    assert run(server, "--posters", "5") == 0
    assert "TMDB told of 0 films" in capsys.readouterr().out


@pytest.mark.usefixtures("site")
def test_a_refused_key_is_told(server: TmdbServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.answer("/3/movie/949", Answer({}, 401))
    assert run(server) == 1
    assert "TMDB refuses the key" in capsys.readouterr().err


@pytest.mark.usefixtures("site")
def test_posters_that_cannot_be_had_are_told(
    server: TmdbServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.film(949)
    assert run(server, "--posters", "5") == 0
    assert "Posters: 1 absent." in capsys.readouterr().out
    server.answer(f"/t/p/w342{POSTER}", Answer({}, 403))
    assert run(server, "--posters", "5") == 1
    printed = capsys.readouterr()
    assert "Posters: none." in printed.out
    assert printed.err.startswith("Stopped: TMDB refuses")
