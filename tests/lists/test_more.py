"""Suggestions for whoever opens the link of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.clock import utc_now
from app.db import db
from app.discover.rebuild import rebuild
from app.lists.summaries import own_summaries
from app.taste.models import Verdict
from app.taste.queries import profile_of
from app.taste.services import set_verdict
from tests.factories.accounts import make_viewer
from tests.factories.catalog import make_film
from tests.factories.lists import make_list
from tests.lists.visits import press, soup_of, titles_on

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

GENRES = ("Crime", "Comedy", "Western")
# No two titles look like parts of a series, of which ten suggestions hold two at most.
TOWNS = ("Ashford", "Boston", "Calais", "Derby", "Essen", "Florence", "Genoa", "Hull", "Izmir")
TOWNS += ("Jena", "Kyoto", "Lima", "Madrid", "Naples", "Oslo")
ON_THE_LIST = 3


@pytest.fixture
def curator_id(app: Flask) -> int:
    """A curator of a shared list of crime films, in a catalogue of three genres with a build."""
    films = [
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
    curator_id = make_viewer()
    for film_id in films[15:18]:
        set_verdict(curator_id, film_id, Verdict.FAVOURITE, now=utc_now())
    make_list(curator_id, "Crime", films[:ON_THE_LIST], visibility="link")
    db.session.commit()
    rebuild(app.extensions["marquee-settings"].builds_path)
    return curator_id


@pytest.fixture
def more_path(curator_id: int) -> str:
    """The address of the suggestions."""
    return f"/l/{own_summaries(curator_id)[0].token}/more"


def test_ten_films_that_come_from_the_lists_films(client: FlaskClient, more_path: str) -> None:
    page = client.get(more_path)
    titles = titles_on(client, more_path)
    assert len(titles) == len(set(titles)) == 10
    assert not set(titles) & {f"{town} Crime" for town in TOWNS[:ON_THE_LIST]}
    assert sum(title.endswith("Crime") for title in titles[:5]) >= 4
    assert "Set-Cookie" not in page.headers
    reasons = " ".join(tag.get_text() for tag in soup_of(page).select(".suggestion-card-why"))
    assert "Crime" in reasons
    assert "Comedy" not in reasons  # the curator's own taste plays no part


def test_a_verdict_there_begins_the_visitors_own_profile(
    client: FlaskClient, more_path: str, curator_id: int
) -> None:
    before = profile_of(curator_id)
    first = titles_on(client, more_path)[0]
    form = soup_of(client.get(more_path)).select_one(".verdict-form")
    assert form is not None
    answer = press(client, more_path, str(form["action"]), verdict="like")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(more_path)
    assert "Set-Cookie" in answer.headers
    assert first not in titles_on(client, more_path)
    assert profile_of(curator_id) == before
    assert first in client.get("/taste").text
