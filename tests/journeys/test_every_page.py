"""Every page keeps the rules of all pages, and asks the database a fixed number of times."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.db import db
from app.recommend.artifacts import current_build_id
from app.web.settings import site_settings
from tests.audit import audit
from tests.factories.operators import make_operator
from tests.journeys.accounts import PASSWORD, fresh_name, register
from tests.journeys.lists import make_list, publish
from tests.journeys.visitor import FRAGMENT, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

EVERYBODYS = [
    *("/", "/for-you", "/for-you?page=2", "/search", "/search?q=heat", "/search?q=heat&page=2"),
    *(
        "/search?q=hete",
        "/search?q=xqzxqz",
        "/search?q=%3Cb%3E&next=/for-you",
        "/films/1/toy-story",
    ),
    *("/taste", "/watchlist", "/lists", "/lists/new", "/login", "/login?next=/taste", "/register"),
    *("/films/1/toy-story?more=comedy&less=children", "/films/1/similar", "/films/1/similar?k=x"),
    *("/films/1/similar?k=3&more=nothing-has-this", "/genres", "/genres/crime", "/genres/x"),
    *("/genres/crime?page=2", "/keywords", "/keywords/heist", "/countries", "/countries/FR"),
    *("/decades", "/decades/1990", "/people", "/people/1/adam-goldberg"),
    *("/charts/top", "/charts/top?page=2", "/charts/popular", "/charts/trending", "/charts/new"),
    *("/map", "/map/nowhere"),
    *("/about/model", "/films/1/preview/like", "/films/1/preview/dislike?novelty=0.9"),
    *("/for-you?novelty=0.9&content=2", "/for-you?novelty=2", "/films/1/preview/adore"),
    *("/for-you?genres=crime&page=2", "/for-you/filters?genres=crime", "/for-you?years=soon"),
    *("/films", "/films?genres=crime,drama&match=all&years=1990-&sort=score", "/films?years=soon"),
    *("/films?genres=animation&not=children&country=JP&runtime=240-", "/films?people=nobody"),
    *(
        "/account/deleted",
        "/blend",
        "/blend/never",
        "/invitations/never",
        "/lists/find",
        "/u/nobody",
    ),
    *("/nowhere", "/films/2000000000", "/for-you?page=x", "/l/never"),
]
WANDERED = (
    "/films/",
    "/genres",
    "/keywords",
    "/countries",
    "/decades",
    "/people",
    "/charts",
    "/map",
)
MOST_GZIPPED = 60_000
# How many statements a page may take at most, whatever it shows, once its films' cards are in
# memory: the session counts as one, the state of the catalogue as one.
MOST_STATEMENTS = {
    "/": 7,
    "/for-you": 2,
    "/search?q=the": 4,
    "/search/suggest?q=the": 1,
    "/for-you?genres=crime&country=JP": 4,
    "/for-you/filters?genres=crime": 2,
    "/films": 5,
    "/films?genres=crime&people=1&keywords=never&country=US&sort=score": 8,
    "/films.csv?genres=crime": 11,
    "/films.json?genres=crime,western&match=all": 5,
    "/films/1/toy-story": 29,  # five of them are those of the charts, once a minute
    "/map": 4,
    "{cluster}": 4,
    "/charts/top": 6,
    "/charts/popular": 5,
    "/charts/trending": 5,
    "/charts/new": 5,
    "/films/1/similar": 8,
    "/genres": 2,
    "/genres/crime": 14,
    "/keywords/heist": 14,
    "/countries/FR": 14,
    "/decades/1990": 13,
    "/people": 2,
    "/people/1/adam-goldberg": 8,
    "/films/1/preview/like": 9,
    "/about/model": 1,
    "/taste": 7,
    "/watchlist": 5,
    "/lists": 16,
    "{list}": 12,
    "{list}/edit": 14,
    "{link}": 11,
    "{link}@1": 14,
    "{link}/editions": 12,
    "{link}/diff/1..1": 14,
    "{link}/more": 11,
}


class Curator(Visitor):
    """A visitor who knows the addresses of a list."""

    values: dict[str, str]


@pytest.fixture(scope="module")
def curator(site: Flask) -> Curator:
    """A user with verdicts of each kind and a public list with notes."""
    curator = Curator(site)
    register(curator)
    for film_id, verdict in enumerate(("favourite", "favourite", "like", "dislike", "seen"), 1):
        curator.judge(film_id, verdict)
    curator.judge(7, "hide")
    curator.post("/films/8/stars", {"stars": "4.5"})
    curator.post("/films/9/watchlist", {"watchlist": "wanted"})
    list_id = make_list(curator, "Rain & <tags>", [1, 2, 3, 6], "One.\n\nTwo.")
    entry = curator.page.soup.select_one(".list-editor-entry")
    assert entry is not None
    path = f"/lists/{list_id}/entries/{str(entry['id']).removeprefix('entry-')}"
    curator.press(f"{path}/note", note="Seen twice.\n\n<i>Thrice.</i>")
    link = publish(curator, list_id, "public")
    curator.open("/films")  # the catalogue's columns are read once
    place = curator.open("/map").soup.select_one(".map-list a")
    assert place is not None
    cluster = str(place["href"])
    curator.values = {"list": f"/lists/{list_id}", "link": link, "entry": path, "cluster": cluster}
    return curator


@pytest.fixture(scope="module")
def operator(site: Flask) -> Visitor:
    """Somebody who runs the site, and was given another code by mistake."""
    operator, name = Visitor(site), fresh_name()
    register(operator, name)
    with site.app_context():
        make_operator(name, has_code=True)
    return operator


def assert_good(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.html.startswith("<!DOCTYPE html>"), path
    assert audit(page.html) == [], path


@pytest.mark.parametrize("path", EVERYBODYS)
def test_a_strangers_page_is_well_made(visitor: Visitor, path: str) -> None:
    assert_good(visitor, path)


@pytest.mark.parametrize(
    "path",
    [
        *(path for path in EVERYBODYS if not path.startswith(("/login", "/register"))),
        *("/account", "/account/password", "/account/delete"),
        *("{list}", "{list}/edit", "{list}/edit?find=heat", "{list}/delete"),
        *("/lists/import", "/lists/import?list_id=x"),
    ],
)
def test_a_users_page_is_well_made(curator: Curator, path: str) -> None:
    assert_good(curator, path.format(**curator.values))


@pytest.mark.parametrize(
    "path",
    [
        *("{link}", "{link}/more", "{link}/report", "{link}/embed", "{list}", "{cluster}", "/"),
        *("/lists", "{cluster}?page=2"),
        *("{link}/suggest", "{link}/suggest?find=heat"),
        *("{link}@1", "{link}/editions", "{link}/diff/1..1", "{link}@2"),
    ],
)
def test_a_readers_page_is_well_made(curator: Curator, visitor: Visitor, path: str) -> None:
    assert_good(visitor, path.format(**curator.values))


@pytest.mark.parametrize(
    "path",
    [
        *("/admin", "/admin?days=90", "/admin/confirm", "/admin/builds", "/admin/experiment"),
        *("/admin/experiment?number=9", "/admin/builds/{build}/publish", "/admin/nowhere"),
    ],
)
def test_an_operators_page_is_well_made(operator: Visitor, site: Flask, path: str) -> None:
    with site.app_context():
        build = current_build_id(site_settings().builds_path)
    assert_good(operator, path.format(build=build))


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/register", {"name": "", "password": "short"}),
        ("/login", {"name": "nobody", "password": "wrong"}),
        ("/lists/new", {"title": "", "description": "x" * 6_000}),
    ],
)
def test_a_refused_form_is_well_made(visitor: Visitor, action: str, fields: dict[str, str]) -> None:
    visitor.open(action)
    page = visitor.press(action, **fields)
    assert page.status == 400
    assert audit(page.html) == []


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("{list}/edit", {"title": ""}),
        ("{entry}/note", {"note": "x" * 3_000}),
        ("{entry}/move", {"position": "x"}),
    ],
)
def test_a_refused_edit_is_well_made(curator: Curator, action: str, fields: dict[str, str]) -> None:
    answer = curator.post(action.format(**curator.values), {**fields})
    assert answer.status_code == 400
    assert audit(answer.text) == []


def test_a_refused_account_form_is_well_made(curator: Curator) -> None:
    for path in ("/account/password", "/account/delete"):
        curator.open(path)
        page = curator.press(path, current="wrong", password="short")
        assert page.status == 400
        assert audit(page.html) == []
    curator.open("/account/password")
    page = curator.press("/account/password", current=PASSWORD, password=PASSWORD + " new")
    assert audit(page.html) == []


@pytest.mark.parametrize("surface", ["suggestions", "favourites"])
def test_a_fragment_is_well_made(visitor: Visitor, surface: str) -> None:
    for verdict in ("favourite", "like", "dislike", "none", "adore"):
        fields = {"verdict": verdict, "surface": surface}
        assert audit(visitor.post("/films/1/verdict", {**fields}, FRAGMENT).text) == []
    assert audit(visitor.post("/taste/undo", {"surface": surface}, FRAGMENT).text) == []
    assert audit(visitor.post("/films/1/list", {}, FRAGMENT).text) == []


@contextmanager
def counted(site: Flask) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # Whether an experiment runs or the catalogue changed is asked now and then, for all pages.
        asks_now_and_then = "FROM experiments" in statement or "FROM catalogue_changes" in statement
        if not (statement.startswith("BEGIN") or asks_now_and_then):
            statements.append(statement)

    with site.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", MOST_STATEMENTS)
def test_a_page_takes_a_fixed_number_of_statements(
    site: Flask, curator: Curator, path: str
) -> None:
    curator.judge(8, "like")  # so that there is something to tell of
    curator.get(path.format(**curator.values))  # whose films are then in memory
    with counted(site) as statements:
        answer = curator.get(path.format(**curator.values))
    assert answer.status_code == 200
    assert len(statements) <= MOST_STATEMENTS[path], "\n".join(statements)


@pytest.mark.parametrize("path", [path for path in EVERYBODYS if path.startswith(WANDERED)])
def test_a_page_of_the_catalogue_is_small(visitor: Visitor, path: str) -> None:
    assert len(gzip.compress(visitor.get(path).data)) <= MOST_GZIPPED


def test_more_films_take_no_more_statements(site: Flask, visitor: Visitor) -> None:
    counts = []
    for film_ids in (range(1, 3), range(3, 60)):
        for film_id in film_ids:
            visitor.judge(film_id, "favourite")
        list_id = make_list(visitor, "Many", list(film_ids))
        for path in ("/", "/for-you", "/taste", f"/lists/{list_id}", f"/lists/{list_id}/edit"):
            visitor.open(path)  # whose films are then in memory
            with counted(site) as statements:
                visitor.open(path)
            counts.append(len(statements))
    assert counts[:5] == counts[5:]
