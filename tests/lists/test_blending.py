"""Joining the tastes of several people at a link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.clock import utc_now
from app.db import db
from app.discover.rebuild import rebuild
from app.errors import ConflictError, GoneError, NotFoundError
from app.lists import blending
from app.lists.blend_models import Blend, BlendMember
from app.lists.models import FilmList
from app.taste.models import FilmVerdict, Verdict
from app.taste.services import set_verdict
from tests.factories.accounts import make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list, next_token
from tests.lists.visits import post, soup_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

GENRES = ("Crime", "Comedy", "Western")
TOWNS = ("Ashford", "Boston", "Calais", "Derby", "Essen", "Florence", "Genoa", "Hull")
MODES = ("average", "least", "each")


@pytest.fixture
def films(app: Flask) -> list[int]:
    """A small catalogue with a build: eight films of each of three genres."""
    ids = [
        make_film(
            title=f"{town} {genre}",
            year=1960 + number,
            genres=(genre,),
            directors=(f"{genre} Director {number % 4}",),
            rating_count=100 - number,
        ).id
        for genre in GENRES
        for number, town in enumerate(TOWNS)
    ]
    db.session.commit()
    rebuild(app.extensions["marquee-settings"].builds_path)
    return ids


def love(client: FlaskClient, *film_ids: int, verdict: str = "favourite") -> None:
    for film_id in film_ids:
        post(client, f"/films/{film_id}/verdict", {"verdict": verdict})


def rows_at(client: FlaskClient, path: str) -> list[tuple[int, list[int]]]:
    """Return the films of a blend's page, each with the scores shown."""
    return [
        (
            int(str(row.select_one(".film-title a")["href"]).split("/")[2]),
            [int(tag.get_text(strip=True)) for tag in row.select(".blend-scores dd")],
        )
        for row in soup_of(client.get(path)).select(".blend-row")
    ]


def test_two_guests_find_something_for_both(
    app: Flask, client: FlaskClient, films: list[int]
) -> None:
    other = app.test_client()
    love(client, films[0], films[1])
    love(client, films[2], verdict="seen")
    love(other, films[8], films[9])
    love(other, films[3], verdict="dislike")
    path = post(client, "/blend").headers["Location"]
    assert "You are the first." in client.get(path).text
    assert rows_at(client, path) == []
    invitation = other.get(path)
    assert "Guest 1 asks you" in " ".join(invitation.text.split())
    assert ".blend-row" not in invitation.text
    assert post(other, f"{path}/join").headers["Location"] == path
    for mode in MODES:
        address = f"{path}?mode={mode}"
        mine, theirs = rows_at(client, address), rows_at(other, address)
        assert len(mine) == 10
        assert not {film_id for film_id, _ in mine} & {films[i] for i in (0, 1, 2, 3, 8, 9)}
        assert all(len(scores) == 2 for _, scores in mine)
        if mode != "each":
            assert [(film_id, scores[::-1]) for film_id, scores in theirs] == mine
        if mode == "least":
            smaller = [min(scores) for _, scores in mine]
            assert smaller == sorted(smaller, reverse=True)
    turns = [
        tag.get_text(strip=True)
        for tag in soup_of(client.get(f"{path}?mode=each")).select(".blend-turn")
    ]
    assert turns[:2] == ["Your turn", "Guest 2’s turn"]
    assert client.get(f"{path}?mode=nonsense").status_code == 400


def test_what_people_said_stays_with_them(
    app: Flask, client: FlaskClient, films: list[int]
) -> None:
    other = app.test_client()
    love(client, films[0])
    love(other, films[8])
    path = post(client, "/blend").headers["Location"]
    post(other, f"{path}/join")
    for reader, titles in ((client, ["Ashford Comedy"]), (other, ["Ashford Crime"])):
        assert not any(title in reader.get(path).text for title in titles)
    before = {(row.viewer_id, row.film_id) for row in db.session.scalars(select(FilmVerdict))}
    first = rows_at(client, path)[0][0]
    love(client, first, verdict="like")
    after = {(row.viewer_id, row.film_id) for row in db.session.scalars(select(FilmVerdict))}
    assert len(after - before) == 1
    assert first not in [film_id for film_id, _ in rows_at(other, path)]


def test_a_stranger_names_a_film_before_joining(
    app: Flask, client: FlaskClient, films: list[int]
) -> None:
    path = post(client, "/blend").headers["Location"]
    stranger = app.test_client()
    page = soup_of(stranger.get(path))
    assert page.find("form", action=f"{path}/join") is None
    assert page.select_one("main form[role=search] input[name=next]")["value"] == path
    # Who has named nothing may have begun the blend; they are asked, too, and do not count.
    love(stranger, films[0])
    post(stranger, f"{path}/join")
    words = " ".join(stranger.get(path).text.split())
    assert "Guest 1 has not named a film yet." in words
    assert rows_at(stranger, path) == []
    assert "A film you love" in client.get(path).text


def test_a_list_takes_part_for_its_curator(client: FlaskClient, films: list[int]) -> None:
    curator = make_user("ann").viewer_id
    set_verdict(curator, films[20], Verdict.DISLIKE, now=NOON)
    list_id = make_list(curator, "Crimes", films[:3], visibility="link")
    film_list = db.session.get_one(FilmList, list_id)
    love(client, films[8])
    path = post(client, f"/l/{film_list.token}/blend").headers["Location"]
    assert post(client, f"/l/{film_list.token}/blend").headers["Location"] == path
    rows = rows_at(client, path)
    assert len(rows) == 10
    assert not {film_id for film_id, _ in rows} & {*films[:3], films[8], films[20]}
    assert "Crimes" in client.get(path).text
    film_list.visibility = "private"
    assert rows_at(client, path) == []
    assert "Crimes" not in client.get(path).text


def test_leaving_and_the_end(app: Flask, client: FlaskClient) -> None:
    path = post(client, "/blend").headers["Location"]
    other = app.test_client()
    post(other, f"{path}/join")
    assert post(client, f"{path}/leave").headers["Location"] == "/blend"
    assert client.get(path).status_code == 200
    post(other, f"{path}/leave")
    assert other.get(path).status_code == 404
    path = post(client, "/blend").headers["Location"]
    for blend in db.session.scalars(select(Blend)):
        blend.expires_at = utc_now()
    assert client.get(path).status_code == 410
    assert client.get("/blend/never-was-a-token-of-a-blend").status_code == 404
    assert client.get("/blend/x").status_code == 404


def test_a_blend_has_limits(app: Flask) -> None:
    maker = make_viewer()
    token = blending.begin_blend(maker, token=next_token(), now=NOON)
    for _ in range(blending.MOST_PEOPLE - 1):
        blending.join_blend(make_viewer(), token, now=NOON)
    blending.join_blend(maker, token, now=NOON)
    assert blending.get_blend(token, now=NOON).is_full
    with pytest.raises(ConflictError):
        blending.join_blend(make_viewer(), token, now=NOON)
    with pytest.raises(GoneError):
        blending.join_blend(maker, token, now=NOON + blending.LASTS)
    with pytest.raises(NotFoundError):
        blending.leave_blend(maker, next_token(), now=NOON)
    for _ in range(blending.BLENDS_A_VIEWER - 1):
        blending.begin_blend(maker, token=next_token(), now=NOON)
    with pytest.raises(ConflictError):
        blending.begin_blend(maker, token=next_token(), now=NOON)
    later = NOON + 2 * blending.LASTS + timedelta(seconds=1)
    blending.begin_blend(maker, token=next_token(), now=later)
    assert len(db.session.scalars(select(Blend)).all()) == 1
    assert len(db.session.scalars(select(BlendMember)).all()) == 1
