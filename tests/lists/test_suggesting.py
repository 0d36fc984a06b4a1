"""Visitors suggest films for a list; its curator accepts or declines; floods are stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.db import db
from app.discover.fitting import fits_of
from app.errors import ConflictError, InvalidInputError, NotFoundError, TooManyRequestsError
from app.lists import suggesting
from app.lists.models import FilmSuggestion
from app.lists.queries import get_own_list
from app.lists.sharing import set_takes_suggestions
from tests.factories.accounts import log_in, make_user, make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import NOON, make_list
from tests.factories.recommend import make_engine
from tests.lists.visits import post

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("app")


def test_from_a_visitors_line_to_the_list(app: Flask, client: FlaskClient) -> None:
    mara = make_user("mara").viewer_id
    list_id = make_list(mara, "Night people", ["Heat"], visibility="link")
    film_id, other_id = make_film(title="Thief", year=1981).id, make_film(title="Ronin").id
    db.session.commit()
    link = f"/l/{get_own_list(mara, list_id).token}"
    found = client.get(f"{link}/suggest?find=thief")
    assert "Thief" in found.text
    assert "Set-Cookie" not in found.headers
    sent = {"film_id": film_id, "line": "The <b>first</b> of them."}
    answer = post(client, f"{link}/suggest", {**sent})
    assert answer.status_code == 303, answer.text
    assert "Suggested Thief. The curator decides." in client.get(link).text
    again = post(client, f"{link}/suggest", {**sent, "find": "thief"})
    assert again.status_code == 409
    assert "Somebody has suggested that film already" in again.text
    assert "The &lt;b&gt;first&lt;/b&gt; of them." in again.text  # what was typed is there
    post(client, f"{link}/suggest", {"film_id": other_id})
    assert "first" not in client.get(link).text

    curator = app.test_client()
    log_in(curator, "mara")
    page = curator.get(f"/lists/{list_id}/edit")
    assert "Suggested by visitors" in page.text
    assert "The &lt;b&gt;first&lt;/b&gt; of them." in page.text
    one, two = suggesting.suggestions_for(mara, list_id)
    address = f"/lists/{list_id}/suggestions"
    assert post(client, f"{address}/{one.id}", {"answer": "accept"}).status_code == 404
    assert post(curator, f"{address}/{one.id}", {"answer": "perhaps"}).status_code == 400
    assert post(curator, f"{address}/{one.id}", {"answer": "accept"}).status_code == 303
    assert post(curator, f"{address}/{two.id}", {"answer": "decline"}).status_code == 303
    assert post(curator, f"{address}/{two.id}", {"answer": "accept"}).status_code == 404
    titles = [entry.film.title for entry in get_own_list(mara, list_id).entries]
    assert titles == ["Heat", "Thief"]
    assert "Suggested by visitors" not in curator.get(f"/lists/{list_id}/edit").text


def test_what_cannot_be_suggested() -> None:
    mara, visitor = make_viewer(), make_viewer()
    heat, thief = make_film(title="Heat").id, make_film(title="Thief").id
    list_id = make_list(mara, films=[heat], visibility="link")
    with pytest.raises(ConflictError, match="on the list already"):
        suggesting.suggest_film(visitor, list_id, heat, "", now=NOON)
    with pytest.raises(NotFoundError):
        suggesting.suggest_film(visitor, list_id, 9_999, "", now=NOON)
    with pytest.raises(InvalidInputError):
        suggesting.suggest_film(visitor, list_id, thief, "x" * 281, now=NOON)
    with pytest.raises(ConflictError, match="takes no suggestions"):
        suggesting.suggest_film(mara, list_id, thief, "", now=NOON)
    set_takes_suggestions(mara, list_id, takes=False)
    with pytest.raises(ConflictError, match="takes no suggestions"):
        suggesting.suggest_film(visitor, list_id, thief, "", now=NOON)
    assert suggesting.suggestions_for(visitor, list_id) == ()


def test_a_flood_is_stopped() -> None:
    visitor = make_viewer()
    list_id = make_list(make_viewer(), visibility="link")
    films = [make_film(title=f"Film {number}").id for number in range(11)]
    for film_id in films[:10]:
        suggesting.suggest_film(visitor, list_id, film_id, "", now=NOON)
    with pytest.raises(TooManyRequestsError, match="wait for an answer"):
        suggesting.suggest_film(visitor, list_id, films[10], "", now=NOON)
    other = make_list(make_viewer(), visibility="link")
    db.session.add_all(
        FilmSuggestion(list_id=other, film_id=make_film(title=f"More {number}").id, made_at=NOON)
        for number in range(suggesting.WAITING_A_LIST)
    )
    db.session.flush()
    with pytest.raises(TooManyRequestsError, match="Many suggestions wait"):
        suggesting.suggest_film(visitor, other, films[10], "", now=NOON)
    thirds = [make_list(make_viewer(), visibility="link") for _ in range(2)]
    for third in thirds:
        for film_id in films[:10]:
            suggesting.suggest_film(visitor, third, film_id, "", now=NOON)
    last = make_list(make_viewer(), visibility="link")
    with pytest.raises(TooManyRequestsError, match="a day"):
        suggesting.suggest_film(visitor, last, films[10], "", now=NOON)


def test_a_film_of_the_circle_fits_better(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    films = [int(film_id) for film_id in engine.film_ids]
    circle = films[::6]
    fits = fits_of(engine, circle[:5], [circle[7], films[1]])
    assert fits[circle[7]].percent > fits[films[1]].percent
    assert fits[circle[7]].closest_id in circle[:5]
    assert fits_of(engine, circle[:5], [999_999]) == {}
    assert fits_of(None, circle, [1]) == {}
    assert fits_of(engine, [], [1]) == {}
