"""Pages that are drawn once for all strangers: never out of date, and nothing of anybody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.catalog.changes import note_change
from app.catalog.models import Film
from app.db import db
from app.lists import entries, sharing
from app.lists.models import FilmList
from app.web.forgery import TOKEN_PLACE
from app.web.shared_pages import EXTENSION
from tests.factories.accounts import make_user, register
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TOKEN = re.compile(r'(?:name="csrf_token" value|data-token)="([^"]+)"')


@pytest.fixture
def film_list(app: Flask) -> FilmList:
    """A public list of Ann's with one film, the only one there is."""
    del app
    ann = make_user("ann").viewer_id
    list_id = make_list(ann, "Night shift", ["Heat"], visibility="public")
    db.session.commit()
    return db.session.get_one(FilmList, list_id)


def pages_of(film_list: FilmList) -> dict[str, str]:
    """Return the addresses of all pages that are drawn for many, by name."""
    film_id = db.session.query(Film.id).order_by(Film.id).limit(1).scalar()
    return {
        "home": "/",
        "search": "/search?q=heat",
        "suggest": "/search/suggest?q=heat",
        "film": f"/films/{film_id}/heat",
        "link": f"/l/{film_list.token}",
        "list": f"/lists/{film_list.id}",
    }


def told(client: FlaskClient, path: str) -> str:
    """Return a page without what differs from minute to minute."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert TOKEN_PLACE not in answer.text
    return TOKEN.sub("", answer.text)


def test_a_page_is_drawn_once_for_all_strangers(app: Flask, film_list: FilmList) -> None:
    for path in pages_of(film_list).values():
        first = told(app.test_client(), path)
        size = app.extensions[EXTENSION].size
        assert told(app.test_client(), path) == first
        assert app.extensions[EXTENSION].size == size > 0, path


def test_a_changed_film_shows_on_the_next_request(app: Flask, film_list: FilmList) -> None:
    client, pages = app.test_client(), pages_of(film_list)
    before = {name: told(client, path) for name, path in pages.items()}
    film = db.session.query(Film).one()
    film.year = 1911
    note_change()
    db.session.commit()
    for name, path in pages.items():
        assert "1911" not in before[name]
        assert "1911" in told(client, path), name


def test_another_name_of_a_list_shows_on_the_next_request(app: Flask, film_list: FilmList) -> None:
    client, pages = app.test_client(), {**pages_of(film_list), "search": "/search?q=shift"}
    del pages["suggest"]
    for path in pages.values():
        assert "Night shift" in told(client, path)
    film_list.title = "Late shift"
    db.session.commit()
    for name, path in pages.items():
        assert "Late shift" in told(client, path), name


def test_another_film_on_a_list_shows_on_the_next_request(app: Flask, film_list: FilmList) -> None:
    client, pages = app.test_client(), pages_of(film_list)
    ronin = make_film(title="Ronin", year=1998)
    db.session.commit()
    names = ("home", "film", "link", "list")
    before = [told(client, pages[name]) for name in names]
    entries.add_film(film_list.viewer_id, film_list.id, ronin.id, now=NOON)
    db.session.commit()
    for name, page in zip(names, before, strict=True):
        assert told(client, pages[name]) != page, name
    assert "Ronin" in told(client, pages["link"])


@pytest.mark.parametrize("way", ["private", "hidden", "expired", "deleted"])
def test_a_list_that_is_taken_back_is_gone_at_once(
    app: Flask, film_list: FilmList, way: str
) -> None:
    client, pages = app.test_client(), {**pages_of(film_list), "search": "/search?q=shift"}
    for name in ("home", "search", "film", "link", "list"):
        assert "Night shift" in told(client, pages[name])
    if way == "private":
        sharing.set_visibility(
            film_list.viewer_id, film_list.id, "private", now=NOON, make_token=next_token
        )
    elif way == "hidden":
        film_list.hidden_at = NOON
    elif way == "expired":
        film_list.expires_at = NOON
    else:
        db.session.delete(film_list)
    db.session.commit()
    for name in ("home", "search", "film"):
        assert "Night shift" not in told(client, pages[name]), name
    assert client.get(pages["link"]).status_code == (410 if way == "expired" else 404)
    assert client.get(pages["list"]).status_code == 404


def test_a_stranger_sees_nothing_of_anybodys(app: Flask, film_list: FilmList) -> None:
    member, stranger, pages = app.test_client(), app.test_client(), pages_of(film_list)
    before = {name: told(stranger, path) for name, path in pages.items()}
    register(member, "beatrix")
    film_id = db.session.query(Film.id).scalar()
    token = TOKEN.findall(member.get("/").text)[0]
    for verdict in ("favourite", "like"):
        member.post(f"/films/{film_id}/verdict", data={"verdict": verdict, "csrf_token": token})
        for name in ("home", "film", "link"):
            assert "beatrix" in told(member, pages[name])
            assert told(stranger, pages[name]) == before[name], name
    assert 'aria-pressed="true"' in member.get(pages["film"]).text
    assert 'aria-pressed="true"' not in before["film"]


def test_everybody_gets_a_token_of_their_own_session(app: Flask, film_list: FilmList) -> None:
    clients = [app.test_client() for _ in range(3)]
    for number, client in enumerate(clients[1:]):
        register(client, f"member{number}")
    for name, path in pages_of(film_list).items():
        if name == "suggest":
            continue
        found = [set(TOKEN.findall(client.get(path).text)) for client in clients]
        assert all(found), name
        assert sum(len(tokens) for tokens in found) == len(set.union(*found)) == 3, name


def test_a_token_of_a_kept_page_is_good(app: Flask, film_list: FilmList) -> None:
    path = pages_of(film_list)["film"]
    told(app.test_client(), path)
    client = app.test_client()
    token = TOKEN.findall(client.get(path).text)[0]
    answer = client.post(
        f"{path.rpartition('/')[0]}/verdict", data={"verdict": "like", "csrf_token": token}
    )
    assert answer.status_code == 303


def test_pages_differ_by_theme_host_mount_and_query(app: Flask, film_list: FilmList) -> None:
    path = pages_of(film_list)["film"]
    plain = told(app.test_client(), path)
    dark = app.test_client()
    dark.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in told(dark, path)
    dark.set_cookie("theme", "pink")
    assert told(dark, path) == plain
    client = app.test_client()
    assert "http://films.example/films/" in client.get(path, base_url="http://films.example/").text
    mounted = client.get(path, base_url="http://localhost/cinema").text
    assert 'href="/cinema/search"' in mounted
    assert told(client, path) == plain
    for query in ("/search?q=heat", "/search?q=HEAT", "/search?q=heat&next=/for-you", "/search"):
        assert len({told(app.test_client(), query) for _ in range(2)}) == 1
    assert "“HEAT”" in told(client, "/search?q=HEAT")
    assert 'value="/for-you"' in told(client, "/search?q=heat&next=/for-you")
    assert 'value="/for-you"' not in told(client, "/search?q=heat")
